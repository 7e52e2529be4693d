import Support

/// One thing that can go wrong around a run.
///
/// To add one: a file with a type of this kind, and its name in ``Torture/faults``.
protocol Fault {
  /// What the table and `--only` call it.
  static var name: String { get }
  /// What is done, in a line.
  static var about: String { get }
  /// Does it, many times or a few (``TortureRig/isQuick``), and counts what came of it.
  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError)
}

/// What came of a fault.
struct FaultTally {
  private(set) var times = 0
  /// How often the run went on, or ended with a sentence.
  private(set) var survived = 0
  /// How often the same bytes were there afterwards, and nothing else.
  private(set) var equal = 0
  /// The sentences it ended with, by how often.
  private(set) var sentences: [String: Int] = [:]
  /// What should not have been, a line each.
  private(set) var failures: [String] = []
  /// Why it, or a part of it, could not be done here.
  var skipped: String?

  /// Counts one disturbance.
  ///
  /// - Parameters:
  ///   - label: What was done and when, so that it can be done again.
  ///   - ends: What was wrong with how processes ended.
  ///   - differences: What was wrong with the files afterwards.
  mutating func add(_ label: String, ends: [String], differences: [String]) {
    times += 1
    if ends.isEmpty { survived += 1 }
    if differences.isEmpty { equal += 1 }
    for problem in ends + differences {
      failures.append("\(label): \(problem)")
      Torture.complain("  \(label): \(problem)")
    }
  }

  /// Remembers a sentence, with what differs from run to run left out.
  mutating func add(sentence: String, without folder: String) {
    let general = sentence.replacing(folder, with: "…")
      .replacing(/[0-9a-f]{64}/, with: "…")
      .replacing(/…\/trials\/[0-9]+/, with: "RUN").replacing("…/disk/run", with: "RUN")
      .replacing(/[0-9]+/, with: "N")
    sentences[general, default: 0] += 1
  }
}
