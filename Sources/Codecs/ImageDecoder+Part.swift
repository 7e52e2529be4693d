import Imaging
import Support

extension ImageDecoder {
  /// The part of a picture that is going to be looked at; nil where that is all of it, and for files
  /// that are decoded as a whole: all but upright JPEGs of 1 or 3 components in one scan.
  ///
  /// Unreduced pixels are those of ``decode(_:named:limits:)``; reduced ones are what libjpeg makes of
  /// the lowest frequencies of each block. A file is refused just where the whole would be, and for
  /// the same reason.
  ///
  /// - Parameters:
  ///   - foresight: Told the size of the header, says what is needed. Of a file that is known to be
  ///     sound, what lies behind the part is not looked at.
  ///   - bytes: The whole file.
  ///   - name: The place of errors.
  ///   - limits: How large the whole picture may be.
  /// - Returns: A part with 1 or 3 channels.
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  package static func part(
    _ foresight: Foresight, of bytes: [UInt8], named name: String,
    limits: DecodeLimits = .standard
  ) throws(PipelineError) -> DecodedPart? {
    guard try ImageFormat.recognised(in: bytes, named: name) == .jpeg else { return nil }
    let header = try storedHeader(bytes, named: name, page: 0, limits: limits)
    let size = header.size
    guard header.hasParts, header.orientation == 1,
      case .part(let needed, let reduction) = foresight.need(size),
      reduction > 1 || needed != size.bounds
    else { return nil }
    let held = DecodedPart.reduced(needed, by: reduction)
    let channels = header.decodedChannels
    let samples = try jpegPart(
      bytes, held, reduction: reduction, channels: channels, isWalked: !foresight.isSound,
      named: name)
    let box = Box(
      held.minX * reduction, held.minY * reduction, held.maxX * reduction, held.maxY * reduction
    ).intersection(size.bounds)
    return DecodedPart(
      of: size, box: box, reduction: reduction,
      image: Image(size: held.size, channels: channels, samples: samples),
      whole: foresight.isWatched ? try decode(bytes, named: name, limits: limits) : nil)
  }
}
