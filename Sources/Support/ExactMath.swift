/// Elementary functions that give the same bits on every processor.
///
/// The C library picks variants of `sin`, `exp` and `log` by what the processor can do, and these
/// may differ in the last bit. Here every step is an IEEE 754 addition, multiplication or division
/// in a fixed order. Relative error below 1e-15 on the ranges the pipeline uses.
package enum ExactMath {
  /// Sine and cosine of an angle in degrees; exact for multiples of 90.
  package static func sinCos(degrees: Double) -> (sin: Double, cos: Double) {
    let quarter = (degrees / 90).rounded(.toNearestOrEven)
    let radians = (degrees - quarter * 90) * (Double.pi / 180)
    let square = radians * radians
    var sine = 0.0
    var cosine = 0.0
    for step in stride(from: 9, through: 1, by: -1) {
      let order = Double(2 * step)
      sine = (1 + sine) * (-square / (order * (order + 1)))
      cosine = (1 + cosine) * (-square / (order * (order - 1)))
    }
    sine = radians + radians * sine
    cosine = 1 + cosine
    return turned(sin: sine, cos: cosine, by: Int(quarter))
  }

  /// Sine and cosine of an angle of -100...100 radians as the nearest doubles, but for one angle in
  /// some hundreds, where they are the next ones.
  ///
  /// The C library promises no more. The sums are whole numbers of 2^-62.
  package static func sinCos(radians: Double) -> (sin: Double, cos: Double) {
    precondition(abs(radians) <= 100, "\(radians) radians")
    let one = Int128(1) << 62
    let quarterTurn: Int128 = 0x6487_ED51_10B4_611A
    func product(_ a: Int128, _ b: Int128) -> Int128 { (a * b) >> 62 }
    let quarter = Int((radians / (.pi / 2)).rounded(.toNearestOrEven))
    let rest = Int128(radians * 0x1p62) - Int128(quarter) * quarterTurn
    let square = product(rest, rest)
    var (sine, cosine) = (Int128(0), Int128(0))
    for step in stride(from: 10, through: 1, by: -1) {
      let order = Int128(2 * step)
      sine = -product(one + sine, square) / (order * (order + 1))
      cosine = -product(one + cosine, square) / (order * (order - 1))
    }
    return turned(
      sin: Double(rest + product(rest, sine)) * 0x1p-62, cos: Double(one + cosine) * 0x1p-62,
      by: quarter)
  }

  /// Sine and cosine after some quarter turns more.
  private static func turned(
    sin: Double, cos: Double, by quarters: Int
  ) -> (sin: Double, cos: Double) {
    switch quarters & 3 {
    case 0: (sin, cos)
    case 1: (cos, -sin)
    case 2: (-sin, -cos)
    default: (-cos, sin)
    }
  }

  /// A number of -1...1 rounded to 15 decimals, half to even, as Python's `round(value, 15)` has it.
  package static func roundedTo15Decimals(_ value: Double) -> Double {
    precondition(abs(value) <= 1, "\(value) is beyond 1")
    let scaled = value * 1e15
    // What rounding the product lost; exact, because the sum is rounded once.
    let lost = (-scaled).addingProduct(value, 1e15)
    var whole = scaled.rounded(.toNearestOrEven)
    let rest = scaled - whole + lost
    if abs(rest) > 0.5 { whole += rest > 0 ? 1 : -1 }
    return whole / 1e15
  }

  /// The exponential; 0 and infinity beyond the range of `Double`.
  package static func exp(_ value: Double) -> Double {
    guard value < 709.7 else { return .infinity }
    guard value > -745 else { return 0 }
    let power = (value * 1.442695040888963407).rounded(.toNearestOrEven)
    let rest = (value - power * 0x1.62e42fee00000p-1) - power * 0x1.a39ef35793c76p-33
    var sum = 0.0
    for step in stride(from: 17, through: 1, by: -1) {
      sum = (1 + sum) * (rest / Double(step))
    }
    return Double(sign: .plus, exponent: Int(power), significand: 1 + sum)
  }

  /// The natural logarithm of a positive number.
  package static func log(_ value: Double) -> Double {
    precondition(value > 0, "the logarithm of \(value)")
    var exponent = Double(value.exponent)
    var mantissa = value.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var sum = 0.0
    for order in stride(from: 23, through: 1, by: -2) {
      sum = 1 / Double(order) + square * sum
    }
    return exponent * 0x1.a39ef35793c76p-33
      + (2 * ratio * sum + exponent * 0x1.62e42fee00000p-1)
  }

  /// A non-negative base to a power; 0 to a positive power is 0.
  package static func power(_ base: Double, _ exponent: Double) -> Double {
    guard base > 0 else { return exponent == 0 ? 1 : 0 }
    return exp(exponent * log(base))
  }
}
