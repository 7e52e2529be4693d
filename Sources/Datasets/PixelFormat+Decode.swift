import Codecs
import Imaging
import Support

extension PixelFormat {
  /// Decodes a picture to this format, and no more of it than somebody is going to look at.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The place of errors.
  ///   - valueRange: What becomes the least and the greatest sample, for files whose values have no
  ///     range of their own.
  ///   - page: The page of a TIFF, from 0.
  ///   - foresight: What will be looked at.
  ///   - mismatch: The error when two channels are asked for and it has as many as told.
  /// - Returns: The picture, upright.
  /// - Throws: ``PipelineError``, as ``ImageDecoder``, and the mismatch.
  package func decode(
    _ bytes: [UInt8], named name: String, valueRange: ClosedRange<Double>? = nil, page: Int = 0,
    foresight: Foresight = .everything, mismatch: (Int) -> PipelineError
  ) throws(PipelineError) -> Picture {
    if depth == .eight, channels != 2, page == 0,
      let part = try ImageDecoder.part(foresight, of: bytes, named: name)
    {
      return .coded(CodedPicture(part.converted(toChannels: channels)))
    }
    let picture = try ImageDecoder.decode(
      bytes, named: name, depth: depth, valueRange: valueRange, page: page)
    guard channels != 2 || picture.channels == 2 else { throw mismatch(picture.channels) }
    return picture.converted(toChannels: channels)
  }
}
