import Imaging
import Support

extension ImageDecoder {
  /// The exact 8-bit colours of a file that codes numbers or classes as colours, as stored.
  ///
  /// RGB, palette or gray, without loss; alpha may be there when nothing is transparent.
  ///
  /// - Returns: An image of 3 channels.
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` for colours that are not
  ///   exact 8-bit ones, or `limitExceeded`.
  package static func decodeColours(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> Image {
    let header = try storedHeader(bytes, named: name, page: 0, limits: limits)
    guard header.isLossless else { throw inexact(name, "is \(header.lossyName)") }
    switch header.colour {
    case .gray, .rgb: break
    case .cmyk: throw inexact(name, "has CMYK colours")
    case .lab: throw inexact(name, "has L*a*b* colours")
    }
    var image = try stored(bytes, named: name, page: 0, limits: limits).image
    guard case .unsigned8(let samples) = image.samples else {
      throw inexact(
        name,
        header.hasPalette
          ? "has a palette of 16-bit colours"
          : "has \(image.samples.kindName) of \(image.bitDepth) bits")
    }
    if image.alpha != .none {
      let channels = image.channels
      let clear = stride(from: channels - 1, to: samples.count, by: channels)
        .first { samples[$0] != 255 }
      if let clear {
        let (y, x) = (clear / channels).quotientAndRemainder(dividingBy: image.size.width)
        throw inexact(name, "has a transparent pixel at column \(x), row \(y)")
      }
      image.alpha = .straight
    }
    image.orientation = 1
    switch try image.picture(depth: .eight, valueRange: nil, named: name) {
    case .eight(let colours): return colours.converted(toChannels: 3)
    case .sixteen, .coded: preconditionFailure("a picture of another depth")
    }
  }

  private static func inexact(_ name: String, _ what: String) -> PipelineError {
    PipelineError(
      .unsupportedFormat, at: name, "\(what), but colours that stand for numbers must be exact",
      hint: "save it as an 8-bit RGB or palette PNG")
  }
}
