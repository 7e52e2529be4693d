/// Turning hues in Pillow's HSV, whose three values are bytes.
///
/// Where Pillow computes in single precision and where in double decides single pixels, so both are
/// kept: quotients and the hue in single, sums and products in double.
enum HueShift {
  typealias Lanes = SIMD8<Float>
  private typealias Wide = SIMD8<Double>

  /// A part of the circle in 255ths, cut off towards zero, as a byte that is added and wraps.
  static func steps(of turn: Double) -> Float {
    Float((Int(turn * 255) % 256 + 256) % 256)
  }

  /// Turns eight colours, given and returned in whole numbers of 0...255.
  @inline(__always)
  static func shift(_ red: inout Lanes, _ green: inout Lanes, _ blue: inout Lanes, by steps: Float)
  {
    let value = pointwiseMax(pointwiseMax(red, green), blue)
    let chroma = value - pointwiseMin(pointwiseMin(red, green), blue)
    let isGray = chroma .== 0
    let divisor = chroma.replacing(with: 1, where: isGray)
    let saturation = floor(
      Wide(chroma / value.replacing(with: 1, where: value .== 0)) * 255)

    let (rc, gc, bc) = (
      (value - red) / divisor, (value - green) / divisor, (value - blue) / divisor
    )
    let isRed = red .== value
    let isGreen = (green .== value) .& .!isRed
    let base = Lanes(repeating: 4).replacing(with: 2, where: isGreen).replacing(
      with: 0, where: isRed)
    let plus = gc.replacing(with: rc, where: isGreen).replacing(with: bc, where: isRed)
    let minus = rc.replacing(with: bc, where: isGreen).replacing(with: gc, where: isRed)
    let sixth = Wide(Lanes(Wide(base) + Wide(plus) - Wide(minus))) / 6 + 1
    let hue = floor(Wide(Lanes(sixth - floor(sixth))) * 255) + Double(steps)
    let turned = hue.replacing(with: hue - 256, where: hue .>= 256)

    let place = turned * 6 / 255
    let sector = floor(place)
    let part = Lanes(place - sector)
    let strength = Lanes(saturation / 255)
    let wide = Wide(value)
    let p = Lanes(floor(wide * (1 - Wide(strength)) + 0.5))
    let q = Lanes(floor(wide * (1 - Wide(strength * part)) + 0.5))
    let t = Lanes(floor(wide * (1 - Wide(strength) * (1 - Wide(part))) + 0.5))
    // A full turn is none.
    let at = Lanes(sector)
    let (one, two, three) = (at .== 1, at .== 2, at .== 3)
    let (four, five) = (at .== 4, at .== 5)
    let isColourless = Lanes(saturation) .== 0
    red = value.replacing(with: q, where: one).replacing(with: p, where: two .| three)
      .replacing(with: t, where: four).replacing(with: value, where: isColourless)
    green = t.replacing(with: value, where: one .| two).replacing(with: q, where: three)
      .replacing(with: p, where: four .| five).replacing(with: value, where: isColourless)
    blue = p.replacing(with: t, where: two).replacing(with: value, where: three .| four)
      .replacing(with: q, where: five).replacing(with: value, where: isColourless)
  }

  @inline(__always)
  private static func floor(_ numbers: Wide) -> Wide { numbers.rounded(.down) }
}
