/// What a tensor's numbers are.
public protocol NormalizedNumber: BitwiseCopyable, Sendable {
  /// The nearest number, to an even one from the middle of two.
  init(rounding number: Float)
}

extension Float: NormalizedNumber {
  /// The number itself.
  @inlinable
  public init(rounding number: Float) {
    self = number
  }
}

/// The upper half of a `Float`, as encoders are trained in; it lies in memory as its bits do.
public struct BFloat16: NormalizedNumber, Equatable {
  /// Sign, eight bits of exponent, seven of the significand.
  public let bitPattern: UInt16

  /// The nearest number, to an even one from the middle of two; not for NaN.
  @inlinable
  public init(rounding number: Float) {
    let bits = number.bitPattern
    let halfOrLess: UInt32 = 0x7FFF &+ ((bits &>> 16) & 1)
    bitPattern = UInt16(truncatingIfNeeded: (bits &+ halfOrLess) &>> 16)
  }
}
