import Support

/// A convolution with a square window, `[N, C, H, W]` to `[N, D, H', W']`.
package final class Conv2d: Layer {
  package let weight: Tensor
  package let bias: Tensor?
  private let window: Window

  /// Makes a convolution with drawn weights, which require gradients.
  ///
  /// Weights are He's unless said otherwise, as torchvision's ResNet has it; a bias beside them is
  /// uniform within `1 / sqrt(C · k²)`, as torch draws it.
  ///
  /// - Parameters:
  ///   - inputs: C, the channels of the input.
  ///   - outputs: D, the channels of the output.
  ///   - window: k, and how it moves.
  ///   - hasBias: Whether a number is added to each output channel.
  ///   - values: How weights are drawn.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ inputs: Int, _ outputs: Int, _ window: Window, hasBias: Bool = false,
    values: FirstValues = .he, seed: WeightSeed
  ) throws(PipelineError) {
    self.window = window
    let area = window.side * window.side
    weight = try seed["weight"].drawn(values, [outputs, inputs, window.side, window.side])
      .channelsLast()
    bias =
      hasBias
      ? try seed["bias"].uniform([outputs], bound: values.biasBound(inputs: inputs * area)) : nil
    try weight.requireGradient()
    try bias?.requireGradient()
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("weight", .parameter(weight))] + (bias.map { [("bias", .parameter($0))] } ?? [])
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.conv2d(weight, bias: bias, window: window)
  }
}
