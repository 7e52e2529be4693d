import Codecs
import Imaging
import Support

/// Pixels reduced to 8 bits as Pillow does, in RGBA, with the means of the file's own colours.
struct EightBitSamples {
  let rgba: [UInt8]
  let means: [Double]

  /// - Throws: ``PipelineError`` as the conversion of L*a*b* does.
  init(_ image: StoredImage, named name: String) throws(PipelineError) {
    let samples = Self.reduced(image)
    let channels = image.channels
    let shown: [UInt8]
    let shownChannels: Int
    switch image.colour {
    case .gray, .rgb:
      shown = samples
      shownChannels = channels
    case .cmyk, .lab:
      var eight = image
      eight.samples = .unsigned8(samples)
      eight.bitDepth = 8
      eight.orientation = 1
      guard
        case .eight(let converted) = try eight.picture(depth: .eight, valueRange: nil, named: name)
      else { preconditionFailure("a picture of another depth") }
      shown = converted.samples
      shownChannels = converted.channels
    }
    rgba = Self.rgba(shown, channels: shownChannels, alpha: image.alpha)
    means = Self.means(image.colour, samples: samples, channels: channels, rgba: rgba)
  }

  /// One byte a sample: low depths scaled up, the high 8 bits of deeper ones, fax inverted.
  private static func reduced(_ image: StoredImage) -> [UInt8] {
    let depth = image.bitDepth
    var bytes: [UInt8]
    switch image.samples {
    case .unsigned8(let samples):
      let highest = 1 << depth - 1
      bytes =
        depth == 8
        ? samples : samples.map { UInt8((Int($0) * 255 + highest / 2) / highest) }
      if image.colour == .gray(whiteIsZero: true) {
        for index in stride(from: 0, to: bytes.count, by: image.channels) {
          bytes[index] = 255 - bytes[index]
        }
      }
    case .signed8(let samples): bytes = samples.map { UInt8(bitPattern: $0) }
    case .unsigned16(let samples):
      bytes = samples.map { UInt8($0 >> UInt16(depth - 8)) }
    default: preconditionFailure("samples that are deep")
    }
    return bytes
  }

  private static func rgba(_ samples: [UInt8], channels: Int, alpha: AlphaModel) -> [UInt8] {
    let isGray = channels <= 2
    let hasAlpha = alpha != .none && alpha != .unspecified
    var out: [UInt8] = []
    out.reserveCapacity(samples.count / channels * 4)
    for start in stride(from: 0, to: samples.count, by: channels) {
      let opacity = hasAlpha ? samples[start + channels - 1] : 255
      for channel in 0..<3 {
        var value = Int(samples[isGray ? start : start + channel])
        if alpha == .associated {
          value = opacity == 0 ? 0 : min(value * 255 / Int(opacity), 255)
        }
        out.append(UInt8(value))
      }
      out.append(opacity)
    }
    return out
  }

  private static func means(
    _ colour: ColourModel, samples: [UInt8], channels: Int, rgba: [UInt8]
  ) -> [Double] {
    func mean(_ samples: [UInt8], _ channel: Int, of step: Int) -> Double {
      var sum = 0
      for index in stride(from: channel, to: samples.count, by: step) { sum += Int(samples[index]) }
      return Double(sum) / Double(max(samples.count / step, 1))
    }
    return switch colour {
    case .gray: [0, 3].map { mean(rgba, $0, of: 4) }
    case .rgb: (0..<4).map { mean(rgba, $0, of: 4) }
    case .cmyk, .lab: (0..<colour.channels).map { mean(samples, $0, of: channels) }
    }
  }
}
