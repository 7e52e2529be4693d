import Support

/// Clocks that jump by hours and years, back and forth, while it runs.
enum ClockJumps: Fault {
  static let name = "clock jumps"
  static let about = "the time of day, then every clock, jumps by hours and years"

  static func inflict(on rig: TortureRig, _ tally: inout FaultTally) throws(PipelineError) {
    for number in 0..<(rig.isQuick ? 2 : 20) {
      let trial = Trial(rig, number)
      let kind = number % 2 == 0 ? "wall" : "all"
      let child = try trial.start(
        environment: ["LD_PRELOAD": rig.layer, "FAULT_CLOCK": kind])
      let end = child.end(within: TortureRig.limit)
      // No clock is an excuse.
      let ends = end.map { $0.reason == .exit(0) ? [] : ["ends with \($0.reason)"] }
      let wrong = try trial.differences(isComplete: true) + trial.leftovers()
      tally.add("clock \(kind), trial \(number)", ends: ends ?? ["hangs"], differences: wrong)
      TortureRig.remove(trial.folder)
    }
  }
}
