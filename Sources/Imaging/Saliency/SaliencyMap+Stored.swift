extension SaliencyMap {
  /// Numbers in 0…1 as gray of 8 bits, rounded half up; as many as the size has pixels.
  static func stored(_ scores: [Float], _ size: PixelSize) -> Image {
    let samples = scores.withUnsafeBufferPointer { scores in
      [UInt8](unsafeUninitializedCapacity: scores.count) { samples, initialized in
        // From 2⁵² on, numbers are whole; so far a product of these is exact.
        for index in scores.indices {
          let level = Double(scores[index]) * 255 + 0x1p52
          samples[index] = UInt8(truncatingIfNeeded: level.bitPattern)
        }
        initialized = scores.count
      }
    }
    return Image(size: size, channels: 1, samples: samples)
  }

  /// What a picture that somebody stored as a map tells, as gray of 8 bits.
  ///
  /// Gray is the map itself, colours count by their luma; where all pixels have one colour and an alpha,
  /// the alpha is the map.
  ///
  /// - Parameter picture: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
  /// - Returns: One channel, the same size.
  package static func stored(from picture: Image) -> Image {
    let channels = picture.channels
    guard channels == 2 || channels == 4 else { return picture.converted(toChannels: 1) }
    let colours = channels - 1
    let first = picture.samples.prefix(colours)
    let isFlat = (0..<picture.size.area).allSatisfy { pixel in
      picture.samples[pixel * channels..<pixel * channels + colours].elementsEqual(first)
    }
    let samples = (0..<picture.size.area).flatMap { pixel in
      let start = pixel * channels
      return isFlat
        ? picture.samples[start + colours...start + colours]
        : picture.samples[start..<start + colours]
    }
    return Image(size: picture.size, channels: isFlat ? 1 : colours, samples: samples)
      .converted(toChannels: 1)
  }
}
