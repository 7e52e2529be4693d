/// A segment lifted off its image: premultiplied colour with alpha, and its binary mask.
///
/// Colour lives on a 0...255 scale, alpha on 0...1, both premultiplied, so that resampling never
/// drags in what surrounded the segment (compositing with straight alpha would).
package struct CutOut: Sendable {
  package let size: PixelSize
  /// Colour channels of the source: 1 or 3; a gray value sits in the first lane.
  package let channels: Int
  /// `height · width` pixels `(r, g, b, a)`, colours multiplied by `a`.
  package let pixels: [SIMD4<Float>]
  /// The pixels that belong to the segment; resampled by nearest neighbour.
  package let mask: Mask

  package init(size: PixelSize, channels: Int, pixels: [SIMD4<Float>], mask: Mask) {
    precondition(pixels.count == size.area && mask.size == size)
    self.size = size
    self.channels = channels
    self.pixels = pixels
    self.mask = mask
  }

  /// The masked pixels of an image of 1 or 3 channels and the mask's size.
  package init(_ image: Image, mask: Mask) {
    precondition(image.size == mask.size, "image \(image.size), mask \(mask.size)")
    precondition(image.channels == 1 || image.channels == 3)
    let pixels = (0..<image.size.area).map { index -> SIMD4<Float> in
      guard mask.bits[index] != 0 else { return .zero }
      let from = index * image.channels
      guard image.channels == 3 else { return SIMD4(Float(image.samples[from]), 0, 0, 1) }
      return SIMD4(
        Float(image.samples[from]), Float(image.samples[from + 1]), Float(image.samples[from + 2]),
        1)
    }
    self.init(size: image.size, channels: image.channels, pixels: pixels, mask: mask)
  }

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

  /// Resized with the antialiased triangle filter; the mask by nearest neighbour.
  package func resized(to target: PixelSize) -> CutOut {
    precondition(target.area > 0 && size.area > 0, "resize \(size) to \(target)")
    guard target != size else { return self }
    let columns = ResampleTaps(from: size.width, to: target.width)
    let rows = ResampleTaps(from: size.height, to: target.height)
    var narrow = [SIMD4<Float>](repeating: .zero, count: target.width * size.height)
    for y in 0..<size.height {
      for x in 0..<target.width {
        var sum = SIMD4<Float>.zero
        for tap in 0..<columns.counts[x] {
          let weight = Float(columns.weights[x * columns.stride + tap])
          sum += pixels[y * size.width + columns.starts[x] + tap] * weight
        }
        narrow[y * target.width + x] = sum
      }
    }
    var out = [SIMD4<Float>](repeating: .zero, count: target.area)
    for y in 0..<target.height {
      for tap in 0..<rows.counts[y] {
        let weight = Float(rows.weights[y * rows.stride + tap])
        let row = (rows.starts[y] + tap) * target.width
        for x in 0..<target.width { out[y * target.width + x] += narrow[row + x] * weight }
      }
    }
    let inverse = Matrix3.resize(from: target, to: size)
    return CutOut(
      size: target, channels: channels, pixels: out, mask: mask.warped(to: target, inverse: inverse)
    )
  }

  /// Sampled through an inverse map, bilinear on premultiplied colour, zero outside.
  package func warped(to target: PixelSize, inverse: Matrix3) -> CutOut {
    var out = [SIMD4<Float>](repeating: .zero, count: target.area)
    func pixel(_ x: Int, _ y: Int) -> SIMD4<Float> {
      guard x >= 0, y >= 0, x < size.width, y < size.height else { return .zero }
      return pixels[y * size.width + x]
    }
    for y in 0..<target.height {
      for x in 0..<target.width {
        let source = inverse.apply(Double(x) + 0.5, Double(y) + 0.5)
        let left = (source.x - 0.5).rounded(.down)
        let top = (source.y - 0.5).rounded(.down)
        guard left >= -1, top >= -1, left < Double(size.width), top < Double(size.height) else {
          continue
        }
        let (dx, dy) = (Float(source.x - 0.5 - left), Float(source.y - 0.5 - top))
        let (column, row) = (Int(left), Int(top))
        let upper = pixel(column, row) * (1 - dx) + pixel(column + 1, row) * dx
        let lower = pixel(column, row + 1) * (1 - dx) + pixel(column + 1, row + 1) * dx
        out[y * target.width + x] = upper * (1 - dy) + lower * dy
      }
    }
    return CutOut(
      size: target, channels: channels, pixels: out, mask: mask.warped(to: target, inverse: inverse)
    )
  }

  /// The straight colour of a pixel on a scale of 0...255, zero where alpha is.
  @inline(__always)
  package func colour(at index: Int) -> SIMD4<Float> {
    let pixel = pixels[index]
    return pixel.w > 1e-6 ? pixel / pixel.w : .zero
  }
}

extension Mask {
  /// The mask as seen through an inverse map, nearest neighbour, empty outside.
  package func warped(to target: PixelSize, inverse: Matrix3) -> Mask {
    Region(self)?.warped(to: target, inverse: inverse)?.mask(on: target) ?? Mask(size: target)
  }
}

extension CutOut {
  /// The same cut-out with 1 or 3 channels: gray is repeated, colour becomes luma.
  package func converted(toChannels target: Int) -> CutOut {
    guard target != channels else { return self }
    let converted = pixels.map { pixel -> SIMD4<Float> in
      guard target == 1 else { return SIMD4(pixel.x, pixel.x, pixel.x, pixel.w) }
      let luma = pixel.x * 0.299 + pixel.y * 0.587 + pixel.z * 0.114
      return SIMD4(luma, 0, 0, pixel.w)
    }
    return CutOut(size: size, channels: target, pixels: converted, mask: mask)
  }
}
