import Imaging

/// An image as its file stores it, before the turn by its orientation.
///
/// Palettes are looked up and the low depths of a PNG scaled up to 8 bits; all else is as stored.
package struct StoredImage: Sendable, Equatable {
  /// Columns and rows as stored.
  package var size: PixelSize
  /// The orientation, 1...8; 1 is upright.
  package var orientation: Int
  /// What the first samples of a pixel mean.
  package var colour: ColourModel
  /// What the sample behind them means.
  package var alpha: AlphaModel
  /// Bits a sample: the largest unsigned one is `2^bitDepth - 1`.
  package var bitDepth: Int
  /// `height · width · channels` samples, row by row.
  package var samples: StoredSamples

  /// Wraps samples that are already in order.
  package init(
    size: PixelSize, orientation: Int, colour: ColourModel, alpha: AlphaModel, bitDepth: Int,
    samples: StoredSamples
  ) {
    self.size = size
    self.orientation = orientation
    self.colour = colour
    self.alpha = alpha
    self.bitDepth = bitDepth
    self.samples = samples
    precondition(samples.count == size.area * channels, "\(samples.count) samples for \(size)")
  }

  /// Samples a pixel.
  package var channels: Int { colour.channels + (alpha == .none ? 0 : 1) }
}
