import Support
import Tensors

/// What tells the classes of pixels from the features of a backbone's stages.
package protocol SegmentationHead: Module {
  /// Scores the classes.
  ///
  /// - Parameters:
  ///   - maps: `[N, D, h, w]` of each of the four stages, the finest first.
  ///   - mode: Whether batch norm trains.
  /// - Returns: `[N, K, h', w']` logits.
  /// - Throws: ``PipelineError`` with `refusedOperation` for other channels.
  func logits(_ maps: [Tensor], _ mode: ForwardMode) throws(PipelineError) -> Tensor
}

extension SegmentationHead where Self: Layer {
  /// Those of the last stage.
  package func logits(_ maps: [Tensor], _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    guard let last = maps.last else { preconditionFailure("a backbone without stages") }
    return try forward(last, mode)
  }
}
