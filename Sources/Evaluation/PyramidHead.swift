import Support
import Tensors

/// A feature pyramid, of whose finest level a 1×1 convolution tells the classes: logits at a quarter of
/// the image, with the standard stem.
///
/// The pyramid is that of InsLoc and SegLoc, see ``Tensors/FeaturePyramid``; the classifier is `conv_seg`, as
/// in the other heads.
package final class PyramidHead: SegmentationHead {
  private let pyramid: FeaturePyramid
  private let classifier: Conv2d

  /// Makes the layers with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: The channels of the four stages, the finest first.
  ///   - classes: K.
  ///   - channels: Those of the pyramid's levels.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    inputs: [Int], classes: Int, channels: Int = 256, seed: WeightSeed
  ) throws(PipelineError) {
    pyramid = try FeaturePyramid(
      inputs: inputs, channels: channels, outputs: 1, seed: seed["pyramid"])
    classifier = try .classifier(channels, classes, seed: seed)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("pyramid", .module(pyramid)), (Conv2d.classifierName, .module(classifier))]
  }

  package func logits(_ maps: [Tensor], _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try classifier.forward(try pyramid.levels(maps, mode)[0], mode)
  }
}
