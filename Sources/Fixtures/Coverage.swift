import Imaging

/// Which of sixteen points per pixel an object covers, so that a mask is the geometry's own.
package struct Coverage: Sendable, Equatable {
  package let size: PixelSize
  /// One bit per point of a 4×4 grid, for each pixel.
  package var bits: [UInt16]

  package init(size: PixelSize) {
    self.size = size
    bits = [UInt16](repeating: 0, count: size.area)
  }

  /// The pixels of which at least half is covered.
  package var mask: Mask {
    Mask(size: size, bits: bits.map { $0.nonzeroBitCount >= 8 ? 1 : 0 })
  }

  /// The offsets of the points within a pixel, row by row.
  package static let points: [Point] = (0..<16).map {
    Point((Double($0 % 4) + 0.5) / 4, (Double($0 / 4) + 0.5) / 4)
  }
}
