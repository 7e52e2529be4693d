extension CutOut {
  /// Resized with the antialiased triangle filter on premultiplied colour.
  package func resized(to target: PixelSize) -> CutOut {
    precondition(target.area > 0 && size.area > 0, "resize \(size) to \(target)")
    guard target != size else { return self }
    let columns = ResampleTaps(from: size.width, to: target.width, by: .bilinear)
    let rows = ResampleTaps(from: size.height, to: target.height, by: .bilinear)
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
    return CutOut(size: target, channels: channels, pixels: out)
  }

  /// Sampled through an inverse map, bilinear on premultiplied colour, zero outside.
  ///
  /// A perspective is divided, and what lies beyond its horizon is outside.
  package func warped(to target: PixelSize, inverse: Matrix3) -> CutOut {
    let from = Projection(inverse)
    let (width, height) = (size.width, size.height)
    let (right, bottom) = (Double(width), Double(height))
    let out = pixels.withUnsafeBufferPointer { pixels in
      [SIMD4<Float>](unsafeUninitializedCapacity: target.area) { out, count in
        func pixel(_ x: Int, _ y: Int) -> SIMD4<Float> {
          guard x >= 0, y >= 0, x < width, y < height else { return .zero }
          return pixels[y * width + x]
        }
        for y in 0..<target.height {
          for x in 0..<target.width {
            let source = from(Double(x) + 0.5, Double(y) + 0.5)
            let left = (source.x - 0.5).rounded(.down)
            let top = (source.y - 0.5).rounded(.down)
            guard left >= -1, top >= -1, left < right, top < bottom else {
              out[y * target.width + x] = .zero
              continue
            }
            let (dx, dy) = (Float(source.x - 0.5 - left), Float(source.y - 0.5 - top))
            let (column, row) = (Int(left), Int(top))
            let (upper, lower): (SIMD4<Float>, SIMD4<Float>)
            if column >= 0, row >= 0, column + 1 < width, row + 1 < height {
              let above = row * width + column
              let below = above + width
              upper = pixels[above] * (1 - dx) + pixels[above + 1] * dx
              lower = pixels[below] * (1 - dx) + pixels[below + 1] * dx
            } else {
              upper = pixel(column, row) * (1 - dx) + pixel(column + 1, row) * dx
              lower = pixel(column, row + 1) * (1 - dx) + pixel(column + 1, row + 1) * dx
            }
            out[y * target.width + x] = upper * (1 - dy) + lower * dy
          }
        }
        count = target.area
      }
    }
    return CutOut(size: target, channels: channels, pixels: out)
  }
}
