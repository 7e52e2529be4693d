import Imaging
import Support

extension RandomStream {
  /// An image of noise.
  mutating func image(_ size: PixelSize, channels: Int) -> Image {
    Image(
      size: size, channels: channels,
      samples: (0..<size.area * channels).map { _ in UInt8(truncatingIfNeeded: nextWord()) })
  }

  /// A 16-bit image of noise.
  mutating func deepImage(_ size: PixelSize, channels: Int) -> DeepImage {
    DeepImage(
      size: size, channels: channels,
      samples: (0..<size.area * channels).map { _ in UInt16(truncatingIfNeeded: nextWord()) })
  }

  /// A mask whose pixels are inside with a probability.
  mutating func mask(_ size: PixelSize, density: Double) -> Mask {
    Mask(size: size, bits: (0..<size.area).map { _ in chance(density) ? 1 : 0 })
  }

  /// A size with sides in a range.
  mutating func size(_ sides: ClosedRange<Int>) -> PixelSize {
    PixelSize(integer(sides), integer(sides))
  }
}

extension Mask {
  /// A mask drawn as lines of `#` and `.`.
  init(_ lines: String...) {
    self.init(
      size: PixelSize(lines.first?.count ?? 0, lines.count),
      bits: lines.joined().map { $0 == "#" ? 1 : 0 })
  }
}

extension Region {
  /// The covered pixels as `[x, y]`.
  var pixels: Set<[Int]> {
    var found: Set<[Int]> = []
    for y in 0..<box.height {
      for x in 0..<box.width where mask[x, y] { found.insert([box.minX + x, box.minY + y]) }
    }
    return found
  }
}

extension CutOut {
  /// The greatest difference of any lane of any pixel.
  func difference(from other: CutOut) -> Float {
    zip(pixels, other.pixels).reduce(0) { greatest, pair in
      let difference = pair.0 - pair.1
      return max(greatest, max(difference.max(), -difference.min()))
    }
  }
}
