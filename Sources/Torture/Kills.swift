import Foundation
import Support

/// `kill -9` at moments spread evenly over the run, again and again until it is done.
enum Kills: Fault {
  static let name = "kill -9"
  static let about = "killed at random moments and resumed, until done"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    let wanted = rig.isQuick ? 3 : 200
    var number = 0
    var trial = Trial(rig, 0)
    while tally.times < wanted {
      number += 1
      var stream = rig.stream(name, number)
      let moment = rig.moment(&stream)
      let child = try trial.start()
      if let end = child.end(within: moment) {
        // It was done before its kill; the next one starts from nothing.
        let ends = trial.problems(of: end, &tally)
        let wrong = try trial.differences(isComplete: true) + trial.leftovers()
        if !ends.isEmpty || !wrong.isEmpty {
          tally.add("run \(number), not killed", ends: ends, differences: wrong)
        }
        trial = Trial(rig, number)
        continue
      }
      child.send(SIGKILL)
      let ends = trial.problems(
        of: child.end(within: TortureRig.limit), mayBeKilled: true, &tally)
      let wrong = try trial.differences(isComplete: false)
      tally.add("kill \(number) after \(moment)", ends: ends, differences: wrong)
    }
    let ends = try trial.resume()
    let wrong = try trial.differences(isComplete: true) + trial.leftovers()
    if !ends.isEmpty || !wrong.isEmpty {
      tally.add("the resume after the last kill", ends: ends, differences: wrong)
    }
    TortureRig.remove(trial.folder)
  }
}
