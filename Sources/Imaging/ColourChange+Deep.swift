extension Raster where Value == UInt16 {
  /// The picture with its colours changed, one change after the other, see ``ColourChange``.
  public func changed(by changes: [ColourChange]) -> DeepImage {
    precondition(channels < 4, "colours with alpha")
    return changes.reduce(self) { $0.changed(by: $1) }
  }

  private func changed(by change: ColourChange) -> DeepImage {
    switch change {
    case .brightness(let factor): return line(Float(factor), about: 0)
    case .contrast(let factor): return line(Float(factor), about: meanLuma)
    case .saturation(let factor):
      guard channels == 3 else { return self }
      let factor = Float(factor)
      return mapPixels { pixel in
        let gray = Self.luma(pixel)
        return SIMD3(repeating: gray) + factor * (pixel - gray)
      }
    case .hue(let turn):
      return channels == 3 ? mapPixels { HueShift.turned($0, by: Float(turn)) } : self
    case .grayscale:
      return channels == 3 ? mapPixels { SIMD3(repeating: Self.luma($0)) } : self
    case .solarize(let threshold):
      let least = threshold * 257
      return DeepImage(
        size: size, channels: channels,
        samples: samples.map { Double($0) >= least ? 65535 - $0 : $0 })
    }
  }

  /// The mean of all pixels' lumas, rounded half up.
  private var meanLuma: Float {
    precondition(channels != 2, "luma of two channels")
    let gray = converted(toChannels: 1).samples
    guard !gray.isEmpty else { return 0 }
    let sum = gray.reduce(0) { $0 + Int($1) }
    return Float((Double(sum) / Double(gray.count) + 0.5).rounded(.down))
  }

  private static func luma(_ pixel: SIMD3<Float>) -> Float {
    let (red, green, blue) = (UInt64(pixel.x), UInt64(pixel.y), UInt64(pixel.z))
    return Float((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16)
  }

  private func line(_ factor: Float, about mean: Float) -> DeepImage {
    DeepImage(
      size: size, channels: channels,
      samples: samples.map { UInt16(clamping: Int(mean + factor * (Float($0) - mean))) })
  }

  private func mapPixels(_ body: (SIMD3<Float>) -> SIMD3<Float>) -> DeepImage {
    var out = samples
    for index in stride(from: 0, to: samples.count, by: 3) {
      let pixel = body(
        SIMD3(Float(samples[index]), Float(samples[index + 1]), Float(samples[index + 2])))
      for channel in 0..<3 { out[index + channel] = UInt16(clamping: Int(pixel[channel])) }
    }
    return DeepImage(size: size, channels: 3, samples: out)
  }
}

extension HueShift {
  /// A colour of any scale with its hue turned by a part of the circle, nothing rounded.
  fileprivate static func turned(_ pixel: SIMD3<Float>, by turn: Float) -> SIMD3<Float> {
    let (most, least) = (pixel.max(), pixel.min())
    let chroma = most - least
    guard chroma > 0 else { return pixel }
    let sixths: Float =
      pixel.x == most
      ? (pixel.y - pixel.z) / chroma
      : pixel.y == most
        ? 2 + (pixel.z - pixel.x) / chroma : 4 + (pixel.x - pixel.y) / chroma
    var hue = sixths + 6 * turn
    hue -= 6 * (hue / 6).rounded(.down)
    /// How far a channel is from the brightest, by its place on the circle.
    func level(_ place: Float) -> Float {
      var distance = abs(hue - place)
      distance = min(distance, 6 - distance)
      return most - chroma * min(max(distance - 1, 0), 1)
    }
    return SIMD3(level(0), level(2), level(4))
  }
}
