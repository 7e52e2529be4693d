import Foundation
import Support

/// Two and three processes in one folder, some of them killed at random moments.
enum SharedFolder: Fault {
  static let name = "processes in one folder"
  static let about = "two and three at once, of which some are killed and leave their locks"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    for number in 0..<(rig.isQuick ? 1 : 40) {
      let trial = Trial(rig, number)
      var stream = rig.stream(name, number)
      let count = 2 + number % 2
      var children: [ChildProcess] = []
      for _ in 0..<count { children.append(try trial.start()) }
      // At least one goes on; sometimes none is killed.
      let killed = stream.integer(0...count - 1)
      var ends: [String] = []
      for child in children.prefix(killed) {
        let end = child.end(within: rig.moment(&stream))
        if end == nil { child.send(SIGKILL) }
        ends += trial.problems(
          of: end ?? child.end(within: TortureRig.limit), mayBeKilled: true, &tally)
      }
      for child in children.dropFirst(killed) {
        ends += trial.problems(of: child.end(within: TortureRig.limit), &tally)
      }
      // What nobody killed is whole without a resume.
      var wrong = try trial.differences(isComplete: killed == 0)
      ends += try trial.resume()
      wrong += try trial.differences(isComplete: true) + trial.leftovers()
      tally.add(
        "\(count) processes, \(killed) killed, trial \(number)", ends: ends, differences: wrong)
      TortureRig.remove(trial.folder)
    }
  }
}
