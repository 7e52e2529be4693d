import Imaging
import Support

/// How large an image may say it is before anything is allocated for it.
package struct DecodeLimits: Sendable {
  /// The most pixels along one side.
  package var maxSide: Int
  /// The most pixels in all.
  package var maxPixels: Int
  /// The most bytes of decoded samples, as deep as they are stored.
  package var maxBytes: ByteCount

  package init(maxSide: Int, maxPixels: Int, maxBytes: ByteCount = .mebibytes(512)) {
    self.maxSide = maxSide
    self.maxPixels = maxPixels
    self.maxBytes = maxBytes
  }

  /// Twice the longest side of 16 bits, and half a gibibyte of 24-bit pixels, at which Pillow refuses
  /// an image as a decompression bomb.
  package static let standard = DecodeLimits(maxSide: 131_072, maxPixels: 178_956_970)

  /// - Throws: ``PipelineError`` with `limitExceeded`, naming what was found and the limit.
  func check(
    _ size: PixelSize, bytesPerPixel: Int, named name: String
  ) throws(PipelineError) {
    guard max(size.width, size.height) <= maxSide else {
      throw PipelineError(
        .limitExceeded, at: name, "is \(size), over the limit of \(maxSide) pixels a side")
    }
    guard size.area <= maxPixels else {
      throw PipelineError(
        .limitExceeded, at: name,
        "is \(size), \(size.area) pixels, over the limit of \(maxPixels) pixels")
    }
    let bytes = ByteCount(size.area * bytesPerPixel)
    guard bytes <= maxBytes else {
      throw PipelineError(
        .limitExceeded, at: name,
        "is \(size) with \(bytesPerPixel) bytes a pixel, \(bytes), over the limit of \(maxBytes)")
    }
  }

  /// How many scans a JPEG of this size may have.
  ///
  /// A real progressive file has about ten. Each scan visits every block of the picture however few
  /// bytes it has, so large pictures may have fewer.
  func maxScans(for size: PixelSize) -> Int {
    min(500, max(40, 2_000_000_000 / max(size.area, 1)))
  }
}
