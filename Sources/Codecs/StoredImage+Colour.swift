import Imaging

extension StoredImage {
  /// The upright image of samples over their whole range: gray or RGB, alpha apart.
  func coloured<Value: PixelValue>(_ samples: [Value]) -> Raster<Value> {
    var samples = samples
    switch colour {
    case .gray(whiteIsZero: true) where self.samples.haveOwnRange: invertGray(&samples)
    case .gray, .rgb: break
    case .cmyk: samples = withoutInk(samples)
    case .lab(let isSigned): samples = withoutLab(samples, isSigned: isSigned)
    }
    let channels = (colour == .cmyk ? 3 : colour.channels) + (alpha == .none ? 0 : 1)
    if alpha == .associated { Self.unassociate(&samples, channels: channels) }
    return Raster(size: size, channels: channels, samples: samples)
      .upright(fromOrientation: orientation)
  }

  private func invertGray<Value: PixelValue>(_ samples: inout [Value]) {
    for index in stride(from: 0, to: samples.count, by: channels) {
      samples[index] = Value.max - samples[index]
    }
  }

  /// `(m - k) · (m - c) / m`, rounded: ink that covers what black has left.
  ///
  /// At 8 bits these are the numbers of Pillow's conversion of CMYK to RGB.
  private func withoutInk<Value: PixelValue>(_ samples: [Value]) -> [Value] {
    let hasAlpha = alpha != .none
    let top = Int(Value.max)
    var out: [Value] = []
    out.reserveCapacity(size.area * (hasAlpha ? 4 : 3))
    for start in stride(from: 0, to: samples.count, by: channels) {
      let left = top - Int(samples[start + 3])
      for channel in 0..<3 {
        let covered = (Int(samples[start + channel]) * left + top / 2) / top
        out.append(Value(left - covered))
      }
      if hasAlpha { out.append(samples[start + 4]) }
    }
    return out
  }

  /// sRGB of L*a*b* as TIFF 6.0, section 23, stores it, or as ICC.1:2022, 6.3.4, does.
  private func withoutLab<Value: PixelValue>(_ samples: [Value], isSigned: Bool) -> [Value] {
    let top = Int(Value.max)
    // a* and b* have 8 bits before the point; white is 100, at 16 bits of ICC 0xFF00.
    let unit = (top + 1) / 256
    let white = isSigned ? top : 255 * unit
    func opponent(_ sample: Value) -> Double {
      let value = Int(sample)
      let middle = 128 * unit
      return Double(isSigned && value < middle ? value : value - middle * (isSigned ? 2 : 1))
        / Double(unit)
    }
    var out = samples
    for start in stride(from: 0, to: samples.count, by: channels) {
      let colour = LabColour(
        lightness: Double(samples[start]) / Double(white) * 100, a: opponent(samples[start + 1]),
        b: opponent(samples[start + 2]))
      let encoded = (colour.sRGB * Double(top)).rounded(.toNearestOrAwayFromZero)
      for channel in 0..<3 { out[start + channel] = Value(encoded[channel]) }
    }
    return out
  }

  /// Divides the colours by their alpha, rounded down as Pillow does; 0 where nothing shows.
  private static func unassociate<Value: PixelValue>(_ samples: inout [Value], channels: Int) {
    let top = Int(Value.max)
    for start in stride(from: 0, to: samples.count, by: channels) {
      let alpha = Int(samples[start + channels - 1])
      for index in start..<start + channels - 1 {
        samples[index] = alpha == 0 ? 0 : Value(min(Int(samples[index]) * top / alpha, top))
      }
    }
  }
}
