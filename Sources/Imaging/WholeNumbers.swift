// Kernels keep samples as whole numbers in single precision. They are written for one pixel, and the
// compiler makes vectors of their loops as long as nothing in them can end one early: hence no checked
// conversions, and no `max`, which takes two instructions to tell zeros apart.

extension Float {
  /// 2²³: added to a lesser whole number, it leaves that in the lowest bits.
  @usableFromInline static var wholeNumbers: Float { 8_388_608 }

  /// A whole number below 2²³.
  @inline(__always)
  init(whole number: UInt32) {
    self = Float(bitPattern: number | Self.wholeNumbers.bitPattern) - Self.wholeNumbers
  }

  /// The number, but not below a limit.
  @inline(__always)
  func atLeast(_ limit: Float) -> Float { self > limit ? self : limit }

  /// The number, but not above a limit.
  @inline(__always)
  func atMost(_ limit: Float) -> Float { self < limit ? self : limit }

  /// The greatest whole number that is not greater.
  @inline(__always)
  var floor: Float { rounded(.down) }
}

extension FixedWidthInteger {
  /// A whole number of 0..<2²³, of which as many bits stay as there are.
  @inlinable @inline(__always)
  init(whole number: Float) {
    self.init(
      truncatingIfNeeded: (number + Float.wholeNumbers).bitPattern & 0x7F_FFFF)
  }
}
