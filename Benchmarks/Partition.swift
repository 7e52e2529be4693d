import Support

extension Benchmark {
  /// Two processes with one worker each that share a run's folder, against twice one process alone.
  ///
  /// Both sides make the same shards from nothing: catalog, samples, index and report. A ratio of 1
  /// says that the second process doubles the rate. Each process has a processor of its own, as it has
  /// a machine of its own otherwise: one worker and the thread that writes keep a little more than one
  /// busy.
  static let partition = scaling("partition", against: "2 x one process") {
    run throws(PipelineError) in try run.generate(workers: 1, parts: ["0/2", "1/2"])
  }
}
