import CCodecs
import Imaging
import Support

/// Reads PNG and JPEG files.
///
/// Sizes are checked from the header, before anything is allocated. Damaged files are refused, not
/// mended: what libjpeg and libpng only warn of is an error unless the pixels are whole.
package enum ImageDecoder {
  /// What a file says about its image; costs microseconds, the pixels are not touched.
  ///
  /// Here and below, `name` is what errors give as their place, usually the path.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  package static func header(
    of bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> ImageHeader {
    try stored(bytes, named: name, limits: limits).header
  }

  /// The image, 8 bits a sample, upright.
  ///
  /// 16-bit samples become `(v · 255 + 32767) / 65535`; alpha and tRNS become the last channel.
  /// Gamma, colour profiles and a PNG's later frames are not looked at.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  package static func decode(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> Image {
    let header = try stored(bytes, named: name, limits: limits).header
    let size = header.storedSize
    let maxScans = Int32(limits.maxScans(for: size))
    let samples = try filled(
      count: size.area * header.channels, header.format, named: name
    ) { (out: UnsafeMutableBufferPointer<UInt8>, message) in
      guard let start = out.baseAddress else { return .corrupt }
      switch header.format {
      case .png:
        return ccodecs_png_decode(
          bytes, bytes.count, .image, start, out.count, &message, message.count)
      case .jpeg:
        return ccodecs_jpeg_decode(
          bytes, bytes.count, maxScans, start, out.count, &message, message.count)
      }
    }
    return Image(size: size, channels: header.channels, samples: samples)
      .upright(fromOrientation: header.orientation)
  }

  /// The numbers of a PNG label map as stored: palette indices or gray values, never scaled.
  ///
  /// Any depth from 1 to 16 bits; the colours and transparency of a palette are not looked at.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` (also for a JPEG, whose
  ///   values are not exact, and for RGB or alpha) or `limitExceeded`.
  package static func decodeLabels(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> LabelMap {
    let (header, storedChannels) = try stored(bytes, named: name, limits: limits)
    guard header.format == .png else {
      throw PipelineError(
        .unsupportedFormat, at: name, "is a JPEG, whose values are not exact labels",
        hint: "save label maps as palette or gray PNG")
    }
    guard storedChannels == 1 else {
      throw PipelineError(
        .unsupportedFormat, at: name,
        "has \(storedChannels) channels but a label map has one number a pixel",
        hint: "save label maps as palette or gray PNG")
    }
    let size = header.storedSize
    let labels: [UInt16]
    if header.bitDepth == 16 {
      labels = try filled(count: size.area, .png, named: name) { (out, message) in
        decodeStored(bytes, to: UnsafeMutableRawBufferPointer(out), &message)
      }
    } else {
      let narrow = try filled(
        count: size.area, .png, named: name
      ) { (out: UnsafeMutableBufferPointer<UInt8>, message) in
        decodeStored(bytes, to: UnsafeMutableRawBufferPointer(out), &message)
      }
      labels = narrow.map(UInt16.init)
    }
    return LabelMap(size: size, labels: labels)
  }

  /// The header, and the channels as stored, where a palette index is one.
  private static func stored(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits
  ) throws(PipelineError) -> (header: ImageHeader, storedChannels: Int) {
    let format = try ImageFormat.recognised(in: bytes, named: name)
    var found = CCodecsHeader()
    do {
      try CodecCall.reading(format, named: name) { message in
        switch format {
        case .png: ccodecs_png_header(bytes, bytes.count, &found, &message, message.count)
        case .jpeg: ccodecs_jpeg_header(bytes, bytes.count, &found, &message, message.count)
        }
      }
    } catch  where error.code == .limitExceeded {
      // libjpeg refuses long sides itself; our own limit says so better when it is lower.
      try limits.check(PixelSize(Int(found.width), Int(found.height)), named: name)
      throw error
    }
    let size = PixelSize(Int(found.width), Int(found.height))
    try limits.check(size, named: name)
    let header = ImageHeader(
      format: format, storedSize: size,
      orientation: format == .jpeg ? ExifOrientation.read(fromJPEG: bytes) : 1,
      channels: Int(found.channels), bitDepth: Int(found.bit_depth))
    return (header, Int(found.stored_channels))
  }

  private static func decodeStored(
    _ bytes: [UInt8], to out: UnsafeMutableRawBufferPointer, _ message: inout [CChar]
  ) -> CCodecsStatus {
    guard let start = out.baseAddress else { return .corrupt }
    return ccodecs_png_decode(
      bytes, bytes.count, .stored, start, out.count, &message, message.count)
  }

  /// An array that a C call fills whole; when it fails, nothing of it is read.
  private static func filled<Sample: FixedWidthInteger & BitwiseCopyable>(
    count: Int, _ format: ImageFormat, named name: String,
    _ body: (UnsafeMutableBufferPointer<Sample>, inout [CChar]) -> CCodecsStatus
  ) throws(PipelineError) -> [Sample] {
    var samples: [Sample] = []
    try CodecCall.reading(format, named: name) { message in
      var status = CCodecsStatus.corrupt
      samples = [Sample](unsafeUninitializedCapacity: count) { buffer, initialized in
        status = body(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), &message)
        initialized = status == .done ? count : 0
      }
      return status
    }
    return samples
  }
}
