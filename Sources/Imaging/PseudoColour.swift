import Support

/// The colours security scanners give to two energies: orange for organic, green for inorganic or
/// mixed, blue for metal; the more is absorbed the darker, and air is white.
package enum PseudoColour {
  /// Colours of one kind of material, from air to opaque.
  typealias Ramp = [SIMD3<Double>]

  static let orange: Ramp = [
    SIMD3(255, 255, 255), SIMD3(252, 216, 166), SIMD3(238, 158, 70), SIMD3(176, 96, 24),
    SIMD3(84, 42, 12), SIMD3(20, 12, 8),
  ]
  static let green: Ramp = [
    SIMD3(255, 255, 255), SIMD3(196, 230, 172), SIMD3(104, 182, 70), SIMD3(42, 124, 42),
    SIMD3(16, 64, 28), SIMD3(8, 16, 10),
  ]
  static let blue: Ramp = [
    SIMD3(255, 255, 255), SIMD3(168, 206, 244), SIMD3(66, 132, 224), SIMD3(22, 74, 172),
    SIMD3(12, 36, 92), SIMD3(6, 8, 18),
  ]

  /// Where the ratio of both depths turns orange to green, and green to blue.
  static let mixing = (from: 1.36, to: 1.56)
  static let metalling = (from: 1.78, to: 2.3)
  /// A thin layer's ratio is mostly noise: so much of a depth is added to lean it towards organic.
  static let lean = (ratio: 1.3, depth: 0.05)
  /// How fast both depths absorb what is shown.
  static let weights = (low: 0.4, high: 0.6, both: 0.85)

  /// The colour of a pixel with these optical depths.
  package static func colour(low: Double, high: Double) -> (UInt8, UInt8, UInt8) {
    let ratio = (low + lean.depth * lean.ratio) / (high + lean.depth)
    let isMixed = step(ratio, from: mixing.from, to: mixing.to)
    let isMetal = step(ratio, from: metalling.from, to: metalling.to)
    let absorbed = 1 - ExactMath.exp(-weights.both * (weights.low * low + weights.high * high))
    let organic = value(of: orange, at: absorbed)
    let mixed = value(of: green, at: absorbed)
    let metal = value(of: blue, at: absorbed)
    let light = organic + (mixed - organic) * isMixed
    let colour = light + (metal - light) * isMetal
    return (UInt8(colour.x.rounded()), UInt8(colour.y.rounded()), UInt8(colour.z.rounded()))
  }

  /// The `[h, w, 3]` image of measured depths.
  package static func image(low: [Double], high: [Double], size: PixelSize) -> Image {
    var samples: [UInt8] = []
    samples.reserveCapacity(size.area * 3)
    for pixel in 0..<size.area {
      let (red, green, blue) = colour(low: low[pixel], high: high[pixel])
      samples.append(red)
      samples.append(green)
      samples.append(blue)
    }
    return Image(size: size, channels: 3, samples: samples)
  }

  private static func value(of ramp: Ramp, at absorbed: Double) -> SIMD3<Double> {
    let position = min(max(absorbed, 0), 1) * Double(ramp.count - 1)
    let index = min(Int(position), ramp.count - 2)
    return ramp[index] + (ramp[index + 1] - ramp[index]) * (position - Double(index))
  }

  private static func step(_ value: Double, from start: Double, to end: Double) -> Double {
    let along = min(max((value - start) / (end - start), 0), 1)
    return along * along * (3 - 2 * along)
  }
}
