/// A sample of a picture whose colours can be changed: what depends on its depth.
protocol ColourValue: PixelValue {
  /// The greatest sample.
  static var top: Float { get }
  /// The sample as a number of its own depth.
  var number: Float { get }
  /// `(19595 R + 38470 G + 7471 B + 32768) >> 16` of whole numbers.
  static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float
  /// A level of 0...255 that samples are compared with, in their own numbers.
  static func threshold(_ level: Double) -> Float
  /// A part of the circle, -0.5...0.5, as ``turnHue(of:by:)`` wants it.
  static func hueTurn(_ turn: Double) -> Float
  /// Turns the hue of pixels, which end in whole numbers.
  static func turnHue(of planes: ColourPlanes<Self>, by turn: Float)
}

extension UInt8: ColourValue {
  static var top: Float { 255 }

  @inline(__always)
  var number: Float { Float(self) }

  /// The sums are below 2²⁴, so they are exact; so is a weight's division by a power of two.
  @inline(__always)
  static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    let (r, g, b): (Float, Float, Float) = (19595 / 65536, 38470 / 65536, 7471 / 65536)
    return (red * r + green * g + blue * b + 0.5).floor
  }

  static func threshold(_ level: Double) -> Float { Float(level) }

  static func hueTurn(_ turn: Double) -> Float { HueShift.steps(of: turn) }

  static func turnHue(of planes: ColourPlanes<UInt8>, by turn: Float) {
    HueShift.shift(planes, by: turn)
  }
}

extension UInt16: ColourValue {
  static var top: Float { 65535 }

  @inline(__always)
  var number: Float { Float(self) }

  /// In integers, because the sums have up to 32 bits.
  @inline(__always)
  static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    let (r, g, b) = (UInt32(whole: red), UInt32(whole: green), UInt32(whole: blue))
    return Float(whole: (r &* 19595 &+ g &* 38470 &+ b &* 7471 &+ 32768) &>> 16)
  }

  static func threshold(_ level: Double) -> Float { Float((level * 257).rounded(.up)) }

  static func hueTurn(_ turn: Double) -> Float { Float(turn) }

  static func turnHue(of planes: ColourPlanes<UInt16>, by turn: Float) {
    HueTurn.turn(planes, by: turn)
  }
}
