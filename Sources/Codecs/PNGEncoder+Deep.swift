import CCodecs
import Imaging
import Support

extension PNGEncoder {
  /// Encodes an image with 16 bits a sample, each row with the filter that suits it.
  ///
  /// - Parameters:
  ///   - image: 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA.
  ///   - level: zlib's level, 0...9.
  /// - Returns: The bytes of a file.
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty image.
  package static func encode(
    _ image: DeepImage, level: Int = 6
  ) throws(PipelineError) -> [UInt8] {
    precondition((0...9).contains(level), "zlib level \(level)")
    guard image.size.area > 0 else {
      throw PipelineError(
        .outOfRange, at: CodecCall.place(of: .png), "image is \(image.size), without a pixel")
    }
    var layout = CCodecsPNGLayout(
      width: UInt32(image.width), height: UInt32(image.height), channels: Int32(image.channels),
      bit_depth: 16, level: Int32(level), filters: 1, palette: nil, palette_count: 0)
    return try CodecCall.writing(.png) { buffer, message in
      ccodecs_png_encode(image.samples, &layout, &buffer, &message, message.count)
    }
  }
}
