import Foundation
import Support

/// A run in a folder of its own, to be disturbed, resumed and compared.
struct Trial {
  let rig: TortureRig
  let folder: String
  let inputs: String

  init(_ rig: TortureRig, folder: String, inputs: String? = nil) {
    self.rig = rig
    self.folder = folder
    self.inputs = inputs ?? rig.inputs
  }

  /// A folder for one trial of a fault, empty.
  init(_ rig: TortureRig, _ number: Int, inputs: String? = nil) {
    let folder = "\(rig.scratch)/trials/\(number)"
    TortureRig.remove(folder)
    self.init(rig, folder: folder, inputs: inputs)
  }

  /// Starts `generate`, or another verb, on a small pipeline.
  func start(
    _ verb: [String]? = nil, environment: [String: String] = [:]
  ) throws(PipelineError) -> ChildProcess {
    let generate = [
      "generate", "\(inputs)/pipelines/quickstart.yaml", "--out", folder, "--workers", "2",
      "--set", "sources.items.split=\(rig.split)", "--set",
      "shards.samples_per_shard=\(rig.isSmall ? 8 : 20)", "--set", "shards.annotations=[coco]",
    ]
    // A crash's picture takes longer than all the rest.
    let variables = environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    return try ChildProcess(rig.program, verb ?? generate, environment: variables)
  }

  /// What is wrong with how a process ended: it may end well or with a sentence, or be killed by us.
  func problems(
    of end: ChildProcess.End?, mayBeKilled: Bool = false, _ tally: inout FaultTally
  ) -> [String] {
    guard let end else { return ["hangs"] }
    switch end.reason {
    case .exit(0): return []
    case .signal(SIGKILL) where mayBeKilled: return []
    case .exit(1...3):
      let lines = end.errors.split(separator: "\n").filter { $0.contains(": ") }
      guard let sentence = lines.first else { return ["ends with \(end.reason) and no sentence"] }
      tally.add(sentence: String(sentence), without: rig.scratch)
      return []
    default: return ["ends with \(end.reason): \(end.errors.suffix(300))"]
    }
  }

  /// Judges a disturbed process, resumes the run and compares it, as one disturbance.
  func conclude(
    _ end: ChildProcess.End?, mayBeKilled: Bool = false, _ label: String, _ tally: inout FaultTally
  ) throws(PipelineError) {
    var ends = problems(of: end, mayBeKilled: mayBeKilled, &tally)
    // Who says that all is well must be right before anyone comes to mend it.
    var wrong = try differences(isComplete: end?.reason == .exit(0))
    ends += try resume()
    wrong += try differences(isComplete: true) + leftovers()
    tally.add(label, ends: ends, differences: wrong)
    TortureRig.remove(folder)
  }

  /// Runs to the end; what is wrong with that.
  func resume() throws(PipelineError) -> [String] {
    guard let end = try start().end(within: TortureRig.limit) else { return ["the resume hangs"] }
    return end.reason == .exit(0)
      ? [] : ["the resume ends with \(end.reason): \(end.errors.suffix(300))"]
  }

  /// The digests of all files that do not tell of times: tars, offsets, index, annotations.
  func digests() throws(PipelineError) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for part in ["shards", "annotations"] {
      for name in names(in: part) where !name.hasPrefix(".") && !name.hasSuffix(".tmp") {
        digests["\(part)/\(name)"] = Digest(of: try FileBytes.read("\(folder)/\(part)/\(name)"))
      }
    }
    return digests
  }

  /// Where the files differ from the undisturbed run's; of an unfinished run only those that are
  /// there, under their final names.
  func differences(isComplete: Bool) throws(PipelineError) -> [String] {
    let found = try digests()
    var differences: [String] = []
    for (name, digest) in found.sorted(by: { $0.key < $1.key }) where rig.reference[name] != digest
    {
      differences.append("\(name) differs\(isComplete ? "" : " before the resume")")
    }
    if isComplete {
      differences += Set(rig.reference.keys).subtracting(found.keys).sorted().map {
        "\($0) is missing"
      }
    }
    return differences
  }

  /// Temporary files and locks that stay for ever.
  func leftovers() -> [String] {
    ["", "shards", "annotations", "catalog"].flatMap { part in
      names(in: part).filter { $0.hasSuffix(".tmp") || $0.hasSuffix(".lock") }
        .map { "\(part)/\($0) is left over" }
    }
  }

  private func names(in part: String) -> [String] {
    // A folder that was not made yet holds nothing.
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? []).sorted()
  }
}
