import Foundation
import Support

/// `SIGSTOP` for ten seconds, of a process alone and of one of two in a folder.
enum Stops: Fault {
  static let name = "SIGSTOP"
  static let about = "stopped for ten seconds at random moments, alone and beside another"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    // All at once, because they mostly wait; they then share the processor.
    let rounds = rig.isQuick ? 1 : 3
    for round in 0..<rounds { try inflict(on: rig, round, &tally) }
  }

  /// A run with one process that is stopped, and perhaps another.
  private struct Running {
    let trial: Trial
    let child: ChildProcess
    /// Its end, when that came before the stop.
    let early: ChildProcess.End?
    let other: ChildProcess?
    let label: String
  }

  private static func inflict(
    on rig: TortureRig, _ round: Int, _ tally: inout FaultTally
  ) throws(PipelineError) {
    let trials = rig.isQuick ? 2 : 6
    var running: [Running] = []
    for place in 0..<trials {
      let number = round * trials + place
      let trial = Trial(rig, number)
      var stream = rig.stream(name, number)
      let isPair = number % 2 == 1
      let child = try trial.start()
      let other = isPair ? try trial.start() : nil
      let moment = rig.moment(&stream)
      let label = "stop \(number) after \(moment)\(isPair ? ", one of two" : "")"
      // Now and then it has ended before.
      let early = child.end(within: moment)
      if early == nil { child.send(SIGSTOP) }
      running.append(
        Running(trial: trial, child: child, early: early, other: other, label: label))
    }
    usleep(rig.isQuick ? 300_000 : 10_000_000)
    for run in running {
      let trial = run.trial
      if run.early == nil { run.child.send(SIGCONT) }
      let end = run.early ?? run.child.end(within: TortureRig.limit)
      var ends = trial.problems(of: end, &tally)
      if let other = run.other {
        ends += trial.problems(of: other.end(within: TortureRig.limit), &tally)
      }
      // Both have ended well, so all must be there without a resume.
      var wrong = try trial.differences(isComplete: true)
      ends += try trial.resume()
      wrong += try trial.differences(isComplete: true) + trial.leftovers()
      tally.add(run.label, ends: ends, differences: wrong)
      TortureRig.remove(trial.folder)
    }
  }
}
