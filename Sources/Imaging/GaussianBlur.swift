import Support

/// Blurring with a true Gaussian, cut where its weights fall below 10⁻⁵ of the middle one.
///
/// Edges are mirrored without repeating the outermost pixel, as torchvision's `gaussian_blur` does;
/// Pillow's own filter, which MoCo-v2's code uses, is three box means and differs by up to six levels.
/// Sums are in single precision and rounded once.
struct GaussianKernel {
  /// The weights on each side of the middle one.
  let radius: Int
  /// `radius + 1` weights from the middle outwards; all, with both sides, add up to 1.
  let weights: [Float]

  init(sigma: Double) {
    precondition(sigma > 0, "sigma \(sigma)")
    // exp(-r² / 2σ²) = 10⁻⁵
    radius = Int(4.798 * sigma)
    let raw = (0...radius).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
    weights = raw.map { Float($0 / sum) }
  }
}

extension Raster where Value: PixelValue {
  /// The picture blurred by a Gaussian with a standard deviation in pixels.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func blurred(sigma: Double) -> Self {
    let kernel = GaussianKernel(sigma: sigma)
    guard kernel.radius > 0, size.area > 0 else { return self }
    let (width, height, channels) = (self.width, self.height, self.channels)
    let length = width * channels
    let margin = kernel.radius * channels
    var line = [Float](repeating: 0, count: length + 2 * margin)
    let columns = (-kernel.radius..<width + kernel.radius).map { $0.mirrored(below: width) }
    // The picture blurred along its rows; single precision, so that rounding happens once.
    let rows = [Float](unsafeUninitializedCapacity: length * height) { out, count in
      for y in 0..<height {
        for x in 0..<length { line[margin + x] = samples[y * length + x].level }
        for x in 0..<kernel.radius {
          for channel in 0..<channels {
            line[x * channels + channel] = line[margin + columns[x] * channels + channel]
            let right = kernel.radius + width + x
            line[right * channels + channel] = line[margin + columns[right] * channels + channel]
          }
        }
        line.withUnsafeBufferPointer { line in
          for x in stride(from: 0, to: length, by: WeightedSum.width) {
            let count = Swift.min(WeightedSum.width, length - x)
            var sum = WeightedSum(line, margin + x, count) * kernel.weights[0]
            for step in 1...kernel.radius {
              sum.add(
                line, margin + x - step * channels, margin + x + step * channels,
                kernel.weights[step])
            }
            sum.store(to: out, y * length + x)
          }
        }
      }
      count = length * height
    }
    let lines = (-kernel.radius..<height + kernel.radius).map { $0.mirrored(below: height) }
    let out = [Value](unsafeUninitializedCapacity: length * height) { out, count in
      rows.withUnsafeBufferPointer { rows in
        for y in 0..<height {
          for x in stride(from: 0, to: length, by: WeightedSum.width) {
            let count = Swift.min(WeightedSum.width, length - x)
            let middle = y + kernel.radius
            var sum = WeightedSum(rows, lines[middle] * length + x, count) * kernel.weights[0]
            for step in 1...kernel.radius {
              sum.add(
                rows, lines[middle - step] * length + x, lines[middle + step] * length + x,
                kernel.weights[step])
            }
            for lane in 0..<count { out[y * length + x + lane] = Value(level: sum.numbers[lane]) }
          }
        }
      }
      count = length * height
    }
    return Raster(size: size, channels: channels, samples: out)
  }
}

/// Up to eight sums of weighted numbers.
private struct WeightedSum {
  static let width = 8
  private(set) var numbers: SIMD8<Float>
  private let count: Int

  /// Loads numbers; lanes beyond their count are zero.
  @inline(__always)
  init(_ from: UnsafeBufferPointer<Float>, _ index: Int, _ count: Int) {
    numbers = Self.load(from, index, count)
    self.count = count
  }

  private init(numbers: SIMD8<Float>, count: Int) {
    self.numbers = numbers
    self.count = count
  }

  @inline(__always)
  static func * (sum: WeightedSum, weight: Float) -> WeightedSum {
    WeightedSum(numbers: sum.numbers * weight, count: sum.count)
  }

  /// Adds the numbers at two places, weighted alike.
  @inline(__always)
  mutating func add(
    _ from: UnsafeBufferPointer<Float>, _ one: Int, _ other: Int, _ weight: Float
  ) {
    numbers += (Self.load(from, one, count) + Self.load(from, other, count)) * weight
  }

  @inline(__always)
  func store(to out: UnsafeMutableBufferPointer<Float>, _ index: Int) {
    if count == Self.width {
      UnsafeMutableRawBufferPointer(out).storeBytes(
        of: numbers, toByteOffset: index * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
    } else {
      for lane in 0..<count { out[index + lane] = numbers[lane] }
    }
  }

  @inline(__always)
  private static func load(
    _ from: UnsafeBufferPointer<Float>, _ index: Int, _ count: Int
  ) -> SIMD8<Float> {
    if count == width {
      return UnsafeRawBufferPointer(from).loadUnaligned(
        fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
    }
    var numbers = SIMD8<Float>.zero
    for lane in 0..<count { numbers[lane] = from[index + lane] }
    return numbers
  }
}

extension Int {
  /// The index inside that one outside is the mirror image of, the outermost pixels not repeated.
  fileprivate func mirrored(below count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let place = ((self % period) + period) % period
    return place < count ? place : period - place
  }
}
