import Support
import Tensors

/// A linear classifier of each pixel, `[N, D, h, w]` features to `[N, K, h, w]` logits: the probe that
/// tells what frozen features already hold.
///
/// Its one layer is `conv_seg`, as in the other heads.
package final class LinearHead: Layer, SegmentationHead {
  private let classifier: Conv2d

  /// Makes the layer with normal weights of deviation 0.01 and biases of 0.
  ///
  /// - Parameters:
  ///   - inputs: D, the channels of the features.
  ///   - classes: K.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(inputs: Int, classes: Int, seed: WeightSeed) throws(PipelineError) {
    classifier = try .classifier(inputs, classes, seed: seed)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [(Conv2d.classifierName, .module(classifier))]
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try classifier.forward(input, mode)
  }
}
