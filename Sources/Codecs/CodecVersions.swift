import CCodecs

/// The libraries whose versions decide which bytes come out.
package enum CodecVersions {
  /// Name and version of each, in a fixed order.
  ///
  /// libpng, libtiff and zlib are those loaded; libjpeg-turbo is the one compiled against, because
  /// it does not tell at run time.
  package static var all: [(name: String, version: String)] {
    [
      ("libjpeg-turbo", String(cString: ccodecs_jpeg_version())),
      ("libpng", String(cString: ccodecs_png_version())),
      ("libtiff", tiffVersion),
      ("zlib", String(cString: ccodecs_zlib_version())),
    ]
  }

  /// The number in "LIBTIFF, Version 4.5.0" and the copyright that follows.
  private static var tiffVersion: String {
    let text = String(cString: ccodecs_tiff_version())
    return String(text.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." })
  }
}
