/// Pixels in clusters by colour and place, as k-means finds them when each centre looks no farther than
/// its own cell and half of the next ones.
///
/// Sums, products and comparisons in a fixed order: the same bits on every machine.
struct ColourClusters {
  /// A mean colour and place.
  struct Centre {
    var lab: SIMD4<Float>
    /// Column and row.
    var place: SIMD2<Float>
  }

  private(set) var centres: [Centre]
  private let size: PixelSize
  private let lab: [SIMD4<Float>]
  /// All L*, then all a*, then all b*, of 8 columns at a time; rows are filled up with zeros.
  private let planes: [SIMD8<Float>]
  /// The distance of each pixel from the nearest centre so far.
  private var nearest: [SIMD8<Float>]
  /// The number of each pixel's cluster.
  private var chosen: [SIMD8<Int32>]
  /// Blocks of 8 columns in a row.
  private let blocks: Int
  /// Half of a search window: a cell's width and height.
  private let reach: SIMD2<Float>
  /// What a squared distance in pixels weighs against one in colour.
  private let spread: Float

  /// Puts the centres on a grid and gives each the pixels of its cell.
  init(_ lab: [SIMD4<Float>], _ size: PixelSize, count: Int, compactness: Float) {
    let ratio = Double(count) * Double(size.height) / Double(size.width)
    let rows = max(1, min(count, size.height, Int(ratio.squareRoot().rounded())))
    let columns = max(1, min(size.width, Int((Double(count) / Double(rows)).rounded())))
    self.size = size
    self.lab = lab
    let blocks = (size.width + 7) / 8
    self.blocks = blocks
    let cell = SIMD2(Float(size.width) / Float(columns), Float(size.height) / Float(rows))
    reach = cell
    spread = compactness * compactness / (cell.x * cell.y)
    centres = (0..<rows * columns).map {
      let place = SIMD2(Float($0 % columns) + 0.5, Float($0 / columns) + 0.5) * cell
      return Centre(lab: lab[Int(place.y) * size.width + Int(place.x)], place: place - 0.5)
    }
    planes = (0..<3).flatMap { channel in
      Self.blocked(size) { lab[$0 * size.width + $1][channel] }
    }
    nearest = Array(repeating: SIMD8(), count: blocks * size.height)
    chosen = Self.blocked(size) {
      Int32($0 * rows / size.height * columns + $1 * columns / size.width)
    }
  }

  /// Numbers by row and column, 8 columns in a block.
  @inline(__always)
  private static func blocked<Scalar: SIMDScalar & Numeric>(
    _ size: PixelSize, _ value: (_ y: Int, _ x: Int) -> Scalar
  ) -> [SIMD8<Scalar>] {
    let blocks = (size.width + 7) / 8
    var filled = [SIMD8<Scalar>](repeating: SIMD8(), count: blocks * size.height)
    filled.withUnsafeMutableBytes {
      let scalars = $0.bindMemory(to: Scalar.self)
      for y in 0..<size.height {
        for x in 0..<size.width { scalars[y * blocks * 8 + x] = value(y, x) }
      }
    }
    return filled
  }

  /// The number of each pixel's cluster, row by row.
  var labels: [Int32] {
    chosen.withUnsafeBytes {
      let scalars = $0.bindMemory(to: Int32.self)
      return (0..<size.height).flatMap { y in
        scalars[y * blocks * 8..<y * blocks * 8 + size.width]
      }
    }
  }

  /// Gives each pixel to the nearest of the centres that look at it; what none looks at stays.
  mutating func assign() {
    let (size, blocks, reach, spread) = (size, blocks, reach, spread)
    let (redness, yellowness) = (blocks * size.height, 2 * blocks * size.height)
    let centres = centres
    planes.withUnsafeBufferPointer { planes in
      nearest.withUnsafeMutableBufferPointer { nearest in
        chosen.withUnsafeMutableBufferPointer { chosen in
          nearest.update(repeating: SIMD8(repeating: .infinity))
          for (label, centre) in centres.enumerated() {
            let label = SIMD8(repeating: Int32(truncatingIfNeeded: label))
            let (lab, place) = (centre.lab, centre.place)
            let (start, end) = (place - reach, place + reach)
            let window = max(0, Int(start.x)) / 8..<min(blocks, Int(end.x) / 8 + 1)
            let columns = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) - place.x
            for y in max(0, Int(start.y))..<min(size.height, Int(end.y) + 1) {
              let down = Float(y) - place.y
              for block in window {
                let at = y * blocks + block
                let across = columns + Float(block * 8)
                let l = planes[at] - lab.x
                let a = planes[redness + at] - lab.y
                let b = planes[yellowness + at] - lab.z
                let distance = l * l + a * a + b * b + (across * across + down * down) * spread
                let isNearer = (distance - nearest[at]).negativeLanes
                nearest[at] = nearest[at].replaced(by: distance, in: isNearer)
                chosen[at] ^= (chosen[at] ^ label) & isNearer
              }
            }
          }
        }
      }
    }
  }

  /// Moves each centre to the mean of its pixels; one without pixels stays.
  mutating func recentre() {
    var colours = [SIMD4<Double>](repeating: SIMD4(), count: centres.count)
    var places = [SIMD4<Double>](repeating: SIMD4(), count: centres.count)
    let (size, blocks) = (size, blocks)
    lab.withUnsafeBufferPointer { lab in
      chosen.withUnsafeBytes { chosen in
        let labels = chosen.bindMemory(to: Int32.self)
        for y in 0..<size.height {
          var x = 0
          while x < size.width {
            // One sum over the pixels of a row that go together.
            let (first, label) = (x, labels[y * blocks * 8 + x])
            var sum = SIMD4<Float>()
            repeat {
              sum += lab[y * size.width + x]
              x += 1
            } while x < size.width && labels[y * blocks * 8 + x] == label
            let pixels = Double(x - first)
            colours[Int(label)] += SIMD4<Double>(sum)
            places[Int(label)] += SIMD4(Double(first + x - 1) / 2, Double(y), 1, 0) * pixels
          }
        }
      }
    }
    for label in centres.indices where places[label].z > 0 {
      let pixels = places[label].z
      centres[label].lab = SIMD4<Float>(colours[label] / pixels)
      centres[label].place = SIMD2(
        Float(places[label].x / pixels), Float(places[label].y / pixels))
    }
  }
}

// The compiler takes the lanes of a `SIMDMask` one by one, and the whole then takes a quarter
// longer.
extension SIMD8<Float> {
  /// All bits of the lanes whose sign is minus.
  fileprivate var negativeLanes: SIMD8<Int32> { bits &>> 31 }

  fileprivate func replaced(by other: Self, in lanes: SIMD8<Int32>) -> Self {
    unsafeBitCast(bits ^ ((bits ^ other.bits) & lanes), to: Self.self)
  }

  private var bits: SIMD8<Int32> { unsafeBitCast(self, to: SIMD8<Int32>.self) }
}
