import Foundation
import Support

/// Every system call on the run's folder made to fail once, by a preloaded library.
///
/// An undisturbed run is counted first. Calls of one name on files of one kind (all tars, say) are
/// thinned to one, drawn at random, for each kind of failure. A call that needs no room fails for want
/// of it on one kind of file only, so no pair of a call and a failure is left out.
enum FailingCalls: Fault {
  static let name = "failing system calls"
  static let about = "each call on the folder fails once: ENOSPC, EIO, EINTR, half done"

  private static let errors = ["ENOSPC", "EIO", "EINTR"]
  private static let needsRoom: Set = [
    "open", "openat", "write", "pwrite", "mkdir", "rename", "fsync", "fdatasync", "ftruncate",
  ]
  private static let transfers: Set = ["read", "pread", "write", "pwrite"]

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    let rig = try rig.small()
    let log = "\(rig.scratch)/calls.log"
    let counted = Trial(rig, 0)
    try FileBytes.writeAtomically([], to: log)
    let end = try counted.start(environment: environment(rig, counted, log))
      .end(within: TortureRig.limit)
    guard end?.reason == .exit(0) else {
      tally.add("the count", ends: ["does not run"], differences: [])
      return
    }
    var notReached = 0
    let cases = try thinned(calls(in: log), rig)
    for (number, failure) in cases.enumerated() {
      let trial = Trial(rig, number)
      try FileBytes.writeAtomically([], to: log)
      var variables = environment(rig, trial, log)
      variables["FAULT_CALL"] = failure.call
      variables["FAULT_NUMBER"] = "\(failure.number)"
      variables["FAULT_ERROR"] = failure.error
      let end = try trial.start(environment: variables).end(within: TortureRig.limit)
      // Threads share the calls, so a number may stand for another file, or for none.
      guard let hit = try calls(in: log).first else {
        notReached += 1
        continue
      }
      let call = hit.replacing(trial.folder, with: "RUN").replacing("hit ", with: "")
      try trial.conclude(end, "\(failure.error) of \(call), number \(failure.number)", &tally)
    }
    if notReached > 0 { Torture.complain("  \(notReached) of \(cases.count) calls did not come") }
  }

  private static func environment(
    _ rig: TortureRig, _ trial: Trial, _ log: String
  ) -> [String: String] {
    ["LD_PRELOAD": rig.layer, "FAULT_ROOT": trial.folder, "FAULT_LOG": log]
  }

  /// The lines of the log: a call and its path each.
  private static func calls(in log: String) throws(PipelineError) -> [String] {
    try FileBytes.readText(log).split(separator: "\n").map(String.init)
  }

  private struct Failure {
    let call: String
    /// Which of the calls of this name it is, from 1.
    let number: Int
    let error: String
  }

  private static func thinned(_ calls: [String], _ rig: TortureRig) -> [Failure] {
    var made: [String: Int] = [:]
    var kinds: [String: [Int]] = [:]
    for line in calls {
      let call = String(line.prefix { $0 != " " })
      made[call, default: 0] += 1
      let kind = line.replacing(/[0-9]+/, with: "N")
      kinds[kind, default: []].append(made[call] ?? 0)
    }
    var failures: [Failure] = []
    var seen: Set<String> = []
    for (place, (kind, numbers)) in kinds.sorted(by: { $0.key < $1.key }).enumerated() {
      let call = String(kind.prefix { $0 != " " })
      var stream = rig.stream(name, place)
      let isFirst = seen.insert(call).inserted
      for error in errors + (transfers.contains(call) ? ["SHORT"] : []) {
        if error == "ENOSPC", !isFirst, !needsRoom.contains(call) { continue }
        failures.append(Failure(call: call, number: stream.choice(numbers), error: error))
      }
    }
    guard rig.isQuick else { return failures }
    return stride(from: 0, to: failures.count, by: failures.count / 6).map { failures[$0] }
  }
}
