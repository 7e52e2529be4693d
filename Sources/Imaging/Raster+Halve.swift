import CKernels

extension Raster where Value == UInt8 {
  /// The image at half its sides, rounded up: means of 2×2 pixels, rounded half up; the last of an odd
  /// number of columns or rows counts twice.
  package var halved: Self {
    filled(PixelSize((width + 1) / 2, (height + 1) / 2)) { out in
      withRows(of: size.bounds) { ckernels_halve(&$0, out) }
    }
  }
}
