import Foundation
import Support

extension Benchmark {
  /// `pastiche evaluate` with kNN on photographs, from its start to its page, against the forward passes
  /// of the same network over as many images in memory.
  ///
  /// ResNet-18 at 96 pixels in fp32, both sides on two threads; ours also loads libtorch, makes a catalog
  /// of the 1,920 files, decodes each, and lets neighbours vote.
  static let evaluate = Benchmark(
    name: "evaluate", unit: "images/s", against: "feature extraction alone",
    workers: EvaluateInput.threads,
    prepare: { folder, scale throws(PipelineError) in
      try EvaluateInput.write(to: folder, scale: scale)
    },
    ours: { folder throws(PipelineError) in try EvaluateInput(folder).evaluate() },
    yardstick: .partlyTimed { folder throws(PipelineError) in
      try EvaluateInput(folder).extractFeatures()
    },
    cleanUp: { try? FileManager.default.removeItem(atPath: "\($0)/out") })
}

/// Photographs of two classes, and a pipeline that scores features on them.
private struct EvaluateInput {
  /// Threads of an operation, and threads that load.
  static let threads = 2
  /// The side that the network sees, px.
  private static let side = 96
  /// Images of a pass.
  private static let batch = 64

  private let folder: String
  /// Images of both splits.
  private let count: Int

  init(_ folder: String) throws(PipelineError) {
    self.folder = folder
    guard let count = Int(try FileBytes.readText("\(folder)/evaluate.count")) else {
      throw PipelineError(.corruptFile, at: "\(folder)/evaluate.count", "holds no number")
    }
    self.count = count
  }

  static func write(to folder: String, scale: Benchmark.Scale) throws(PipelineError) {
    try Photographs.write(to: "\(folder)/photographs", scale: scale)
    let (files, copies) = scale == .full ? (96, 10) : (2, 1)
    var count = 0
    for split in ["bank", "queries"] {
      for copy in 0..<copies {
        for file in 0..<files {
          let target = "\(folder)/images/\(split)/\(file.isMultiple(of: 2) ? "even" : "odd")"
          try FileBytes.makeFolder(target)
          try FileBytes.writeAtomically(
            try FileBytes.read("\(folder)/photographs/\(file).jpg"),
            to: "\(target)/\(copy)-\(file).jpg")
          count += 1
        }
      }
    }
    let dataset = """
      version: 1
      name: photographs
      kind: photograph
      root: images
      classes: [even, odd]
      labels: { whole_images: { class: "{parent}" } }
      splits: { bank: { images: "bank/*/*.jpg" }, queries: { images: "queries/*/*.jpg" } }

      """
    let pipeline = """
      version: 1
      name: evaluate
      seed: 1
      sources: { photographs: { dataset: photographs.yaml, split: bank } }
      samples: { each: photographs }
      evaluate:
        - knn: { dataset: photographs.yaml, bank: bank, queries: queries, size_px: [\(side), \(side)] }

      """
    for (name, text) in [
      ("photographs.yaml", dataset), ("evaluate.yaml", pipeline), ("evaluate.count", "\(count)"),
    ] {
      try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
    }
  }

  /// The images that were scored.
  func evaluate() throws(PipelineError) -> Double {
    _ = try ChildProcess.output(
      of: ToolRun.product("pastiche"),
      [
        "evaluate", "\(folder)/evaluate.yaml", "--out", "\(folder)/out", "--threads",
        "\(Self.threads)", "--workers", "\(Self.threads)",
      ])
    return Double(count)
  }

  func extractFeatures() throws(PipelineError) -> Benchmark.Work {
    let program = ToolRun.product("TrainStep")
    let passes = max(1, count / Self.batch)
    let output = try ChildProcess.output(
      of: program,
      [
        "--forward", "--size", "\(Self.side)", "--batch", "\(Self.batch)", "--steps", "\(passes)",
        "--threads", "\(Self.threads)",
      ])
    let amount = Double(passes * Self.batch)
    return Benchmark.Work(amount: amount, seconds: amount / (try output.lastNumber(of: program)))
  }
}
