import Support
import Tensors

/// A convolution that keeps the size, batch norm and ReLU: what heads are built of.
///
/// Its parts are `conv` and `bn`, as in MMSegmentation.
final class ConvolutionStep: Layer {
  private let conv: Conv2d
  private let norm: BatchNorm2d

  /// Makes a convolution of `side` times `side`, an odd number, with He's weights and no bias.
  init(
    _ inputs: Int, _ outputs: Int, side: Int, dilation: Int = 1, seed: WeightSeed
  ) throws(PipelineError) {
    let window = Window(side, padding: side / 2 * dilation, dilation: dilation)
    conv = try Conv2d(inputs, outputs, window, seed: seed["conv"])
    norm = try BatchNorm2d(outputs)
  }

  var members: [(name: String, member: ModuleMember)] {
    [("conv", .module(conv)), ("bn", .module(norm))]
  }

  func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try norm.forward(conv.forward(input, mode), mode).relu()
  }
}

extension Conv2d {
  /// What heads call the layer that gives the logits.
  static let classifierName = "conv_seg"

  /// The 1×1 convolution that ends a head: normal weights of deviation 0.01, biases of 0.
  static func classifier(
    _ inputs: Int, _ classes: Int, seed: WeightSeed
  ) throws(PipelineError) -> Conv2d {
    try Conv2d(
      inputs, classes, Window(1), hasBias: true, values: .normal(0.01),
      seed: seed[classifierName])
  }
}
