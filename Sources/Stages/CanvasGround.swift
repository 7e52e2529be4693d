import Codecs
import Imaging

/// In which form a canvas gets the image it starts from.
package enum CanvasGround: Sendable {
  /// Decoded.
  case pixels
  /// As the coded blocks of its JPEG, which are copied where nothing is put on them.
  case blocks
  /// Decoded; but an image that comes again and again, as what encoding it gave: the canvas is encoded
  /// to the same bytes either way.
  case recoded(JPEGEncoder)
}
