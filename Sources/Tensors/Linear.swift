import Support

/// A matrix product and a bias, `[N, C]` to `[N, D]`.
package final class Linear: Layer {
  package let weight: Tensor
  package let bias: Tensor?

  /// Makes a layer with weights and bias uniform within `1 / sqrt(C)`, as torch has it; they
  /// require gradients.
  package init(
    _ inputs: Int, _ outputs: Int, hasBias: Bool = true, seed: WeightSeed
  ) throws(PipelineError) {
    let bound = 1 / Double(inputs).squareRoot()
    weight = try seed["weight"].uniform([outputs, inputs], bound: bound)
    bias = hasBias ? try seed["bias"].uniform([outputs], bound: bound) : nil
    try weight.requireGradient()
    try bias?.requireGradient()
  }

  package var members: [(name: String, member: LayerMember)] {
    [("weight", .parameter(weight))] + (bias.map { [("bias", .parameter($0))] } ?? [])
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.linear(weight, bias: bias)
  }
}
