import Support

/// What hidden patches show.
package enum PatchFill: Sendable {
  /// The picture under a strong blur: a Gaussian of sigma 10 in 31×31 pixels.
  case blur
  /// The picture's mean colour.
  case mean
  /// Level 0 in all channels.
  case zero
  /// Levels drawn at random, all equally likely.
  case noise

  fileprivate static let sigma = 10.0
  fileprivate static let radius = 15
}

extension Picture {
  /// Fills boxes, each of which must lie inside; all other pixels stay as they are.
  ///
  /// - Parameters:
  ///   - boxes: Pixels, none in two of them.
  ///   - fill: What they show.
  ///   - stream: Where noise comes from; nothing else is drawn.
  package mutating func hide(
    _ boxes: [Box], by fill: PatchFill, _ stream: inout RandomStream
  ) {
    guard !boxes.isEmpty else { return }
    switch fill {
    case .zero: for box in boxes { self.fill(box, with: 0, noise: &stream) }
    case .noise: for box in boxes { self.fill(box, with: nil, noise: &stream) }
    case .mean, .blur:
      switch self {
      case .eight(let image): self = .eight(image.hidden(by: fill, in: boxes))
      case .sixteen(let image): self = .sixteen(image.covered(by: fill, in: boxes))
      case .coded(let picture):
        self = .eight(picture.image.hidden(by: fill, in: boxes))
      }
    }
  }
}

extension Image {
  /// As ``covered(by:in:)``, the blur in fixed point.
  package func hidden(by fill: PatchFill, in boxes: [Box]) -> Image {
    let radius = Swift.min(PatchFill.radius, width - 1, height - 1)
    guard fill == .blur, radius > 0 else { return covered(by: fill, in: boxes) }
    var picture = self
    PatchBlur(sigma: PatchFill.sigma, radius: radius).blur(boxes, of: &picture)
    return picture
  }
}

extension Raster {
  /// The picture with boxes as hidden patches show them, by blur or mean.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package func covered(by fill: PatchFill, in boxes: [Box]) -> Self {
    if fill == .mean { return showing(Raster(size: size, filling: meanColour), in: boxes) }
    var cover = self
    // What lies beyond the edge is a mirror image, which is no wider than the picture.
    cover.blur(
      sigma: PatchFill.sigma, radius: Swift.min(PatchFill.radius, width - 1, height - 1))
    return showing(cover, in: boxes)
  }

  /// The mean of each channel.
  private var meanColour: [Value] {
    (0..<channels).map { channel in
      var sum = 0.0
      for index in stride(from: channel, to: samples.count, by: channels) {
        sum += Double(samples[index].level)
      }
      return Value(level: Float(sum / Double(size.area)))
    }
  }

  /// This picture with some boxes of another one.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  fileprivate func showing(_ other: Self, in boxes: [Box]) -> Self {
    var picture = self
    for box in boxes {
      precondition(size.bounds.contains(box), "\(box) of \(size)")
      for y in box.minY..<box.maxY {
        let start = (y * width + box.minX) * channels
        for index in start..<start + box.width * channels {
          picture.samples[index] = other.samples[index]
        }
      }
    }
    return picture
  }
}
