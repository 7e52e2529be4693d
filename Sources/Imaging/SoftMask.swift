/// Soft masks: pictures of one channel and eight bits, where 255 is all foreground and 0 none.
extension Image {
  /// The mean of a soft mask over 255: the share of its picture that is foreground.
  package var coverage: Double {
    precondition(channels == 1, "a mask of \(channels) channels")
    var sum: UInt64 = 0
    samples.withUnsafeBufferPointer { samples in
      // In parts whose sums fit 32 bits, which become vectors.
      for start in stride(from: 0, to: samples.count, by: 1 << 16) {
        var part: UInt32 = 0
        for sample in samples[start..<Swift.min(start + (1 << 16), samples.count)] {
          part &+= UInt32(sample)
        }
        sum += UInt64(part)
      }
    }
    return samples.isEmpty ? 0 : Double(sum) / Double(255 * samples.count)
  }

  /// The mask with its least sample at 0 and its greatest at 255; one without a difference stays.
  package var stretched: Image {
    guard let least = samples.min(), let greatest = samples.max(), least < greatest else {
      return self
    }
    let range = Int(greatest - least)
    let table = (0...255).map { level in
      let place = Swift.min(Swift.max(level - Int(least), 0), range)
      return UInt8((place * 255 + range / 2) / range)
    }
    return Image(size: size, channels: channels, samples: samples.map { table[Int($0)] })
  }

  /// Each pixel as the greatest of a square around it, as far as that lies on the mask.
  ///
  /// - Parameter radius: The square has `2 · radius + 1` pixels a side.
  /// - Returns: A mask of the same size.
  package func dilated(by radius: Int) -> Image {
    precondition(channels == 1, "a mask of \(channels) channels")
    // The greatest level is the least of the negative.
    let least = Smoothing.eroded(samples.map { 255 - $0 }, size, by: 2 * radius + 1)
    return Image(size: size, channels: 1, samples: least.map { 255 - $0 })
  }
}

extension Picture {
  /// One level in all channels.
  ///
  /// - Parameters:
  ///   - size: Columns and rows.
  ///   - channels: Samples a pixel.
  ///   - depth: Bits a sample.
  ///   - level: 0...255 whatever the depth.
  package init(size: PixelSize, channels: Int, depth: PixelDepth, filling level: UInt8) {
    let samples = [UInt8](repeating: level, count: size.area * channels)
    self = Picture.eight(Image(size: size, channels: channels, samples: samples))
      .converted(to: depth)
  }

  /// This picture where a soft mask says so, on another one: `(m · F + (255 - m) · B) / 255`, rounded
  /// to the nearest whole sample, as Pillow's `composite` has it.
  ///
  /// - Parameters:
  ///   - background: The same size, depth and channels.
  ///   - mask: One channel, the same size.
  /// - Returns: The composite.
  package func composited(on background: Picture, by mask: Image) -> Picture {
    switch (self, background) {
    case (.eight(let front), .eight(let back)): .eight(front.composited(on: back, by: mask))
    case (.sixteen(let front), .sixteen(let back)): .sixteen(front.composited(on: back, by: mask))
    case (.coded(let front), _): Picture.eight(front.image).composited(on: background, by: mask)
    case (_, .coded(let back)): composited(on: .eight(back.image), by: mask)
    default: preconditionFailure("depths \(depth) and \(background.depth)")
    }
  }
}

extension Raster where Value: PixelValue {
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package func composited(on background: Self, by mask: Image) -> Self {
    precondition(
      size == background.size && channels == background.channels && size == mask.size
        && mask.channels == 1, "\(size) on \(background.size) by \(mask.size)")
    var out = self
    for pixel in 0..<size.area {
      let weight = UInt32(mask.samples[pixel])
      for index in pixel * channels..<(pixel + 1) * channels {
        let sum =
          UInt32(samples[index]) * weight
          + UInt32(background.samples[index]) * (255 - weight)
        out.samples[index] = Value((sum + 127) / 255)
      }
    }
    return out
  }
}
