import CCodecs

/// The libraries whose versions decide which bytes come out.
package enum CodecVersions {
  /// Name and version of each, in a fixed order.
  ///
  /// libpng and zlib are those loaded; libjpeg-turbo is the one compiled against, because it does
  /// not tell at run time.
  package static var all: [(name: String, version: String)] {
    [
      ("libjpeg-turbo", String(cString: ccodecs_jpeg_version())),
      ("libpng", String(cString: ccodecs_png_version())),
      ("zlib", String(cString: ccodecs_zlib_version())),
    ]
  }
}
