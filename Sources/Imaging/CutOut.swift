/// A segment lifted off its image: premultiplied colour with alpha, and its binary mask.
///
/// Colour lives on a 0...255 scale whatever the image's depth, alpha on 0...1, both premultiplied, so
/// that resampling never drags in what surrounded the segment (compositing with straight alpha
/// would). A pixel belongs to the segment where alpha is at least one half, also after the segment
/// was resampled (compositing, section 8).
package struct CutOut: Sendable {
  package let size: PixelSize
  /// Colour channels of the source: 1, 2 or 3; they sit in the first lanes.
  package let channels: Int
  /// `height · width` pixels `(r, g, b, a)`, colours multiplied by `a`.
  package let pixels: [SIMD4<Float>]
  /// The pixels that belong to the segment: those with `a` of at least 0.5.
  package let mask: Mask

  package init(size: PixelSize, channels: Int, pixels: [SIMD4<Float>]) {
    let bits = pixels.map { $0.w >= 0.5 ? UInt8(1) : 0 }
    self.init(size: size, channels: channels, pixels: pixels, mask: Mask(size: size, bits: bits))
  }

  private init(size: PixelSize, channels: Int, pixels: [SIMD4<Float>], mask: Mask) {
    precondition(pixels.count == size.area && mask.size == size)
    precondition((1...3).contains(channels), "\(channels) channels")
    self.size = size
    self.channels = channels
    self.pixels = pixels
    self.mask = mask
  }

  /// The masked pixels of an image of 1 to 3 channels and the mask's size.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package init<Value: SampleValue>(_ image: Raster<Value>, mask: Mask) {
    precondition(image.size == mask.size, "image \(image.size), mask \(mask.size)")
    let pixels = (0..<image.size.area).map { index -> SIMD4<Float> in
      guard mask.bits[index] != 0 else { return .zero }
      var pixel = image.levels(at: index)
      pixel.w = 1
      return pixel
    }
    self.init(size: image.size, channels: image.channels, pixels: pixels, mask: mask)
  }

  /// The pixels of an image of 1 to 3 channels, each covering what a soft mask of 0...255 says.
  package init<Value: SampleValue>(_ image: Raster<Value>, alpha: Image) {
    precondition(image.size == alpha.size, "image \(image.size), alpha \(alpha.size)")
    precondition(alpha.channels == 1, "alpha of \(alpha.channels) channels")
    let pixels = (0..<image.size.area).map { index -> SIMD4<Float> in
      var pixel = image.levels(at: index)
      pixel.w = 1
      return pixel * (Float(alpha.samples[index]) / 255)
    }
    self.init(size: image.size, channels: image.channels, pixels: pixels)
  }

  /// The straight colour of a pixel on a scale of 0...255, zero where alpha is.
  @inline(__always)
  package func colour(at index: Int) -> SIMD4<Float> {
    let pixel = pixels[index]
    return pixel.w > 1e-6 ? pixel / pixel.w : .zero
  }

  /// The same cut-out with nothing outside its mask, where resampling left a faint rim.
  package func trimmed() -> CutOut {
    var kept = pixels
    for index in kept.indices where mask.bits[index] == 0 { kept[index] = .zero }
    return CutOut(size: size, channels: channels, pixels: kept, mask: mask)
  }

  /// The same cut-out with 1 or 3 channels: gray is repeated, colour becomes luma.
  ///
  /// Two channels stay as they are when two are asked for, and nothing else becomes two.
  package func converted(toChannels target: Int) -> CutOut {
    guard target != channels else { return self }
    precondition(channels != 2 && target != 2, "\(channels) channels to \(target)")
    let converted = pixels.map { pixel -> SIMD4<Float> in
      guard target == 1 else { return SIMD4(pixel.x, pixel.x, pixel.x, pixel.w) }
      let luma = pixel.x * 0.299 + pixel.y * 0.587 + pixel.z * 0.114
      return SIMD4(luma, 0, 0, pixel.w)
    }
    return CutOut(size: size, channels: target, pixels: converted, mask: mask)
  }
}

extension CutOut {
  /// Mirrored left to right.
  package func flipped() -> CutOut {
    var out = pixels
    for y in 0..<size.height {
      for x in 0..<size.width {
        out[y * size.width + size.width - 1 - x] = pixels[y * size.width + x]
      }
    }
    return CutOut(size: size, channels: channels, pixels: out, mask: mask.flipped())
  }

  /// Turned counter-clockwise by `quarterTurns` · 90°, exactly.
  package func rotated(quarterTurns: Int) -> CutOut {
    let turns = ((quarterTurns % 4) + 4) % 4
    guard turns != 0 else { return self }
    let turned = mask.rotated(quarterTurns: turns)
    var out = pixels
    for y in 0..<turned.height {
      for x in 0..<turned.width {
        let source = QuarterTurn.source(x: x, y: y, of: size, turns: turns)
        out[y * turned.width + x] = pixels[source.y * size.width + source.x]
      }
    }
    return CutOut(size: turned.size, channels: channels, pixels: out, mask: turned)
  }
}

extension Raster {
  /// The channels of a pixel on a scale of 0...255, in the first lanes.
  @inline(__always)
  fileprivate func levels(at index: Int) -> SIMD4<Float> {
    let from = index * channels
    var pixel = SIMD4<Float>.zero
    pixel.x = samples[from].level
    if channels > 1 { pixel.y = samples[from + 1].level }
    if channels > 2 { pixel.z = samples[from + 2].level }
    return pixel
  }
}
