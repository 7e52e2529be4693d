import Imaging
import Support
import Testing

@Suite struct PseudoColourDepthsTests {
  private func colour(low: Double, high: Double) -> SIMD3<Float> {
    let (red, green, blue) = PseudoColour.colour(low: low, high: high)
    return SIMD3(Float(red), Float(green), Float(blue))
  }

  private func mean(_ low: Double, _ high: Double) -> Double { 0.4 * low + 0.6 * high }

  private func greatest(_ difference: SIMD3<Float>) -> Float {
    max(difference.max(), -difference.min())
  }

  @Test func `white is no depth`() {
    #expect(PseudoColour.depths(of: SIMD3(255, 255, 255)) == .zero)
  }

  /// Ratios of the low to the high energy's depth, from water to iron and beyond.
  static let ratios = [1.27, 1.4, 1.5, 1.63, 1.75, 1.9, 2.1, 2.4, 2.62, 2.88]

  @Test(arguments: ratios, [(2.0, 0.02), (3.0, 0.05)])
  func `brightness is told to what rounding leaves`(
    ratio: Double, bound: (depth: Double, error: Double)
  ) {
    for step in 1...300 {
      let high = bound.depth * Double(step) / 300 / mean(ratio, 1)
      let depths = PseudoColour.depths(of: colour(low: ratio * high, high: high))
      #expect(abs(mean(depths.x, depths.y) - mean(ratio * high, high)) <= bound.error)
    }
  }

  @Test(arguments: ratios) func `coloured again it is the same within two levels`(ratio: Double) {
    for step in 1...300 {
      let high = Double(step) / 40
      let first = colour(low: ratio * high, high: high)
      let depths = PseudoColour.depths(of: first)
      #expect(greatest(colour(low: depths.x, high: depths.y) - first) <= 2)
    }
  }

  @Test func `any colour has finite depths of materials there are`() {
    var stream = RandomStream(key: 3, lane: 0)
    for _ in 0..<4000 {
      let any = SIMD3<Float>(
        Float(stream.uniform(-5...260)), Float(stream.uniform(0...255)),
        Float(stream.uniform(0...255)))
      let depths = PseudoColour.depths(of: any)
      #expect(depths.y >= 0 && depths.x >= depths.y && depths.x <= 3.0001 * depths.y)
      #expect(mean(depths.x, depths.y) <= 8.02)
    }
  }

  /// Against a slow search over what materials can show; far from it the nearest may be missed.
  @Test func `hardly a colour of the map is nearer by more than a level`() {
    var map: [SIMD3<Float>] = []
    for material in 0...60 {
      let ratio = 1.3 + Double(material) * 0.022
      for step in 0...140 {
        let absorbed = Double(step) / 140 * 0.998
        let mean = -ExactMath.log(1 - absorbed) / 0.85
        let leant = 0.02 * (ratio - 1.3)
        let high = (mean - leant) / (0.4 * ratio + 0.6)
        let low = ratio * (high + 0.05) - 0.065
        if high >= 0, low <= 3 * high { map.append(colour(low: low, high: high)) }
      }
    }
    var stream = RandomStream(key: 4, lane: 0)
    var further: [Float] = []
    for _ in 0..<400 {
      let any = SIMD3<Float>(
        Float(stream.integer(0...255)), Float(stream.integer(0...255)),
        Float(stream.integer(0...255)))
      func distance(_ other: SIMD3<Float>) -> Float {
        ((other - any) * (other - any)).sum().squareRoot()
      }
      let least = map.reduce(Float.infinity) { min($0, distance($1)) }
      let depths = PseudoColour.depths(of: any)
      further.append(distance(colour(low: depths.x, high: depths.y)) - least)
    }
    #expect(further.count { $0 > 1 } <= 8)
    #expect((further.max() ?? 0) <= 6)
  }
}
