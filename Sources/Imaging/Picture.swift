/// How many bits a sample has on its way from source to shard.
package enum PixelDepth: Int, Sendable, CaseIterable {
  case eight = 8
  case sixteen = 16
}

/// Pixels at the depth they travel in.
package enum Picture: Sendable, Equatable {
  case eight(Image)
  case sixteen(DeepImage)

  /// Columns and rows.
  package var size: PixelSize {
    switch self {
    case .eight(let image): image.size
    case .sixteen(let image): image.size
    }
  }

  /// Samples per pixel: 1 gray, 2 dual energy or gray and alpha, 3 RGB, 4 RGBA.
  package var channels: Int {
    switch self {
    case .eight(let image): image.channels
    case .sixteen(let image): image.channels
    }
  }

  /// Bits a sample.
  package var depth: PixelDepth {
    switch self {
    case .eight: .eight
    case .sixteen: .sixteen
    }
  }
}
