import Support

extension Benchmark {
  /// Cut-outs pasted on photographs: from files to shards, by the tool itself, against decoding and
  /// encoding the photographs alone.
  static let paste = paste("paste", pixels: "90")

  /// The same with backgrounds that stay as they are: only the touched blocks are coded anew.
  static let pasteLossless = paste("paste_lossless", pixels: "lossless_background")

  private static func paste(_ name: String, pixels: String) -> Benchmark {
    Benchmark(
      name: name, unit: "samples/s", against: "codec ceiling", workers: 2,
      prepare: { folder, scale throws(PipelineError) in
        try PasteInput.write(
          to: folder, samples: scale == .full ? 20_000 : 20, scale: scale, pixels: pixels)
      },
      ours: { folder throws(PipelineError) in
        try Double(ToolRun(folder: folder, pipeline: "paste").generate(workers: 2))
      },
      yardstick: .ceiling { folder throws(PipelineError) in
        let samples = try ToolRun(folder: folder, pipeline: "paste").samples
        try Photographs.decode(
          in: "\(folder)/backgrounds", times: samples, threads: 2, encodes: true)
        return Double(samples)
      },
      cleanUp: { ToolRun(folder: $0, pipeline: "paste").clear() })
  }
}
