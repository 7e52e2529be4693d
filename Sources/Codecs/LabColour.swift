/// A colour of CIE 1976 L*a*b* with respect to D50, the white of printing.
struct LabColour {
  /// L*, 0...100.
  let lightness: Double
  /// Green to red, about -128...127.
  let a: Double
  /// Blue to yellow, about -128...127.
  let b: Double

  /// Red, green and blue of IEC 61966-2-1 in 0...1, what lies outside cut off.
  ///
  /// CIE 15:2004, 8.2.1.1 backwards, then the matrix from D50 to linear sRGB (Bradford adapted).
  var sRGB: SIMD3<Double> {
    let middle = (lightness + 16) / 116
    let x = 0.9642 * Self.unbent(middle + a / 500)
    let y = Self.unbent(middle)
    let z = 0.8249 * Self.unbent(middle - b / 200)
    return [
      Self.encoded(3.1341359 * x - 1.6173863 * y - 0.4906619 * z),
      Self.encoded(-0.9787955 * x + 1.9162544 * y + 0.0334427 * z),
      Self.encoded(0.0719580 * x - 0.2289769 * y + 1.4053860 * z),
    ]
  }

  private static func unbent(_ value: Double) -> Double {
    value > 6.0 / 29 ? value * value * value : 3 * (36.0 / 841) * (value - 4.0 / 29)
  }

  /// `1.055 · v^(1/2.4) - 0.055`; the power is the fourth root times the sixth.
  private static func encoded(_ linear: Double) -> Double {
    let value = min(max(linear, 0), 1)
    guard value > 0.0031308 else { return 12.92 * value }
    let root = value.squareRoot()
    return 1.055 * root.squareRoot() * cubeRoot(root) - 0.055
  }

  /// Newton's iteration from a line that is near on 0.05...1: the same bits on every processor.
  private static func cubeRoot(_ value: Double) -> Double {
    var root = 0.42 + 0.6 * value
    for _ in 0..<6 { root -= (root * root * root - value) / (3 * root * root) }
    return root
  }
}
