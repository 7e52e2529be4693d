import Annotations
import Imaging
import Support

/// Masks and outlines drawn from a seed, for tests over many of them.
struct RandomShapes {
  private var stream: RandomStream

  init(seed: UInt64) {
    stream = RandomStream(key: seed, lane: 0)
  }

  /// A size of one to some pixels on each side.
  mutating func size(upTo limit: Int) -> PixelSize {
    PixelSize(stream.integer(1...limit), stream.integer(1...limit))
  }

  /// A mask whose pixels are inside with some probability.
  mutating func mask(_ size: PixelSize) -> Mask {
    let share = stream.unit()
    return Mask(size: size, bits: (0..<size.area).map { _ in stream.chance(share) ? 1 : 0 })
  }

  /// Coordinates of an outline of one of several kinds, each with its own trouble.
  mutating func outline(around size: PixelSize) -> [Double] {
    let count = stream.integer(3...9)
    let (width, height) = (Double(size.width), Double(size.height))
    var coordinates: [Double] = []
    let kind = stream.integer(0...7)
    for _ in 0..<count {
      var x = stream.uniform(0...width)
      var y = stream.uniform(0...height)
      switch kind {
      case 0: break  // anywhere inside
      case 1:  // far outside as well
        x = stream.uniform(-2 * width...3 * width)
        y = stream.uniform(-2 * height...3 * height)
      case 2:  // whole coordinates, on edges of pixels
        x = x.rounded()
        y = y.rounded()
      case 3:  // halves and fifths, where rounding decides
        x = (x * 10).rounded() / 10
        y = (y * 10).rounded() / 10
      case 4:  // smaller than a pixel
        x = width / 2 + stream.uniform(-0.7...0.7)
        y = height / 2 + stream.uniform(-0.7...0.7)
      case 5: y = height / 2  // all on one line
      case 6: x = (x * 2).rounded() / 2 - 1  // upright sides, some left of the image
      default:  // a vertex several times
        if coordinates.count > 2, stream.chance(0.5) {
          (x, y) = (coordinates[coordinates.count - 2], coordinates[coordinates.count - 1])
        }
      }
      coordinates += [x, y]
    }
    return coordinates
  }

  /// A whole number of the range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    stream.integer(range)
  }
}
