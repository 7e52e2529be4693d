import Support
import Tensors

/// Boxes of several sizes and shapes all over an image, from which box augmentation chooses
/// (arXiv 2102.08318).
///
/// On a grid of 16 pixels, sides of 32, 64, 128 and 256 pixels times five ratios of height to width.
/// They are not clipped to the image.
package struct Anchors: Sendable {
  /// From one cell of the grid to the next, in pixels; the first cell's centre is at 0.
  package static let stride = 16
  private static let scales = [2.0, 4, 8, 16]
  private static let ratios = [0.5, 0.75, 1, 1.5, 2]

  /// Cells row by row; of a cell, all scales of the first ratio, then those of the next.
  package let boxes: [RegionBox]

  /// Covers an image.
  package init(width: Int, height: Int) {
    let stride = Self.stride
    var boxes: [RegionBox] = []
    for row in 0..<(height + stride - 1) / stride {
      for column in 0..<(width + stride - 1) / stride {
        let (x, y) = (Double(column * stride), Double(row * stride))
        boxes += Self.cell.map {
          RegionBox(x + $0.minX, y + $0.minY, x + $0.maxX, y + $0.maxY)
        }
      }
    }
    self.boxes = boxes
  }

  /// The boxes around 0, 0.
  private static let cell = ratios.flatMap { ratio in
    scales.map { scale in
      let side = scale * Double(stride)
      let (width, height) = (side / ratio.squareRoot(), side * ratio.squareRoot())
      return RegionBox(-width / 2, -height / 2, width / 2, height / 2)
    }
  }
}
