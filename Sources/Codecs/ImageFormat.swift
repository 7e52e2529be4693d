import Support

/// The formats that are read and written.
package enum ImageFormat: String, Sendable {
  /// Portable Network Graphics, ISO/IEC 15948.
  case png
  /// JPEG, ITU-T T.81.
  case jpeg
  /// Tag Image File Format 6.0 and BigTIFF.
  case tiff

  /// The name as people write it.
  package var title: String { rawValue.uppercased() }

  /// The format that the first bytes of a file announce; what the file is called does not matter.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` for an empty file and a PNG that went through a
  ///   text-mode transfer; `unsupportedFormat` for anything else, by its name when it has one.
  static func recognised(in bytes: [UInt8], named name: String) throws(PipelineError) -> Self {
    if bytes.starts(with: pngSignature) { return .png }
    if bytes.starts(with: [0xFF, 0xD8]) { return .jpeg }
    if tiffSignatures.contains(where: bytes.starts) { return .tiff }
    guard !bytes.isEmpty else { throw PipelineError(.corruptFile, at: name, "is empty") }
    if bytes.starts(with: pngSignature.prefix(4)) {
      throw PipelineError(
        .corruptFile, at: name, "has a PNG signature with its line ends changed",
        hint: "copy it again in binary mode")
    }
    if let other = OtherFormat.all.first(where: { $0.matches(bytes) }) {
      throw PipelineError(
        .unsupportedFormat, at: name, "is \(other.name); only PNG, JPEG and TIFF are read",
        hint: other.hint)
    }
    throw PipelineError(
      .unsupportedFormat, at: name, "is neither PNG nor JPEG nor TIFF", hint: "convert it to PNG")
  }

  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// In both byte orders; 43 for the 64-bit offsets of BigTIFF.
  private static let tiffSignatures: [[UInt8]] = [
    [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
  ]
}

/// A format that is known only to be refused by its name.
private struct OtherFormat: Sendable {
  /// With its article: "a GIF".
  let name: String
  /// Where the pattern starts.
  let offset: Int
  /// The bytes there; nil matches any.
  let pattern: [UInt8?]
  let hint: String

  init(
    _ name: String, _ pattern: [UInt8?], at offset: Int = 0, hint: String = "convert it to PNG"
  ) {
    self.name = name
    self.offset = offset
    self.pattern = pattern
    self.hint = hint
  }

  init(_ name: String, text: String, at offset: Int = 0, hint: String = "convert it to PNG") {
    self.init(name, Array(text.utf8), at: offset, hint: hint)
  }

  func matches(_ bytes: [UInt8]) -> Bool {
    bytes.count >= offset + pattern.count
      && zip(bytes[offset...], pattern).allSatisfy { $1 == nil || $0 == $1 }
  }

  static let all: [OtherFormat] =
    [
      OtherFormat("a GIF", text: "GIF8"),
      OtherFormat("a WebP", Array("RIFF".utf8) + [nil, nil, nil, nil] + Array("WEBP".utf8)),
      OtherFormat("a JPEG 2000", [0, 0, 0, 0x0C, 0x6A, 0x50]),
      OtherFormat("a JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]),
      OtherFormat("a JPEG XL", [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C]),
      OtherFormat("a JPEG XL", [0xFF, 0x0A]),
      OtherFormat("an AVIF", text: "ftypavi", at: 4),
      OtherFormat("a HEIF", text: "ftyphe", at: 4),
      OtherFormat("a HEIF", text: "ftypmif1", at: 4),
      OtherFormat("an MNG", [0x8A, 0x4D, 0x4E, 0x47]),
      OtherFormat("a JNG", [0x8B, 0x4A, 0x4E, 0x47]),
      OtherFormat("a Photoshop file", text: "8BPS"),
      OtherFormat("an OpenEXR", [0x76, 0x2F, 0x31, 0x01]),
      OtherFormat("a DDS", text: "DDS "),
      OtherFormat("a QOI", text: "qoif"),
      OtherFormat("an icon", [0, 0, 1, 0]),
      OtherFormat("a DICOM", text: "DICM", at: 128),
      OtherFormat("a NumPy array", [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
      OtherFormat("an HDF5 file", [0x89, 0x48, 0x44, 0x46]),
      OtherFormat("a PDF", text: "%PDF"),
      OtherFormat("a zip archive", [0x50, 0x4B, 3, 4], hint: "unpack it first"),
      OtherFormat("a gzip file", [0x1F, 0x8B], hint: "unpack it first"),
      OtherFormat("a BMP", text: "BM"),
      OtherFormat(
        "a Git LFS pointer", text: "version https://git-lfs",
        hint: "fetch the file itself with 'git lfs pull'"),
    ]
    + (UInt8(ascii: "1")...UInt8(ascii: "7")).flatMap { digit in
      [0x0A, 0x20, 0x0D].map { OtherFormat("a PNM", [0x50, digit, $0]) }
    }
}
