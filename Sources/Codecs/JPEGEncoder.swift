import CCodecs
import Imaging
import Support

/// How finely a JPEG stores colour beside brightness.
package enum ChromaSubsampling: Sendable {
  /// Colour at full size, 4:4:4.
  case none
  /// Colour at half width and half height, 4:2:0.
  case quarter
}

/// Writes JPEG files; the same image and settings give the same bytes on any processor.
///
/// Baseline with the standard Huffman tables, the exact integer transform and a JFIF header.
package struct JPEGEncoder: Sendable {
  /// 1...100, on the scale of libjpeg.
  package let quality: Int
  /// How finely colour is stored; gray images have none.
  package let subsampling: ChromaSubsampling
  /// Whether the file comes in scans that refine the picture, for readers that show it early.
  package let isProgressive: Bool

  /// Makes an encoder; a quality outside 1...100 is our own mistake.
  package init(
    quality: Int, subsampling: ChromaSubsampling = .quarter, progressive: Bool = false
  ) {
    precondition((1...100).contains(quality), "JPEG quality \(quality)")
    self.quality = quality
    self.subsampling = subsampling
    isProgressive = progressive
  }

  /// The bytes of a file with the image, which has 1 or 3 channels and 1...65500 pixels a side.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` for other channels, `outOfRange` for an
  ///   empty image, `limitExceeded` for a longer side.
  package func encode(_ image: Image) throws(PipelineError) -> [UInt8] {
    let place = CodecCall.place(of: .jpeg)
    guard image.channels == 1 || image.channels == 3 else {
      throw PipelineError(
        .mismatchedShape, at: place, "image has \(image.channels) channels but a JPEG has 1 or 3",
        hint: "convert it to 1 or 3 channels first")
    }
    guard image.size.area > 0 else {
      throw PipelineError(.outOfRange, at: place, "image is \(image.size), without a pixel")
    }
    guard max(image.width, image.height) <= 65_500 else {
      throw PipelineError(
        .limitExceeded, at: place,
        "image is \(image.size), over the limit of 65500 pixels a side")
    }
    var layout = CCodecsJPEGLayout(
      width: UInt32(image.width), height: UInt32(image.height), channels: Int32(image.channels),
      quality: Int32(quality), full_chroma: subsampling == .none ? 1 : 0,
      progressive: isProgressive ? 1 : 0)
    return try CodecCall.writing(.jpeg) { buffer, message in
      ccodecs_jpeg_encode(image.samples, &layout, &buffer, &message, message.count)
    }
  }
}
