/// Eight numbers side by side.
///
/// Arithmetic, comparisons, `replacing` and bits of `SIMD8` are made of whole registers; what the standard
/// library does lane by lane (square roots, sums, conversions to whole numbers) is not, and is not used
/// in loops. Every operation is rounded, so that the instruction set does not matter.
typealias Lanes = SIMD8<Float>

extension Lanes {
  /// How many there are.
  static var count: Int { 8 }

  /// The numbers' patterns.
  @inline(__always)
  var pattern: SIMD8<UInt32> { unsafeBitCast(self, to: SIMD8<UInt32>.self) }

  @inline(__always)
  init(bits: SIMD8<UInt32>) {
    self = unsafeBitCast(bits, to: Lanes.self)
  }

  /// Square roots of numbers from 0 on, to 10⁻⁶ of them.
  ///
  /// The inverse root is known to a tenth from exponent and mantissa taken as one number; what is missing is
  /// a power series' work.
  @inline(__always)
  var squareRoots: Lanes {
    let guess = Lanes(bits: 0x5F37_5A86 &- (pattern &>> 1))
    let near = self * guess
    let error = 1 - near * guess
    let series = ((error * 0.2734375 + 0.3125) * error + 0.375) * error + 0.5
    return near * (series * error + 1)
  }

  /// Cube roots of numbers from 0.008 to 1.2, to 10⁻⁶ of them; found as square roots are.
  @inline(__always)
  var cubeRoots: Lanes {
    // With 2²³ added, the upper bits are a number of their own, and back.
    let whole = Lanes(bits: (pattern &>> 8) | 0x4B00_0000)
    let guess = Lanes(bits: (16_731_285 - whole * (1.0 / 3)).pattern &<< 8)
    let near = self * guess * guess
    let error = 1 - near * guess
    let series = ((error * 0.452675 + 0.4993702) * error + 0.5555556) * error + 0.6666521
    return near * (series * error + 1)
  }

  /// Absolute values.
  @inline(__always)
  var magnitudes: Lanes { Lanes(bits: pattern & 0x7FFF_FFFF) }
}

extension UnsafePointer<Float> {
  /// Eight numbers from a place on.
  @inline(__always)
  func lanes(_ place: Int) -> Lanes {
    UnsafeRawPointer(self + place).loadUnaligned(as: Lanes.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Eight numbers from a place on.
  @inline(__always)
  func lanes(_ place: Int) -> Lanes {
    UnsafeRawPointer(self + place).loadUnaligned(as: Lanes.self)
  }

  /// Puts eight numbers to a place and behind it.
  @inline(__always)
  func put(_ lanes: Lanes, _ place: Int) {
    UnsafeMutableRawPointer(self + place).storeBytes(of: lanes, as: Lanes.self)
  }
}

extension Int {
  /// The next multiple of ``Lanes/count``.
  var wholeLanes: Int { (self + Lanes.count - 1) / Lanes.count * Lanes.count }
}
