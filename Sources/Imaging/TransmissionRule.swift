import Support

/// How gray values turn into X-ray transmissions and back, and how an object attenuates.
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

  /// The transmission of each gray value as background, and as object raised to the thickness.
  func tables(channel: Int) -> (background: [Float], object: [Float]) {
    let background = (0...255).map { Float(transmission(Double($0), white: white)) }
    let object = (0...255).map { value in
      let clear = transmission(Double(value), white: objectWhite[channel])
      return Float(thickness[channel] == 1 ? clear : ExactMath.power(clear, thickness[channel]))
    }
    return (background, object)
  }

  /// The gray value, not yet rounded, of a transmission.
  @inline(__always)
  func value(ofTransmission transmission: Float) -> Float {
    Float(dark) + Float(white - dark) * transmission
  }

  private func transmission(_ value: Double, white: Double) -> Double {
    min(max((value - dark) / (white - dark), floor), 1)
  }
}
