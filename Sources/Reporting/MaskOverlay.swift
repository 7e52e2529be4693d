import Imaging

/// The masks of a canvas as one translucent picture of its size, in the colours of their classes.
package struct MaskOverlay {
  /// `[h, w, 4]`; alpha is 0 outside all masks, 48 inside, 112 where areas are shown, and 255 on
  /// outlines.
  package let image: Image
  /// Whether no pixel is inside a mask.
  package let isEmpty: Bool

  package init(_ canvas: PreviewCanvas, showsAreas: Bool = false) {
    let size = canvas.image.size
    var image = Image(size: size, filling: [0, 0, 0, 0])
    var isEmpty = true
    for instance in canvas.instances {
      let colour = Palette.colour(ofClass: instance.classID)
      let visible = instance.box.intersection(size.bounds)
      guard !visible.isEmpty else { continue }
      for y in visible.minY..<visible.maxY {
        for x in visible.minX..<visible.maxX {
          let (column, row) = (x - instance.box.minX, y - instance.box.minY)
          guard instance.mask[column, row] else { continue }
          isEmpty = false
          let alpha: UInt8 = instance.mask.isBorder(column, row) ? 255 : showsAreas ? 112 : 48
          for (channel, value) in (colour.channels + [alpha]).enumerated() {
            image[x, y, channel] = value
          }
        }
      }
    }
    self.image = image
    self.isEmpty = isEmpty
  }
}

extension Mask {
  /// Whether a pixel inside has a direct neighbour outside; the mask's edge counts as outside.
  func isBorder(_ x: Int, _ y: Int) -> Bool {
    x == 0 || y == 0 || x == width - 1 || y == height - 1
      || !self[x - 1, y] || !self[x + 1, y] || !self[x, y - 1] || !self[x, y + 1]
  }
}
