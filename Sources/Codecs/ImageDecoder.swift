import CCodecs
import Imaging
import Support

/// Reads PNG, JPEG and TIFF files.
///
/// Sizes are checked from the header, before anything is allocated. Damaged files are refused, not
/// mended: what the libraries only warn of is an error unless the pixels are whole.
package enum ImageDecoder {
  /// What a file says about its image; costs microseconds, the pixels are not touched.
  ///
  /// Here and below, `name` is what errors give as their place, usually the path, and `page` the one
  /// wanted of a TIFF's pages, the first of which is 0; other formats have no other.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  package static func header(
    of bytes: [UInt8], named name: String, page: Int = 0, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> ImageHeader {
    try storedHeader(bytes, named: name, page: page, limits: limits).header
  }

  /// The image, 8 bits a sample, upright.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` (also for samples that need
  ///   a value range) or `limitExceeded`.
  package static func decode(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> Image {
    try stored(bytes, named: name, page: 0, limits: limits).image.eight(named: name)
  }

  /// The picture at a depth, upright, in gray or RGB with its alpha apart.
  ///
  /// Gamma, colour profiles and a PNG's later frames are not looked at.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The place of errors.
  ///   - depth: Bits a sample of the picture.
  ///   - valueRange: The samples that become black and white; needed where the file does not say:
  ///     see ``StoredImage/picture(depth:valueRange:named:)``, also for the arithmetic.
  ///   - page: The page of a TIFF, from 0.
  ///   - limits: How large it may be.
  /// - Returns: 1 gray, 2 gray and alpha or two energies, 3 RGB, 4 RGBA.
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` (also when a value range is
  ///   missing), `outOfRange` for a NaN, or `limitExceeded`.
  package static func decode(
    _ bytes: [UInt8], named name: String, depth: PixelDepth,
    valueRange: ClosedRange<Double>? = nil, page: Int = 0, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> Picture {
    try stored(bytes, named: name, page: page, limits: limits).image
      .picture(depth: depth, valueRange: valueRange, named: name)
  }

  /// The samples as the file stores them, before any turn.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  package static func storedImage(
    _ bytes: [UInt8], named name: String, page: Int = 0, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> StoredImage {
    try stored(bytes, named: name, page: page, limits: limits).image
  }

  /// The header and the pixels.
  static func stored(
    _ bytes: [UInt8], named name: String, page: Int, limits: DecodeLimits
  ) throws(PipelineError) -> (header: StoredHeader, image: StoredImage) {
    let header = try storedHeader(bytes, named: name, page: page, limits: limits)
    let samples =
      switch header.format {
      case .png: try pngSamples(bytes, header, named: name)
      case .jpeg: try jpegSamples(bytes, header, named: name, limits: limits)
      case .tiff:
        header.hasPalette
          ? try tiffColours(bytes, header, named: name, page: page)
          : try tiffSamples(bytes, header, named: name, page: page)
      }
    return (
      header,
      StoredImage(
        size: header.size, orientation: header.orientation, colour: header.colour,
        alpha: header.alpha, bitDepth: samples.fullDepth(of: header), samples: samples)
    )
  }

  /// What the C side says of a file, within the limits.
  static func storedHeader(
    _ bytes: [UInt8], named name: String, page: Int, limits: DecodeLimits
  ) throws(PipelineError) -> StoredHeader {
    let format = try ImageFormat.recognised(in: bytes, named: name)
    guard page == 0 || format == .tiff else {
      throw PipelineError(
        .unsupportedFormat, at: name, "is a \(format.title), which has no page \(page)",
        hint: "leave the page away")
    }
    var header: StoredHeader
    switch format {
    case .png:
      var found = CCodecsHeader()
      try CodecCall.reading(format, named: name) { message in
        ccodecs_png_header(bytes, bytes.count, &found, &message, message.count)
      }
      header = StoredHeader(png: found, bytes: bytes)
    case .jpeg:
      var found = CCodecsHeader()
      try CodecCall.reading(format, named: name) { message in
        ccodecs_jpeg_header(bytes, bytes.count, &found, &message, message.count)
      }
      header = StoredHeader(jpeg: found, bytes: bytes)
    case .tiff:
      var found = CCodecsTIFFHeader()
      try CodecCall.reading(format, named: name) { message in
        ccodecs_tiff_header(
          bytes, bytes.count, UInt32(clamping: page), &found, &message, message.count)
      }
      header = StoredHeader(tiff: found)
    }
    try limits.check(header.size, bytesPerPixel: header.bytesPerPixel, named: name)
    return header
  }
}

extension StoredSamples {
  /// The depth of the samples in memory, which looking a palette up and scaling change.
  fileprivate func fullDepth(of header: StoredHeader) -> Int {
    switch self {
    case .unsigned8 where header.format == .png || header.hasPalette: 8
    case .unsigned16 where header.hasPalette: 16
    default: header.bitDepth
    }
  }
}

extension StoredImage {
  /// The picture at 8 bits without a value range.
  fileprivate func eight(named name: String) throws(PipelineError) -> Image {
    switch try picture(depth: .eight, valueRange: nil, named: name) {
    case .eight(let image): image
    case .sixteen(let image): image.narrowed()
    case .coded(let picture): picture.image
    }
  }
}
