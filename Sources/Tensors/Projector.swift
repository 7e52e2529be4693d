import Support

extension Sequential {
  /// A multi-layer perceptron without batch norm: linear layers with ReLU between them, `[N,
  /// widths[0]]` to the last width.
  ///
  /// MoCo v2's projector is `[D, D, 128]` (arXiv 2003.04297, section 3); `[D, 128]` is v1's.
  package static func projector(
    _ widths: [Int], seed: WeightSeed
  ) throws(PipelineError) -> Sequential {
    precondition(widths.count >= 2, "a projector of widths \(widths)")
    var layers: [any Layer] = []
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      if !layers.isEmpty { layers.append(ReLU()) }
      layers.append(try Linear(inputs, outputs, seed: seed["\(layers.count)"]))
    }
    return Sequential(layers)
  }
}
