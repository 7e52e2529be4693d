import Imaging

/// What a file says about its image before the pixels.
package struct ImageHeader: Sendable, Equatable {
  /// How the file is coded.
  package var format: ImageFormat
  /// Columns and rows as stored, before the EXIF turn.
  package var storedSize: PixelSize
  /// The EXIF orientation, 1...8; 1 is upright, and what a file without one has.
  package var orientation: Int
  /// Channels of the decoded image: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
  package var channels: Int
  /// Bits a sample as stored: 1, 2, 4, 8 or 16; decoded images always have 8.
  package var bitDepth: Int

  package init(
    format: ImageFormat, storedSize: PixelSize, orientation: Int = 1, channels: Int, bitDepth: Int
  ) {
    self.format = format
    self.storedSize = storedSize
    self.orientation = orientation
    self.channels = channels
    self.bitDepth = bitDepth
  }

  /// Columns and rows of the decoded image, after the EXIF turn.
  package var size: PixelSize {
    orientation >= 5 ? PixelSize(storedSize.height, storedSize.width) : storedSize
  }
}
