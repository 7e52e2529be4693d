/// Turning hues of sixteen bits, nothing rounded on the way.
enum HueTurn {
  /// Turns the hue of colours by a part of the circle; gray stays as it is.
  static func turn(_ planes: ColourPlanes<UInt16>, by turn: Float) {
    planes.update { red, green, blue in
      let sector = HueSector(red, green, blue)
      let quotient = (sector.second - sector.first) / sector.chroma.atLeast(1)
      let sixths = sector.base + quotient + 6 * turn
      let hue = sixths - 6 * (sixths / 6).floor
      red = level(0, of: hue, sector)
      green = level(2, of: hue, sector)
      blue = level(4, of: hue, sector)
    }
  }

  /// A channel by its place on the circle: how far it is from the brightest decides.
  @inline(__always)
  private static func level(_ place: Float, of hue: Float, _ sector: HueSector) -> Float {
    let apart = (hue - place).magnitude
    let distance = apart.atMost(6 - apart) - 1
    return (sector.value - sector.chroma * distance.atLeast(0).atMost(1)).floor
  }
}
