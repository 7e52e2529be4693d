import Codecs
import Execution
import Foundation
import Manifest
import Reporting
import Shards
import Stages
import Support

/// How a call of `generate` ends: `report.json`, `report.html`, a few lines and the exit code.
struct GenerateReport {
  let open: OpenPipeline
  let outcome: Generator.Outcome
  let shardCount: Int

  /// Samples shown on the page.
  private static let shown = 18

  func finish(seconds: Double, workers: Int) throws {
    let folder = open.folder
    let plan = open.maker.plan
    let report = try RunReport.read(folder, maker: open.maker, shardCount: shardCount)
    let rate = Double(outcome.samplesMade) / max(seconds, 0.001)
    let call: JSONValue = [
      "workers": .integer(workers), "seconds": .number((seconds * 1000).rounded() / 1000),
      "samples": .integer(outcome.samplesMade), "shards": .integer(outcome.shardsMade),
      "samples_per_second": .number((rate * 10).rounded() / 10),
      "peak_memory_bytes": .integer(Self.peakMemory.bytes),
    ]
    var json = report.json
    if case .object(var members) = json {
      members["name"] = .string(plan.manifest.name)
      members["complete"] = .bool(outcome.isComplete)
      members["last_call"] = call
      members["run_digest"] = .string("\(open.identity.digest)")
      members["versions"] = .object(open.identity.versions.mapValues { .string($0) })
      json = .object(members)
    }
    let samples = outcome.wasInterrupted ? [] : try storedSamples()
    try folder.locked { () throws(PipelineError) in
      try FileBytes.writeAtomically(json.text(indented: true) + [10], to: folder.report)
      if plan.manifest.onError == .quarantine {
        try FileBytes.writeAtomically(quarantine(report), to: folder.quarantine)
      }
      guard !outcome.wasInterrupted else { return }
      let page = page(report, samples, rate: rate, seconds: seconds, workers: workers)
      try FileBytes.writeAtomically(Array(try page.html().utf8), to: folder.page)
    }
    try tell(report, rate: rate)
  }

  /// Prints what was done, and ends the process as it should end.
  private func tell(_ report: RunReport, rate: Double) throws {
    for (key, error) in report.skipped.prefix(10) { Terminal.complain("skipped \(key): \(error)") }
    if report.skipped.count > 10 {
      Terminal.complain("… and \(report.skipped.count - 10) more, in \(open.folder.report)")
    }
    for problem in report.problems.prefix(10) { Terminal.complain("left out: \(problem)") }
    if report.problems.count > 10 {
      Terminal.complain("… and \(report.problems.count - 10) more, in \(open.folder.report)")
    }
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted with \(report.shardsPresent) of \(report.shardsTotal) shards done; "
          + "the same command goes on from there")
      throw ExitStatus.interrupted
    }
    let dropped = report.droppedSamples.values.reduce(0, +)
    Terminal.say(
      "samples  \(report.samplesMade) of \(report.samplesAsked)"
        + (dropped > 0 ? ", \(dropped) dropped by rule" : "")
        + (report.skipped.isEmpty ? "" : ", \(report.skipped.count) skipped"))
    Terminal.say("shards   \(open.folder.shards) (\(report.shardsPresent), \(report.size))")
    Terminal.say("page     \(open.folder.page)")
    if outcome.isComplete, outcome.samplesMade == 0 {
      Terminal.complain("all shards were there already")
    }
    if outcome.samplesMade > 0 {
      Terminal.complain(
        "\(outcome.samplesMade) samples at \(ProgressLine.rounded(rate))/s, "
          + "peak memory \(Self.peakMemory)")
    }
    if !outcome.isComplete {
      let missing = report.shardsTotal - report.shardsPresent
      Terminal.complain(
        "\(missing) shards are left to other partitions or processes; "
          + "the index is written when all are there")
    }
    if report.hasFailures { throw ExitStatus.incomplete }
  }

  /// Samples read back from the shards that are there, spread over them.
  private func storedSamples() throws(PipelineError) -> [PreviewSample] {
    let present = try ShardName.present(
      in: open.folder.shards, prefix: open.maker.plan.manifest.name)
    guard !present.isEmpty else { return [] }
    let used = min(6, present.count)
    var samples: [PreviewSample] = []
    for turn in 0..<used {
      let name = present[turn * present.count / used]
      var reader = try ShardReader(path: "\(open.folder.shards)/\(name.tar)", place: name.tar)
      for _ in 0..<Self.shown / used {
        guard let stored = try reader.next() else { break }
        samples.append(try PreviewSample(stored, at: name.tar))
      }
    }
    return samples
  }

  /// One JSON line per sample or image that failed.
  private func quarantine(_ report: RunReport) -> [UInt8] {
    let rows: [JSONValue] =
      report.skipped.map { ["sample": .string($0.key), "error": .string($0.error)] }
      + report.problems.map { ["error": .string($0)] }
    return rows.flatMap { $0.text() + [10] }
  }

  /// The most memory this process has had resident.
  static var peakMemory: ByteCount {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ByteCount(usage.ru_maxrss * 1024)
  }
}
