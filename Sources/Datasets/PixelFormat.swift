import Imaging
import Manifest

/// How many channels of which depth the pictures of a dataset have.
package struct PixelFormat: Sendable, Hashable, CustomStringConvertible {
  /// 1 gray, 2 dual energy, 3 RGB.
  package let channels: Int
  package let depth: PixelDepth

  package init(channels: Int, depth: PixelDepth = .eight) {
    self.channels = channels
    self.depth = depth
  }

  /// What a dataset's manifest asks for.
  package init(_ dataset: DatasetManifest) {
    self.init(channels: dataset.channels, depth: PixelDepth(rawValue: dataset.depth) ?? .eight)
  }

  /// For example `2 channels of 16 bits`.
  package var description: String {
    "\(channels) channel\(channels == 1 ? "" : "s") of \(depth.rawValue) bits"
  }
}
