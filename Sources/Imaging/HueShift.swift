/// Turning hues in Pillow's HSV, whose three values are bytes.
///
/// Pillow computes partly in single and partly in double precision, and where it rounds decides
/// single pixels. The formulas here are others, cheap and in single precision alone: each gives what
/// Pillow's gives for everything that it can be given, which a test goes through.
enum HueShift {
  /// A part of the circle in 255ths, cut off towards zero, as a byte that is added and wraps.
  static func steps(of turn: Double) -> Float {
    Float((Int(turn * 255) % 256 + 256) % 256)
  }

  /// Turns the hue of colours by a byte.
  ///
  /// In two loops: with short chains of operations the processor works on several pixels at once.
  static func shift(_ planes: ColourPlanes<UInt8>, by steps: Float) {
    planes.update { red, green, blue in
      let sector = HueSector(red, green, blue)
      let turned = hue(sector) + steps
      let place = turned - (turned >= 256 ? 256 : 0)
      let saturation = (sector.chroma / sector.value.atLeast(1) * 255).floor
      (red, green, blue) = (place, sector.value, sector.value * saturation)
    }
    planes.update { red, green, blue in
      let (value, strength) = (green, blue * (1 / (255 * 85)))
      // The circle has 510 parts now, so that a sixth has 85.
      let place = 2 * red
      red = shade(value, strength, 170 - (place - 255).magnitude)
      green = shade(value, strength, (place - 170).magnitude - 85)
      blue = shade(value, strength, (place - 340).magnitude - 85)
    }
  }

  /// The hue as a byte, 0...254.
  ///
  /// Pillow adds two quotients to the base. One of them is 1, and what it adds is rounded once.
  @inline(__always)
  private static func hue(_ sector: HueSector) -> Float {
    let side: Float = sector.first > sector.second ? -1 : 1
    let most = sector.first.atLeast(sector.second)
    let quotient = (sector.value - most) / sector.chroma.atLeast(1)
    let sixths = (sector.base + side) - side * quotient
    let hue = (sixths / 6 * 255).floor
    return hue + (hue < 0 ? 255 : 0)
  }

  /// `v · (1 - s · p)` rounded half up, with `p` in 85ths, cut off to 0...85.
  ///
  /// The exact number is never nearer to a half than 1 / 43350, as 85 · 255 is odd.
  @inline(__always)
  private static func shade(_ value: Float, _ strength: Float, _ part: Float) -> Float {
    (value + 0.5 - strength * part.atLeast(0).atMost(85)).floor
  }
}
