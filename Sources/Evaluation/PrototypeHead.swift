import Methods
import Support
import Tensors

/// Scores each position by its cosine with each of SlotCon's prototypes.
package final class PrototypeHead: SegmentationHead {
  private let projector: any Layer
  /// `[K, D, 1, 1]` of unit length.
  private let prototypes: Tensor

  /// How many prototypes there are.
  package var count: Int { prototypes.shape[0] }

  /// - Parameters:
  ///   - projector: `[N, C, h, w]` features to `[N, D, h, w]`.
  ///   - grouping: Has the prototypes.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(projector: any Layer, grouping: SemanticGrouping) throws(PipelineError) {
    self.projector = projector
    let shape = grouping.prototypes.shape
    prototypes = try grouping.prototypes.detached().normalized(axis: 1)
      .reshaped([shape[0], shape[1], 1, 1])
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("projector", .module(projector)), ("prototypes", .buffer(prototypes))]
  }

  package func logits(_ maps: [Tensor], _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    guard let last = maps.last else { preconditionFailure("a backbone without stages") }
    return try projector.forward(last, mode).normalized(axis: 1)
      .conv2d(prototypes, window: Window(1))
  }
}
