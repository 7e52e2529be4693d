import Foundation
import Support

/// Inputs that vanish or change while the run reads them, and are put back.
enum ChangedInputs: Fault {
  static let name = "changed inputs"
  static let about = "an image or a label file vanishes or changes at a random moment"

  /// What is done to a file.
  private enum Change: CaseIterable {
    case delete
    case replace
    case truncate
    case alterKeepingTimes
  }

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    let inputs = "\(rig.scratch)/changing"
    try rig.copyInputs(to: inputs)
    let items = try images(in: "\(inputs)/fixtures/items/images")
    let bags = try images(in: "\(inputs)/fixtures/bags")
    let labels = ["\(inputs)/fixtures/items/instances_\(rig.split).json"]
    for number in 0..<(rig.isQuick ? 3 : 48) {
      var stream = rig.stream(name, number)
      let change = Change.allCases[number % 4]
      let file = stream.choice([items, bags, labels][number % 3])
      let trial = Trial(rig, number, inputs: inputs)
      let moment = rig.moment(&stream)
      let child = try trial.start()
      var end = child.end(within: moment)
      let before = try FileBytes.read(file)
      try apply(change, to: file, before)
      if end == nil { end = child.end(within: TortureRig.limit) }
      let label = "\(change) of \(PathText.name(of: file)) after \(moment)"
      try judge(end, trial, label, &tally) { () throws(PipelineError) in
        try FileBytes.writeAtomically(before, to: file)
      }
    }
  }

  /// Whoever began with the changed input has another run, and must say so once it is put back.
  private static func judge(
    _ end: ChildProcess.End?, _ trial: Trial, _ label: String, _ tally: inout FaultTally,
    putBack: () throws(PipelineError) -> Void
  ) throws(PipelineError) {
    let file = "\(trial.folder)/run.json"
    func isOther() throws(PipelineError) -> Bool {
      guard FileBytes.exists(file) else { return false }
      return try FileBytes.read(file) != trial.rig.identity
    }
    if try !isOther() {
      // The same call again with the input as it is now: refused, or all it needs is there.
      let again = try trial.start().end(within: TortureRig.limit)
      let ends = trial.problems(of: again, &tally)
      let wrong = try trial.differences(isComplete: again?.reason == .exit(0))
      try putBack()
      guard ends.isEmpty, wrong.isEmpty else {
        tally.add(label, ends: ends, differences: wrong)
        return
      }
      // The first call may have ended before it began the run, and the second have begun another.
      if try isOther() { return try startOver(end, trial, label, &tally) }
      return try trial.conclude(end, label, &tally)
    }
    try putBack()
    try startOver(end, trial, label, &tally)
  }

  /// A run of other inputs is refused, and the run started over is equal.
  private static func startOver(
    _ end: ChildProcess.End?, _ trial: Trial, _ label: String, _ tally: inout FaultTally
  ) throws(PipelineError) {
    var ends = trial.problems(of: end, &tally)
    // A finished run needs no input, and its index tells the catalog it was made from.
    let isFinished = FileBytes.exists("\(trial.folder)/shards/index.json")
    let refusal = try trial.start().end(within: TortureRig.limit)
    ends += trial.problems(of: refusal, &tally)
    if refusal?.reason == .exit(0), !isFinished {
      ends.append("goes on with inputs it did not begin with")
    }
    TortureRig.remove(trial.folder)
    ends += try trial.resume()
    let wrong = try trial.differences(isComplete: true) + trial.leftovers()
    tally.add("\(label), started over", ends: ends, differences: wrong)
    TortureRig.remove(trial.folder)
  }

  private static func images(in folder: String) throws(PipelineError) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard !names.isEmpty else { throw PipelineError(.missingFile, at: folder, "has no images") }
    return names.sorted().map { "\(folder)/\($0)" }
  }

  private static func apply(
    _ change: Change, to file: String, _ bytes: [UInt8]
  ) throws(PipelineError) {
    switch change {
    case .delete: TortureRig.remove(file)
    case .replace:
      // Sound, and not the same: a picture without its comment, a label file of other numbers.
      try FileBytes.writeAtomically(other(bytes), to: file)
    case .truncate:
      guard truncate(file, off_t(bytes.count / 2)) == 0 else {
        throw FileBytes.failure(file, "cannot be truncated")
      }
    case .alterKeepingTimes:
      var status = stat()
      let descriptor = open(file, O_WRONLY)
      guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
        throw FileBytes.failure(file, "cannot be altered")
      }
      defer { close(descriptor) }
      let altered = other(bytes)
      pwrite(descriptor, altered, altered.count, 0)
      var times = [status.st_atim, status.st_mtim]
      futimens(descriptor, &times)
    }
  }

  /// The same number of bytes, one of them another, in the middle of pixels or of a digit.
  private static func other(_ bytes: [UInt8]) -> [UInt8] {
    var other = bytes
    let isJSON = bytes.first == UInt8(ascii: "{")
    let middle = bytes.count / 2
    let digits = UInt8(ascii: "1")...UInt8(ascii: "8")
    let place = isJSON ? bytes[middle...].firstIndex { digits.contains($0) } : middle
    if let place { other[place] ^= isJSON ? 1 : 0x10 }
    return other
  }
}
