/// A binary mask: one byte per pixel, 1 inside and 0 outside.
public struct Mask: Sendable, Equatable {
  /// Columns and rows.
  public let size: PixelSize
  /// `height · width` values, each 0 or 1.
  public var bits: [UInt8]

  /// Wraps values that are all 0 or 1.
  public init(size: PixelSize, bits: [UInt8]) {
    precondition(bits.count == size.area, "\(bits.count) bits for \(size)")
    self.size = size
    self.bits = bits
  }

  /// A mask with the same value everywhere.
  public init(size: PixelSize, filling value: Bool = false) {
    self.init(size: size, bits: [UInt8](repeating: value ? 1 : 0, count: size.area))
  }

  /// Where the last channel of an image, its alpha, is at least one half.
  package init(opaquePixelsOf image: Image) {
    let (channels, samples) = (image.channels, image.samples)
    self.init(
      size: image.size,
      bits: (0..<image.size.area).map { samples[($0 + 1) * channels - 1] >= 128 ? 1 : 0 })
  }

  /// Columns.
  public var width: Int { size.width }
  /// Rows.
  public var height: Int { size.height }

  /// Whether a pixel is inside.
  public subscript(x: Int, y: Int) -> Bool {
    get { bits[y * width + x] != 0 }
    set { bits[y * width + x] = newValue ? 1 : 0 }
  }

  /// The number of pixels inside.
  public var area: Int {
    bits.withUnsafeBufferPointer { bits in
      var sum: UInt32 = 0
      for bit in bits { sum &+= UInt32(bit) }
      return Int(sum)
    }
  }

  /// `(min col, min row, max col + 1, max row + 1)` of the pixels inside; nil when there is none.
  public var tightBox: Box? {
    bits.withUnsafeBufferPointer { bits in
      guard let first = bits.firstIndex(where: { $0 != 0 }),
        let last = bits.lastIndex(where: { $0 != 0 })
      else { return nil }
      var box = Box(first % width, first / width, first % width + 1, last / width + 1)
      // Only what lies beyond the box so far is looked at.
      for y in box.minY..<box.maxY {
        let row = y * width
        if let x = (0..<box.minX).first(where: { bits[row + $0] != 0 }) { box.minX = x }
        if let x = (box.maxX..<width).last(where: { bits[row + $0] != 0 }) { box.maxX = x + 1 }
      }
      return box
    }
  }

  /// The part inside a box, which must lie inside the mask.
  public func cropped(to box: Box) -> Mask {
    precondition(size.bounds.contains(box), "crop \(box) of \(size)")
    guard box != size.bounds else { return self }
    var cut: [UInt8] = []
    cut.reserveCapacity(box.area)
    for y in box.minY..<box.maxY {
      let start = y * width + box.minX
      cut.append(contentsOf: bits[start..<start + box.width])
    }
    return Mask(size: box.size, bits: cut)
  }

  /// Mirrored left to right.
  public func flipped() -> Mask {
    Mask(size: size, bits: asImage.flipped().samples)
  }

  /// Turned counter-clockwise by `quarterTurns` · 90°, exactly.
  public func rotated(quarterTurns: Int) -> Mask {
    let turned = asImage.rotated(quarterTurns: quarterTurns)
    return Mask(size: turned.size, bits: turned.samples)
  }

  /// The same pixels as a one-channel image of zeros and ones.
  private var asImage: Image { Image(size: size, channels: 1, samples: bits) }
}
