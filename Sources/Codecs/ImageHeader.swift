import Imaging

/// What a file says about its image before the pixels.
package struct ImageHeader: Sendable, Equatable {
  /// How the file is coded.
  package var format: ImageFormat
  /// Columns and rows as stored, before the turn.
  package var storedSize: PixelSize
  /// The orientation of EXIF or of the TIFF tag, 1...8; 1 is upright, and what a file without one
  /// has.
  package var orientation: Int
  /// Channels of the decoded image: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
  package var channels: Int
  /// Bits a sample as stored, of the index where there is a palette: 1...64.
  package var bitDepth: Int
  /// Whether the samples say nothing of black and white: signed, float, or over 16 bits.
  package var needsValueRange: Bool

  package init(
    format: ImageFormat, storedSize: PixelSize, orientation: Int = 1, channels: Int, bitDepth: Int,
    needsValueRange: Bool = false
  ) {
    self.format = format
    self.storedSize = storedSize
    self.orientation = orientation
    self.channels = channels
    self.bitDepth = bitDepth
    self.needsValueRange = needsValueRange
  }

  /// Columns and rows of the decoded image, after the turn.
  package var size: PixelSize {
    orientation >= 5 ? PixelSize(storedSize.height, storedSize.width) : storedSize
  }
}
