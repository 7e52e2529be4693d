import Support

extension Picture {
  /// Changes colours, see ``ColourChange``.
  package mutating func change(by changes: [ColourChange]) {
    guard !changes.isEmpty else { return }
    switch self {
    case .eight(let image): self = .eight(image.changed(by: changes))
    case .sixteen(let image): self = .sixteen(image.changed(by: changes))
    case .coded(let picture): self = .eight(picture.image.changed(by: changes))
    }
  }

  /// Blurs by a Gaussian with a standard deviation in pixels.
  package mutating func blur(sigma: Double) {
    switch self {
    case .eight(let image): self = .eight(image.blurred(sigma: sigma))
    case .sixteen(let image): self = .sixteen(image.blurred(sigma: sigma))
    case .coded(let picture): self = .eight(picture.image.blurred(sigma: sigma))
    }
  }

  /// Fills a box, which must lie inside, with one level of 0...255 in all channels, or with noise.
  package mutating func fill(_ box: Box, with level: Double?, noise: inout RandomStream) {
    switch self {
    case .eight(var image):
      image.fill(box, with: level.map { UInt8(level: Float($0)) }, noise: &noise)
      self = .eight(image)
    case .sixteen(var image):
      image.fill(box, with: level.map { UInt16(level: Float($0)) }, noise: &noise)
      self = .sixteen(image)
    case .coded(let picture):
      self = .eight(picture.image)
      fill(box, with: level, noise: &noise)
    }
  }
}

extension Raster where Value: FixedWidthInteger {
  fileprivate mutating func fill(_ box: Box, with value: Value?, noise: inout RandomStream) {
    precondition(size.bounds.contains(box), "\(box) of \(size)")
    for y in box.minY..<box.maxY {
      let start = (y * width + box.minX) * channels
      for index in start..<start + box.width * channels {
        samples[index] = value ?? Value(truncatingIfNeeded: noise.nextWord())
      }
    }
  }
}
