import Support
import Tensors

/// Some 3×3 convolutions and a classifier of each pixel, `[N, D, h, w]` features to `[N, K, h, w]`
/// logits (Long et al., arXiv 1411.4038, as MMSegmentation has it).
///
/// As SlotCon's transfer to VOC and Cityscapes uses it (arXiv 2205.15288): two convolutions dilated by
/// 6, 256 channels, no dropout. Names are MMSegmentation's: `convs.0.conv`, `convs.0.bn`, `conv_cat`,
/// `conv_seg`.
package final class FCNHead: Layer, SegmentationHead {
  private let steps: Sequential
  private let joined: ConvolutionStep?
  private let classifier: Conv2d

  /// What the head looks like.
  package struct Settings: Sendable, Equatable {
    /// Channels between the features and the logits.
    package var channels = 256
    /// How many convolutions, 1 or more.
    package var convolutions = 2
    /// Of their windows; the padding is the same.
    package var dilation = 6
    /// Whether the features are put beside what the convolutions made of them, and one more
    /// convolution joins both.
    package var joinsInput = false

    package init() {}
  }

  /// Makes the layers with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: D, the channels of the features.
  ///   - classes: K.
  ///   - settings: What the head looks like.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    inputs: Int, classes: Int, settings: Settings = Settings(), seed: WeightSeed
  ) throws(PipelineError) {
    precondition(settings.convolutions > 0, "a head of \(settings.convolutions) convolutions")
    let channels = settings.channels
    var steps: [any Layer] = []
    for number in 0..<settings.convolutions {
      steps.append(
        try ConvolutionStep(
          number == 0 ? inputs : channels, channels, side: 3, dilation: settings.dilation,
          seed: seed["convs"]["\(number)"]))
    }
    self.steps = Sequential(steps)
    joined =
      settings.joinsInput
      ? try ConvolutionStep(inputs + channels, channels, side: 3, seed: seed["conv_cat"]) : nil
    classifier = try .classifier(channels, classes, seed: seed)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("convs", .module(steps))] + (joined.map { [("conv_cat", .module($0))] } ?? [])
      + [(Conv2d.classifierName, .module(classifier))]
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    var output = try steps.forward(input, mode)
    if let joined {
      output = try joined.forward(.concatenated([input, output], axis: 1), mode)
    }
    return try classifier.forward(output, mode)
  }
}
