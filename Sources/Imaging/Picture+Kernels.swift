extension Picture {
  /// The pixels of a box, which must lie inside.
  package func cropped(to box: Box) -> Picture {
    switch self {
    case .eight(let image): .eight(image.cropped(to: box))
    case .sixteen(let image): .sixteen(image.cropped(to: box))
    case .coded(let picture):
      picture.cropped(to: box).map { .coded($0) } ?? .eight(picture.pixels(of: box))
    }
  }

  /// A part, or all, resized with an antialiased filter, see ``Raster/resized(_:to:by:)``.
  package func resized(
    _ part: Box? = nil, to target: PixelSize, by filter: ResampleFilter = .bilinear
  ) -> Picture {
    switch self {
    case .eight(let image): .eight(image.resized(part, to: target, by: filter))
    case .sixteen(let image): .sixteen(image.resized(part, to: target, by: filter))
    case .coded(let picture): .eight(picture.resized(part, to: target, by: filter))
    }
  }

  /// Mirrored left to right.
  package func flipped() -> Picture {
    switch self {
    case .eight(let image): .eight(image.flipped())
    case .sixteen(let image): .sixteen(image.flipped())
    case .coded(let picture): .eight(picture.image.flipped())
    }
  }

  /// Turned counter-clockwise by `quarterTurns` · 90°, exactly.
  package func rotated(quarterTurns: Int) -> Picture {
    switch self {
    case .eight(let image): .eight(image.rotated(quarterTurns: quarterTurns))
    case .sixteen(let image): .sixteen(image.rotated(quarterTurns: quarterTurns))
    case .coded(let picture): .eight(picture.image.rotated(quarterTurns: quarterTurns))
    }
  }

  /// Turned as Pillow does, see ``Raster/rotated(_:by:fill:)``; outside lies one level of 0...255.
  package func rotated(
    _ rotation: Rotation, by filter: RotationFilter, fill: Double
  ) -> Picture {
    switch self {
    case .eight(let image):
      .eight(image.rotated(rotation, by: filter, fill: UInt8(level: Float(fill))))
    case .sixteen(let image):
      .sixteen(image.rotated(rotation, by: filter, fill: UInt16(level: Float(fill))))
    case .coded(let picture):
      Picture.eight(picture.image).rotated(rotation, by: filter, fill: fill)
    }
  }

  /// Sampled bilinearly through an inverse map; outside lies one level of 0...255 in all channels.
  package func warped(to target: PixelSize, inverse: Matrix3, fill: Double) -> Picture {
    switch self {
    case .eight(let image):
      let value = UInt8(level: Float(fill))
      let colour = [UInt8](repeating: value, count: image.channels)
      return .eight(image.warped(to: target, inverse: inverse, fill: colour))
    case .sixteen(let image):
      let value = UInt16(level: Float(fill))
      let colour = [UInt16](repeating: value, count: image.channels)
      return .sixteen(image.warped(to: target, inverse: inverse, fill: colour))
    case .coded(let picture):
      return Picture.eight(picture.image).warped(to: target, inverse: inverse, fill: fill)
    }
  }

  /// The same picture with 1 or 3 channels, see ``Raster/converted(toChannels:)``.
  package func converted(toChannels target: Int) -> Picture {
    switch self {
    case .eight(let image): .eight(image.converted(toChannels: target))
    case .sixteen(let image): .sixteen(image.converted(toChannels: target))
    case .coded(let picture): .eight(picture.image.converted(toChannels: target))
    }
  }

  /// Puts a cut-out on the picture, see ``Raster/blend(_:x:y:by:)``; gray and colour are converted.
  package mutating func blend(_ object: CutOut, x: Int, y: Int, by blend: Blend) {
    let object = object.converted(toChannels: channels)
    let blend = blend.converted(toChannels: channels)
    // The picture lets go of its pixels while they are changed, else they would be copied.
    switch self {
    case .eight(var image):
      self = .eight(Image(size: PixelSize(0, 0), channels: 1, samples: []))
      image.blend(object, x: x, y: y, by: blend)
      self = .eight(image)
    case .sixteen(var image):
      self = .sixteen(DeepImage(size: PixelSize(0, 0), channels: 1, samples: []))
      image.blend(object, x: x, y: y, by: blend)
      self = .sixteen(image)
    case .coded(var picture):
      self = .eight(Image(size: PixelSize(0, 0), channels: 1, samples: []))
      picture.blend(object, x: x, y: y, by: blend)
      self = .coded(picture)
    }
  }
}

extension Blend {
  /// The same blend for cut-outs of so many channels, see ``CutOut/converted(toChannels:)``.
  fileprivate func converted(toChannels target: Int) -> Blend {
    guard case .poisson(let picture) = self else { return self }
    return .poisson(picture: picture?.converted(toChannels: target))
  }
}

extension CutOut {
  /// The masked pixels of a picture of 1 to 3 channels and the mask's size.
  package init(_ picture: Picture, mask: Mask) {
    switch picture {
    case .eight(let image): self.init(image, mask: mask)
    case .sixteen(let image): self.init(image, mask: mask)
    case .coded(let picture): self.init(picture.image, mask: mask)
    }
  }
}
