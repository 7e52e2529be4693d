import Support

extension Benchmark {
  /// Two runs at once that have nothing to do with each other, each with one worker, a processor and
  /// a folder of its own, against twice one of them alone.
  ///
  /// What it lacks to 1 is the machine's doing: memory, disk and clock that its processors share. It
  /// is what ``scaling`` and ``partition`` could reach there.
  static let unrelatedRuns = scaling("unrelated_runs", against: "2 x one process") {
    run throws(PipelineError) in try run.generateApart(times: 2)
  }
}
