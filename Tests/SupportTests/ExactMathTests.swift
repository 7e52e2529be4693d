import Foundation
import Support
import Testing

@Suite struct ExactMathTests {
  /// The difference relative to the expected value.
  private func error(_ value: Double, _ expected: Double) -> Double {
    abs(value - expected) / abs(expected)
  }

  @Test(arguments: -8...8) func `sine and cosine are exact at multiples of 90 degrees`(
    quarters: Int
  ) {
    let (sine, cosine) = ExactMath.sinCos(degrees: 90 * Double(quarters))
    let turn = ((quarters % 4) + 4) % 4
    #expect(sine == [0, 1, 0, -1][turn])
    #expect(cosine == [1, 0, -1, 0][turn])
  }

  @Test func `sine and cosine agree with the library within 1e-15 up to 45 degrees`() {
    for step in -450...450 where step != 0 {
      let degrees = Double(step) / 10
      let (sine, cosine) = ExactMath.sinCos(degrees: degrees)
      #expect(error(sine, sin(degrees * (.pi / 180))) < 1e-15, "at \(degrees) degrees")
      #expect(error(cosine, cos(degrees * (.pi / 180))) < 1e-15, "at \(degrees) degrees")
    }
  }

  @Test func `further quarter turns swap sine and cosine and their signs`() {
    for quarter in -4...4 {
      for step in -44...44 {
        let (sine, cosine) = ExactMath.sinCos(degrees: Double(step))
        let turned = ExactMath.sinCos(degrees: Double(step + 90 * quarter))
        let turn = ((quarter % 4) + 4) % 4
        #expect(turned.sin == [sine, cosine, -sine, -cosine][turn])
        #expect(turned.cos == [cosine, -sine, -cosine, sine][turn])
      }
    }
  }

  @Test func `sine and cosine of radians are the library's, but rarely for the last bit`() {
    var others = 0
    for step in -7000...7000 {
      let radians = Double(step) / 1000 * 1.0001
      let (sine, cosine) = ExactMath.sinCos(radians: radians)
      #expect(abs(sine - sin(radians)) <= 1.2e-16, "at \(radians)")
      #expect(abs(cosine - cos(radians)) <= 1.2e-16, "at \(radians)")
      // Far from zero: the sums have a fixed step, near zero doubles are finer.
      if abs(sine) > 0.1, sine != sin(radians) { others += 1 }
      if abs(cosine) > 0.1, cosine != cos(radians) { others += 1 }
    }
    #expect(others < 28_000 / 50)
  }

  @Test func `fifteen decimals are the nearest, and of two as near the even one`() {
    var stream = RandomStream(key: 7, lane: 7)
    for _ in 0..<5000 {
      let value = stream.uniform(-1...1)
      let printed = String(format: "%.15f", value)
      #expect(ExactMath.roundedTo15Decimals(value) == Double(printed), "of \(value)")
    }
    for value in [0, 1, -1, 0.5, 0.1, -0.3, 1e-16, 0x1p-50] {
      let printed = String(format: "%.15f", value)
      #expect(ExactMath.roundedTo15Decimals(value) == Double(printed), "of \(value)")
    }
  }

  @Test func `the exponential agrees with the library within 1e-15`() {
    for step in -7000...7000 {
      let value = Double(step) / 10 + 0.037
      #expect(error(ExactMath.exp(value), exp(value)) < 1e-15, "of \(value)")
    }
    #expect(ExactMath.exp(0) == 1)
    #expect(ExactMath.exp(-800) == 0)
    #expect(ExactMath.exp(800) == .infinity)
  }

  @Test func `the logarithm agrees with the library within 1e-15`() {
    for step in 1...20_000 {
      let value = Double(step) / 1000 + 0.00037
      #expect(error(ExactMath.log(value), log(value)) < 1e-15, "of \(value)")
    }
    #expect(ExactMath.log(1) == 0)
  }

  @Test(arguments: [1e-300, Double.leastNonzeroMagnitude, 1e-10, 1e10, 1e300])
  func `the logarithm reaches over all magnitudes`(value: Double) {
    #expect(error(ExactMath.log(value), log(value)) < 1e-15)
  }

  @Test func `powers agree with the library`() {
    for base in [0.1, 0.5, 1.0, 1.7, 9.0, 300.0] {
      for exponent in [-2.0, -0.5, 0.0, 0.3, 1.0, 2.2] {
        let expected = pow(base, exponent)
        #expect(error(ExactMath.power(base, exponent), expected) < 1e-14, "\(base)^\(exponent)")
      }
    }
    #expect(ExactMath.power(0, 0) == 1)
    #expect(ExactMath.power(0, 2.5) == 0)
  }
}
