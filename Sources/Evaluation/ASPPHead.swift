import Support
import Tensors

/// Atrous spatial pyramid pooling and a classifier of each pixel, `[N, D, h, w]` features to `[N, K, h,
/// w]` logits (DeepLab v3: Chen et al., arXiv 1706.05587, section 3.3).
///
/// One 1×1 convolution, three 3×3 ones of different dilations, and the mean of the whole image see the
/// features; a 1×1 convolution makes one map of theirs. Unlike torchvision's there is no dropout, and
/// no further convolution before the classifier: the paper has neither. The rates are those for an
/// output stride of 16.
package final class ASPPHead: Layer, SegmentationHead {
  /// The dilations of the 3×3 convolutions.
  package static let rates = [6, 12, 18]

  private let branches: Sequential
  private let parts: [ConvolutionStep]
  private let pooled: ConvolutionStep
  private let project: ConvolutionStep
  private let classifier: Conv2d

  /// Makes the layers with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: D, the channels of the features.
  ///   - classes: K.
  ///   - channels: Those of each part, and of their union.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    inputs: Int, classes: Int, channels: Int = 256, seed: WeightSeed
  ) throws(PipelineError) {
    var parts = [try ConvolutionStep(inputs, channels, side: 1, seed: seed["branches"]["0"])]
    for (number, rate) in Self.rates.enumerated() {
      parts.append(
        try ConvolutionStep(
          inputs, channels, side: 3, dilation: rate, seed: seed["branches"]["\(number + 1)"]))
    }
    self.parts = parts
    branches = Sequential(parts)
    pooled = try ConvolutionStep(inputs, channels, side: 1, seed: seed["image_pool"])
    project = try ConvolutionStep(
      (parts.count + 1) * channels, channels, side: 1, seed: seed["project"])
    classifier = try .classifier(channels, classes, seed: seed)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [
      ("branches", .module(branches)), ("image_pool", .module(pooled)),
      ("project", .module(project)), (Conv2d.classifierName, .module(classifier)),
    ]
  }

  /// Applies the head to features.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when a single image is trained on: the mean of
  ///   the image is one value a channel, and batch norm needs two.
  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    var maps: [Tensor] = []
    for part in parts { maps.append(try part.forward(input, mode)) }
    let mean = try pooled.forward(input.mean([2, 3], keepingAxes: true), mode)
    maps.append(try mean.upsampled(height: input.shape[2], width: input.shape[3]))
    return try classifier.forward(project.forward(.concatenated(maps, axis: 1), mode), mode)
  }
}
