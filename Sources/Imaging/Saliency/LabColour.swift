import Support

/// CIE L*a*b* of sRGB colours under D65: IEC 61966-2-1 to linear light, then CIE 15.
package enum LabColour {
  /// L*, a*, b* of red, green and blue in 0…255 that are not rounded.
  package static func lab(of rgb: SIMD3<Double>) -> SIMD3<Double> {
    let xyz = (0..<3).reduce(SIMD3<Double>()) { $0 + column($1) * linear(rgb[$1] / 255) }
    let (x, y, z) = (root(xyz.x), root(xyz.y), root(xyz.z))
    return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
  }

  /// L*, a*, b* and 0 of all pixels, to about 0.001.
  ///
  /// - Parameter image: `[h, w]` gray or `[h, w, 3]` RGB.
  /// - Returns: `h · w` colours, row by row.
  package static func lab(of image: Image) -> [SIMD4<Float>] {
    [SIMD4<Float>](unsafeUninitializedCapacity: image.size.area) { out, initialized in
      LabRows().forEach(of: image) { start, count, rows in
        for index in 0..<count {
          out[start + index] = SIMD4(
            rows.lightness[index], rows.redness[index], rows.yellowness[index], 0)
        }
      }
      initialized = image.size.area
    }
  }

  /// Linear light of a coded value in 0…1.
  fileprivate static func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : ExactMath.power((value + 0.055) / 1.055, 2.4)
  }

  /// The f of CIE 15: a cube root, with a straight piece near 0.
  private static func root(_ value: Double) -> Double {
    value > 0.008856 ? ExactMath.power(value, 1.0 / 3) : 7.787 * value + 16.0 / 116
  }

  /// X, Y and Z of one primary at full light, as parts of the white point's.
  fileprivate static func column(_ channel: Int) -> SIMD3<Double> {
    let white = SIMD3(0.95047, 1, 1.08883)
    return switch channel {
    case 0: SIMD3(0.412453, 0.212671, 0.019334) / white
    case 1: SIMD3(0.357580, 0.715160, 0.119193) / white
    default: SIMD3(0.180423, 0.072169, 0.950227) / white
    }
  }
}

/// Where L*, a* and b* of some pixels go; each has room for a multiple of ``Lanes/count``.
struct LabRow {
  let lightness: UnsafeMutablePointer<Float>
  let redness: UnsafeMutablePointer<Float>
  let yellowness: UnsafeMutablePointer<Float>

  /// Three rows one behind the other.
  @inline(__always)
  init(_ numbers: UnsafeMutablePointer<Float>, stride: Int) {
    lightness = numbers
    redness = numbers + stride
    yellowness = numbers + 2 * stride
  }
}

/// Turns pixels into L*, a* and b*, eight at a time.
struct LabRows {
  /// What is subtracted.
  private let origin: SIMD3<Float>

  /// L*, a* and b* as they are defined.
  init() {
    origin = SIMD3(16, 0, 0)
  }

  /// Differences from the colour of an image's first pixel, which are exactly 0 for that colour.
  init(fromFirstOf image: Image) {
    let unshifted = LabRows(origin: SIMD3())
    origin = withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * Lanes.count) { numbers in
      guard let start = numbers.baseAddress else { return SIMD3() }
      let row = LabRow(start, stride: Lanes.count)
      image.samples.withUnsafeBufferPointer {
        unshifted.convert($0, from: 0, channels: image.channels, count: 1, to: row)
      }
      return SIMD3(row.lightness[0], row.redness[0], row.yellowness[0])
    }
  }

  private init(origin: SIMD3<Float>) {
    self.origin = origin
  }

  /// Converts an image's pixels in order, some at a time.
  ///
  /// - Parameters:
  ///   - image: Gray or RGB.
  ///   - body: Gets the first pixel's number, how many there are, and their colours.
  @inline(__always)
  func forEach(of image: Image, _ body: (_ start: Int, _ count: Int, _ rows: LabRow) -> Void) {
    let most = 32 * Lanes.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * most) { numbers in
      guard let start = numbers.baseAddress else { return }
      let row = LabRow(start, stride: most)
      image.samples.withUnsafeBufferPointer { samples in
        for first in stride(from: 0, to: image.size.area, by: most) {
          let count = min(most, image.size.area - first)
          convert(samples, from: first, channels: image.channels, count: count, to: row)
          body(first, count, row)
        }
      }
    }
  }

  /// Converts neighbouring pixels; behind the last, the row holds anything.
  ///
  /// - Parameters:
  ///   - samples: Gray or RGB.
  ///   - first: The first pixel's number.
  ///   - channels: 1 or 3.
  ///   - count: How many pixels.
  ///   - row: Gets the colours.
  @inline(__always)
  func convert(
    _ samples: UnsafeBufferPointer<UInt8>, from first: Int, channels: Int, count: Int,
    to row: LabRow
  ) {
    precondition(channels == 1 || channels == 3, "\(channels) channels")
    precondition((first + count) * channels <= samples.count, "\(samples.count) samples")
    guard let pixels = samples.baseAddress.map({ $0 + first * channels }) else { return }
    // A processor stores two words at once, but only one number.
    let lightness = UnsafeMutableRawPointer(row.lightness)
    let redness = UnsafeMutableRawPointer(row.redness)
    let yellowness = UnsafeMutableRawPointer(row.yellowness)
    Self.light.withUnsafeBufferPointer { light in
      guard let light = light.baseAddress else { return }
      let (green, blue) = channels == 1 ? (0, 0) : (1, 2)
      let size = MemoryLayout<UInt32>.size
      for index in 0..<count {
        let pixel = pixels + index &* channels
        let place = index &* size
        lightness.storeBytes(of: light[Int(pixel[0])], toByteOffset: place, as: UInt32.self)
        redness.storeBytes(of: light[Int(pixel[green])], toByteOffset: place, as: UInt32.self)
        yellowness.storeBytes(of: light[Int(pixel[blue])], toByteOffset: place, as: UInt32.self)
      }
    }
    for index in count..<count.wholeLanes {
      row.lightness[index] = 0
      row.redness[index] = 0
      row.yellowness[index] = 0
    }
    let (x, y, z) = (Self.weights.x, Self.weights.y, Self.weights.z)
    for place in stride(from: 0, to: count, by: Lanes.count) {
      let red = row.lightness.lanes(place)
      let green = row.redness.lanes(place)
      let blue = row.yellowness.lanes(place)
      row.lightness.put(red * x.x + green * x.y + blue * x.z, place)
      row.redness.put(red * y.x + green * y.y + blue * y.z, place)
      row.yellowness.put(red * z.x + green * z.y + blue * z.z, place)
    }
    // A root waits for each of its steps. In a loop of their own, those of many pixels overlap.
    Self.takeRoots(row.lightness, count)
    Self.takeRoots(row.redness, count)
    Self.takeRoots(row.yellowness, count)
    for place in stride(from: 0, to: count, by: Lanes.count) {
      let f = row.lightness.lanes(place)
      let g = row.redness.lanes(place)
      let h = row.yellowness.lanes(place)
      row.lightness.put(g * 116 - origin.x, place)
      row.redness.put((f - g) * 500 - origin.y, place)
      row.yellowness.put((g - h) * 200 - origin.z, place)
    }
  }

  /// Takes the f of CIE 15.
  @inline(__always)
  private static func takeRoots(_ numbers: UnsafeMutablePointer<Float>, _ count: Int) {
    for place in stride(from: 0, to: count, by: Lanes.count) {
      let number = numbers.lanes(place)
      let line = number * 7.787 + (16.0 / 116)
      numbers.put(number.cubeRoots.replacing(with: line, where: number .<= 0.008856), place)
    }
  }

  /// The patterns of each level's linear light.
  private static let light = (0..<256).map {
    Float(LabColour.linear(Double($0) / 255)).bitPattern
  }

  /// What red, green and blue weigh in X, Y and Z.
  private static let weights: (x: SIMD3<Float>, y: SIMD3<Float>, z: SIMD3<Float>) = {
    let columns = (0..<3).map { LabColour.column($0) }
    func row(_ index: Int) -> SIMD3<Float> {
      SIMD3(Float(columns[0][index]), Float(columns[1][index]), Float(columns[2][index]))
    }
    return (row(0), row(1), row(2))
  }()
}
