import Support

extension Picture {
  /// Changes colours, see ``ColourChange``.
  package mutating func change(by changes: [ColourChange]) {
    guard !changes.isEmpty else { return }
    switch take() {
    case .eight(var image):
      image.changeColours(by: changes)
      self = .eight(image)
    case .sixteen(var image):
      image.changeColours(by: changes)
      self = .sixteen(image)
    case .coded(let picture):
      self = .eight(picture.image.changed(by: changes))
    }
  }

  /// Blurs by a Gaussian with a standard deviation in pixels.
  package mutating func blur(sigma: Double) {
    switch take() {
    case .eight(var image):
      image.blur(sigma: sigma)
      self = .eight(image)
    case .sixteen(var image):
      image.blur(sigma: sigma)
      self = .sixteen(image)
    case .coded(let picture):
      self = .eight(picture.image.blurred(sigma: sigma))
    }
  }

  /// Fills a box, which must lie inside, with one level of 0...255 in all channels, or with noise.
  package mutating func fill(_ box: Box, with level: Double?, noise: inout RandomStream) {
    switch take() {
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

  /// The picture, let go of: pixels that are held twice are copied before they change.
  private mutating func take() -> Picture {
    let picture = self
    self = .eight(Image(size: PixelSize(0, 0), channels: 1, samples: []))
    return picture
  }
}

extension Raster where Value: FixedWidthInteger {
  /// Fills a box, row by row; noise is a word for each sample.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  fileprivate mutating func fill(_ box: Box, with value: Value?, noise: inout RandomStream) {
    precondition(size.bounds.contains(box), "\(box) of \(size)")
    let (width, channels) = (self.width, self.channels)
    samples.withUnsafeMutableBufferPointer { samples in
      for y in box.minY..<box.maxY {
        let start = (y * width + box.minX) * channels
        let row = start..<start + box.width * channels
        if let value {
          samples[row].update(repeating: value)
        } else {
          for index in row { samples[index] = Value(truncatingIfNeeded: noise.nextWord()) }
        }
      }
    }
  }
}
