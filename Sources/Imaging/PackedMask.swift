/// A binary mask of eight pixels a byte, as one-bit files have it.
package struct PackedMask: Sendable, Equatable {
  /// Columns and rows.
  package let size: PixelSize
  /// `height · ceil(width / 8)` bytes; the first pixel of eight is the highest bit, 1 is inside.
  package let bytes: [UInt8]

  /// The same pixels as a mask.
  package init(_ mask: Mask) {
    self.init(mask, at: mask.size.bounds, on: mask.size)
  }

  /// A region on a canvas that holds it.
  package init(_ region: Region, on size: PixelSize) {
    self.init(region.mask, at: region.box, on: size)
  }

  /// The cost is that of the mask, not of the canvas.
  private init(_ mask: Mask, at box: Box, on size: PixelSize) {
    precondition(size.bounds.contains(box) && mask.size == box.size, "\(box) on \(size)")
    self.size = size
    let stride = (size.width + 7) / 8
    bytes = [UInt8](unsafeUninitializedCapacity: stride * size.height) { out, count in
      out.initialize(repeating: 0)
      mask.bits.withUnsafeBufferPointer { bits in
        for y in 0..<box.height {
          let row = (box.minY + y) * stride
          for x in 0..<box.width {
            let column = box.minX + x
            out[row + column >> 3] |= bits[y * box.width + x] << UInt8(7 - column & 7)
          }
        }
      }
      count = stride * size.height
    }
  }
}
