import Support

/// How gray values turn into X-ray transmissions and back, and how an object attenuates.
///
/// All levels are on the scale 0...255 whatever the depth, fractions allowed; a 16-bit sample has
/// level `v / 257`.
///
/// `T(I) = clip((I - dark) / (white - dark), floor, 1)`; the composite is
/// `dark + (white - dark) · T(B) · T(F)^s` (Beer–Lambert: transmissions multiply). The object has a
/// white of its own because it was cut from another scan, where air may have another level.
package struct TransmissionRule: Sendable, Equatable {
  /// The background's level of air, 1...255.
  package var white: Double
  /// The object's level of air per channel.
  package var objectWhite: [Double]
  /// The detector's offset, below both.
  package var dark: Double
  /// The least transmission, 0...1.
  package var floor: Double
  /// The factor on the object's optical depth per channel: 1 leaves it as scanned.
  package var thickness: [Double]

  package init(
    white: Double = 255, objectWhite: [Double] = [255, 255, 255], dark: Double = 0,
    floor: Double = 0, thickness: [Double] = [1, 1, 1]
  ) {
    self.white = white
    self.objectWhite = objectWhite
    self.dark = dark
    self.floor = floor
    self.thickness = thickness
  }

  /// The transmission of each 8-bit gray value as background, and as object.
  func tables(channel: Int) -> (background: [Float], object: [Float]) {
    let levels = (0...255).map(Double.init)
    return (
      levels.map(backgroundTransmission),
      levels.map { objectTransmission(ofLevel: $0, channel: channel) }
    )
  }

  /// The transmission of a background's level.
  @inline(__always)
  func backgroundTransmission(ofLevel level: Double) -> Float {
    Float(transmission(level, white: white))
  }

  /// The transmission of an object's level, raised to the thickness.
  @inline(__always)
  func objectTransmission(ofLevel level: Double, channel: Int) -> Float {
    let clear = transmission(level, white: objectWhite[channel])
    return Float(thickness[channel] == 1 ? clear : ExactMath.power(clear, thickness[channel]))
  }

  /// The gray value, not yet rounded, of a transmission.
  @inline(__always)
  func value(ofTransmission transmission: Float) -> Float {
    Float(dark) + Float(white - dark) * transmission
  }

  @inline(__always)
  private func transmission(_ value: Double, white: Double) -> Double {
    min(max((value - dark) / (white - dark), floor), 1)
  }
}
