import Support

/// CIE L*a*b* of sRGB colours under D65: IEC 61966-2-1 to linear light, then CIE 15.
package enum LabColour {
  /// L*, a*, b* of red, green and blue in 0…255 that are not rounded.
  package static func lab(of rgb: SIMD3<Double>) -> SIMD3<Double> {
    let xyz = (0..<3).reduce(SIMD4<Double>()) { $0 + column($1) * linear(rgb[$1] / 255) }
    let (x, y, z) = (root(xyz.x), root(xyz.y), root(xyz.z))
    return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
  }

  /// L*, a*, b* and 0 of all pixels, to about 0.002.
  ///
  /// - Parameter image: `[h, w]` gray or `[h, w, 3]` RGB.
  /// - Returns: `h · w` colours, row by row.
  package static func lab(of image: Image) -> [SIMD4<Float>] {
    precondition(image.channels == 1 || image.channels == 3, "\(image.channels) channels")
    let count = image.size.area
    let step = image.channels
    return image.samples.withUnsafeBufferPointer { samples in
      tables.withUnsafe { tables in
        [SIMD4<Float>](unsafeUninitializedCapacity: count) { out, initialized in
          for index in 0..<count {
            let at = index * step
            let (green, blue) = step == 1 ? (at, at) : (at + 1, at + 2)
            out[index] = tables.lab(samples[at], samples[green], samples[blue])
          }
          initialized = count
        }
      }
    }
  }

  /// Linear light of a coded value in 0…1.
  private static func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : ExactMath.power((value + 0.055) / 1.055, 2.4)
  }

  /// The f of CIE 15: a cube root, with a straight piece near 0.
  private static func root(_ value: Double) -> Double {
    value > 0.008856 ? ExactMath.power(value, 1.0 / 3) : 7.787 * value + 16.0 / 116
  }

  /// X, Y and Z of one primary at full light, as parts of the white point's.
  private static func column(_ channel: Int) -> SIMD4<Double> {
    let white = SIMD4(0.95047, 1, 1.08883, 1)
    return switch channel {
    case 0: SIMD4(0.412453, 0.212671, 0.019334, 0) / white
    case 1: SIMD4(0.357580, 0.715160, 0.119193, 0) / white
    default: SIMD4(0.180423, 0.072169, 0.950227, 0) / white
    }
  }

  private static let tables = LabTables()

  /// What the 256 levels of each primary add, and roots between which lies a straight line.
  private struct LabTables: Sendable {
    private let light: [SIMD4<Float>]
    private let roots: [Float]

    init() {
      let levels = (0..<256).map { LabColour.linear(Double($0) / 255) }
      light = (0..<3).flatMap { channel in
        levels.map { SIMD4<Float>(LabColour.column(channel) * $0 * UnsafeLabTables.steps) }
      }
      // White sums to a little over 1.
      roots = (0...Int(UnsafeLabTables.steps) + 2).map {
        Float(LabColour.root(Double($0) / UnsafeLabTables.steps))
      }
    }

    @inline(__always)
    func withUnsafe<Result>(_ body: (UnsafeLabTables) -> Result) -> Result {
      light.withUnsafeBufferPointer { light in
        roots.withUnsafeBufferPointer { body(UnsafeLabTables(light: light, roots: $0)) }
      }
    }
  }
}

/// The tables while they are looked up.
private struct UnsafeLabTables {
  static let steps = 4096.0

  /// X, Y and Z in steps, of all levels of red, then green, then blue.
  let light: UnsafeBufferPointer<SIMD4<Float>>
  let roots: UnsafeBufferPointer<Float>

  @inline(__always)
  func lab(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD4<Float> {
    let xyz = light[Int(red)] + light[256 + Int(green)] + light[512 + Int(blue)]
    let (x, y, z) = (root(xyz.x), root(xyz.y), root(xyz.z))
    return SIMD4(116 * y - 16, 500 * (x - y), 200 * (y - z), 0)
  }

  @inline(__always)
  private func root(_ place: Float) -> Float {
    let index = Int(place)
    let before = roots[index]
    return before + (roots[index + 1] - before) * (place - Float(index))
  }
}
