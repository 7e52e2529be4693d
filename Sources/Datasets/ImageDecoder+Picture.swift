import Codecs
import Imaging
import Support

extension ImageDecoder {
  /// The image at a depth; for now from its eight-bit samples.
  static func decode(
    _ bytes: [UInt8], named name: String, depth: PixelDepth, valueRange: ClosedRange<Double>?
  ) throws(PipelineError) -> Picture {
    Picture.eight(try decode(bytes, named: name)).converted(to: depth)
  }
}
