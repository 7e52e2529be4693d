import Support

extension Benchmark {
  /// Two workers of one process against twice one worker, the work that of ``paste``.
  ///
  /// A worker has a processor of its own, the one of one worker too: the thread that writes shares
  /// it, as it shares two with two workers.
  static let scaling = scaling("scaling", against: "2 x one worker") {
    run throws(PipelineError) in try run.generate(workers: 2)
  }

  /// Two of something against twice one process with one worker.
  static func scaling(
    _ name: String, against: String,
    _ two: @escaping @Sendable (ToolRun) throws(PipelineError) -> Int
  ) -> Benchmark {
    Benchmark(
      name: name, unit: "samples/s", against: against, workers: 2,
      prepare: { folder, scale throws(PipelineError) in
        try PasteInput.write(
          to: folder, samples: scale == .full ? 40_000 : 20, scale: scale, pixels: "90")
      },
      ours: { folder throws(PipelineError) in
        Double(try two(ToolRun(folder: folder, pipeline: "paste")))
      },
      yardstick: .ceiling { folder throws(PipelineError) in
        2 * Double(try ToolRun(folder: folder, pipeline: "paste").generate(workers: 1))
      },
      cleanUp: { ToolRun(folder: $0, pipeline: "paste").clear() })
  }
}
