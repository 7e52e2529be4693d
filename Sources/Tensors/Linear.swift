import Support

/// A matrix product and a bias, `[N, C]` to `[N, D]`.
package final class Linear: Layer {
  package let weight: Tensor
  package let bias: Tensor?

  /// Makes a layer with drawn weights; they and the bias require gradients.
  ///
  /// The bias is uniform within `1 / sqrt(C)` where weights are drawn as torch does, else 0.
  package init(
    _ inputs: Int, _ outputs: Int, hasBias: Bool = true, values: FirstValues = .torch,
    seed: WeightSeed
  ) throws(PipelineError) {
    weight = try seed["weight"].drawn(values, [outputs, inputs])
    bias =
      hasBias ? try seed["bias"].uniform([outputs], bound: values.biasBound(inputs: inputs)) : nil
    try weight.requireGradient()
    try bias?.requireGradient()
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("weight", .parameter(weight))] + (bias.map { [("bias", .parameter($0))] } ?? [])
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.linear(weight, bias: bias)
  }
}
