/// A ``ColourChange`` with all its numbers known.
enum ColourStep {
  /// `m + f · (x - m)`.
  case line(_ factor: Float, _ mean: Float)
  case saturation(Float)
  /// As the depth counts turns.
  case hue(Float)
  case grayscale
  /// From a level on, in the depth's numbers.
  case solarize(Float)

  /// Whether a sample's change depends on the pixel's other samples.
  var needsPixels: Bool {
    switch self {
    case .line, .solarize: false
    case .saturation, .hue, .grayscale: true
    }
  }
}

extension ColourPlanes {
  /// Does a step to all pixels.
  func apply(_ step: ColourStep) {
    switch step {
    case .line(let factor, let mean):
      updateSamples { Self.whole(mean + factor * ($0 - mean)) }
    case .saturation(let factor):
      update { red, green, blue in
        let gray = Value.luma(red, green, blue)
        red = Self.whole(gray + factor * (red - gray))
        green = Self.whole(gray + factor * (green - gray))
        blue = Self.whole(gray + factor * (blue - gray))
      }
    case .hue(let turn):
      Value.turnHue(of: self, by: turn)
    case .grayscale:
      update { red, green, blue in
        let gray = Value.luma(red, green, blue)
        (red, green, blue) = (gray, gray, gray)
      }
    case .solarize(let threshold):
      updateSamples { $0 >= threshold ? Value.top - $0 : $0 }
    }
  }

  /// Cut off to 0...`top`, then towards zero.
  @inline(__always)
  private static func whole(_ number: Float) -> Float {
    number.atLeast(0).atMost(Value.top).floor
  }
}
