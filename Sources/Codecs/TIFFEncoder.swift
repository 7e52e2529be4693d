import CCodecs
import Imaging
import Support

/// Writes TIFF files; the same picture gives the same bytes with the same libtiff and zlib.
package enum TIFFEncoder {
  /// Encodes a picture at its depth, deflated with the horizontal predictor, without any text or time.
  ///
  /// - Parameter picture: 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA; a second energy is written as
  ///   alpha too.
  /// - Returns: The bytes of a file.
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty picture, `limitExceeded` for one that
  ///   a TIFF cannot hold.
  package static func encode(_ picture: Picture) throws(PipelineError) -> [UInt8] {
    let size = picture.size
    guard size.area > 0 else {
      throw PipelineError(
        .outOfRange, at: CodecCall.place(of: .tiff), "image is \(size), without a pixel")
    }
    guard let width = Int32(exactly: size.width), let height = Int32(exactly: size.height) else {
      throw PipelineError(
        .limitExceeded, at: CodecCall.place(of: .tiff),
        "image is \(size), over the limit of \(Int32.max) pixels a side")
    }
    var layout = CCodecsTIFFLayout(
      width: UInt32(width), height: UInt32(height), channels: Int32(picture.channels),
      bit_depth: Int32(picture.depth.rawValue))
    return try CodecCall.writing(.tiff) { buffer, message in
      switch picture {
      case .eight(let image):
        ccodecs_tiff_encode(image.samples, &layout, &buffer, &message, message.count)
      case .sixteen(let image):
        ccodecs_tiff_encode(image.samples, &layout, &buffer, &message, message.count)
      case .coded(let picture):
        ccodecs_tiff_encode(picture.image.samples, &layout, &buffer, &message, message.count)
      }
    }
  }
}
