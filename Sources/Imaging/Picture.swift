/// How many bits a sample has on its way from source to shard.
package enum PixelDepth: Int, Sendable, CaseIterable {
  case eight = 8
  case sixteen = 16
}

/// Pixels at the depth they travel in.
package enum Picture: Sendable, Equatable {
  case eight(Image)
  case sixteen(DeepImage)
  /// Eight bits, decoded only where something is put on it, or where the first stage looks.
  case coded(CodedPicture)

  /// Columns and rows.
  package var size: PixelSize {
    switch self {
    case .eight(let image): image.size
    case .sixteen(let image): image.size
    case .coded(let picture): picture.size
    }
  }

  /// Columns.
  package var width: Int { size.width }
  /// Rows.
  package var height: Int { size.height }

  /// Samples per pixel: 1 gray, 2 dual energy or gray and alpha, 3 RGB, 4 RGBA.
  package var channels: Int {
    switch self {
    case .eight(let image): image.channels
    case .sixteen(let image): image.channels
    case .coded(let picture): picture.channels
    }
  }

  /// Bits a sample.
  package var depth: PixelDepth {
    switch self {
    case .eight, .coded: .eight
    case .sixteen: .sixteen
    }
  }

  /// The same picture with samples of a depth: `v · 257` of 8 bits, `(v · 255 + 32767) / 65535` of
  /// 16, so that one way and back changes nothing.
  package func converted(to depth: PixelDepth) -> Picture {
    switch (self, depth) {
    case (.coded(let picture), _): Picture.eight(picture.image).converted(to: depth)
    case (.eight(let image), .sixteen):
      .sixteen(
        DeepImage(
          size: image.size, channels: image.channels,
          samples: image.samples.map { UInt16($0) * 257 }
        ))
    case (.sixteen(let image), .eight):
      .eight(
        Image(
          size: image.size, channels: image.channels,
          samples: image.samples.map { UInt8((UInt32($0) * 255 + 32767) / 65535) }))
    default: self
    }
  }

  /// The picture as people look at it: 8 bits, gray or RGB, of two channels the first.
  package var shown: Image {
    guard case .eight(let image) = converted(to: .eight) else { preconditionFailure("not reached") }
    return image.converted(toChannels: image.channels >= 3 ? 3 : 1)
  }
}
