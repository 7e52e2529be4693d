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

  /// A multi-layer perceptron with batch norm and ReLU behind its first layer: `[N, inputs]` to
  /// `[N, outputs]`.
  ///
  /// The projector and the predictor of BYOL (arXiv 2006.07733, section 3.3), without a bias at the
  /// end, and of MSF (arXiv 2105.07269), with one.
  package static func normalizedProjector(
    _ inputs: Int, hidden: Int, outputs: Int, hasLastBias: Bool, seed: WeightSeed
  ) throws(PipelineError) -> Sequential {
    Sequential([
      try Linear(inputs, hidden, seed: seed["0"]), try BatchNorm2d(hidden), ReLU(),
      try Linear(hidden, outputs, hasBias: hasLastBias, seed: seed["3"]),
    ])
  }

  /// A multi-layer perceptron with batch norm and GELU behind its first two layers: `[N, inputs]` to
  /// `[N, outputs]`, or the same for each pixel of `[N, inputs, H, W]`.
  ///
  /// The projector and the predictor of SlotCon (arXiv 2205.15288): normal weights with a deviation
  /// of 0.02, biases of 0.
  package static func slotPerceptron(
    _ inputs: Int, hidden: Int, outputs: Int, isDense: Bool, seed: WeightSeed
  ) throws(PipelineError) -> Sequential {
    func layer(_ number: Int, _ inputs: Int, _ outputs: Int) throws(PipelineError) -> any Layer {
      let seed = seed["\(number)"]
      return isDense
        ? try Conv2d(inputs, outputs, Window(1), hasBias: true, values: .normal(0.02), seed: seed)
        : try Linear(inputs, outputs, values: .normal(0.02), seed: seed)
    }
    return Sequential([
      try layer(0, inputs, hidden), try BatchNorm2d(hidden), GELU(),
      try layer(3, hidden, hidden), try BatchNorm2d(hidden), GELU(),
      try layer(6, hidden, outputs),
    ])
  }
}
