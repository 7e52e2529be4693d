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
    return switch Int(quarter - 4 * (quarter / 4).rounded(.down)) {
    case 0: (sine, cosine)
    case 1: (cosine, -sine)
    case 2: (-sine, -cosine)
    default: (-cosine, sine)
    }
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
