import Support
import Tensors

/// What two views of one picture both show, in the frame of one of them.
package struct OverlapBox: Sendable, Equatable {
  /// In parts of the view's sides, 0...1; turned inside out where the views do not meet.
  package let box: RegionBox
  /// Whether the view is the mirror image of the picture, left to right.
  package let isFlipped: Bool

  package init(_ box: RegionBox, isFlipped: Bool) {
    self.box = box
    self.isFlipped = isFlipped
  }

  /// Whether the views have nothing in common.
  package var isEmpty: Bool { box.maxX <= box.minX || box.maxY <= box.minY }

  /// Maps over views, brought to what both views show and unmirrored: the same cell of both views'
  /// maps is the same place of the picture.
  ///
  /// As SlotCon's inverse augmentation (arXiv 2205.15288): RoIAlign onto a grid of the same size. Where
  /// the views do not meet, all is 0, and no gradient flows.
  ///
  /// - Parameters:
  ///   - maps: `[N, K, H, W]`.
  ///   - boxes: N.
  /// - Returns: `[N, K, H, W]` in single precision.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another number of boxes.
  package static func aligned(
    _ maps: Tensor, to boxes: [OverlapBox]
  ) throws(PipelineError) -> Tensor {
    let shape = maps.shape
    guard shape.count == 4 else {
      throw PipelineError(
        .mismatchedShape, at: "overlap", "maps are \(shape), expected [N, K, H, W]")
    }
    let (height, width) = (Double(shape[2]), Double(shape[3]))
    let cells = boxes.map { overlap in
      RegionBox(
        overlap.box.minX * width, overlap.box.minY * height, overlap.box.maxX * width,
        overlap.box.maxY * height)
    }
    return try RoIAlign(rows: shape[2], columns: shape[3], stride: 1)
      .pooled(maps.converted(to: .float32), boxes: cells, mirrored: boxes.map(\.isFlipped))
  }
}
