import CKernels

extension Raster {
  /// Sampled bilinearly through an inverse map; a constant colour lies outside.
  ///
  /// - Parameters:
  ///   - target: The size of the result.
  ///   - inverse: From the result's pixels to this image's; a perspective is divided, and what lies
  ///     beyond its horizon is outside.
  ///   - fill: One value per channel for what lies outside.
  /// - Returns: The picture of the target's size, its edges mixed with the fill.
  package func warped(to target: PixelSize, inverse: Matrix3, fill: [Value]) -> Self {
    sampled(to: target, inverse: inverse, fill: fill)
  }

  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  fileprivate func sampled(to target: PixelSize, inverse: Matrix3, fill: [Value]) -> Self {
    precondition(fill.count == channels)
    let from = Projection(inverse)
    var out = Raster(size: target, filling: fill)
    for y in 0..<target.height {
      for x in 0..<target.width {
        let source = from(Double(x) + 0.5, Double(y) + 0.5)
        let left = (source.x - 0.5).rounded(.down)
        let top = (source.y - 0.5).rounded(.down)
        guard left >= -1, top >= -1, left < Double(width), top < Double(height) else { continue }
        let (dx, dy) = (Float(source.x - 0.5 - left), Float(source.y - 0.5 - top))
        let (column, row) = (Int(left), Int(top))
        for channel in 0..<channels {
          func value(_ x: Int, _ y: Int) -> Float {
            guard x >= 0, y >= 0, x < width, y < height else { return fill[channel].level }
            return self[x, y, channel].level
          }
          let upper = value(column, row) * (1 - dx) + value(column + 1, row) * dx
          let lower = value(column, row + 1) * (1 - dx) + value(column + 1, row + 1) * dx
          out[x, y, channel] = Value(level: upper * (1 - dy) + lower * dy)
        }
      }
    }
    return out
  }
}

extension Raster where Value == UInt8 {
  /// The same of eight bits; colours by a kernel.
  package func warped(to target: PixelSize, inverse: Matrix3, fill: [Value]) -> Self {
    precondition(fill.count == channels)
    guard channels == 3 else { return sampled(to: target, inverse: inverse, fill: fill) }
    var out = Raster(size: target, filling: fill)
    withRows(of: size.bounds) { rows in
      out.samples.withUnsafeMutableBufferPointer { samples in
        ckernels_warp_colours(
          &rows, inverse.elements, fill, Int32(target.width), Int32(target.height),
          samples.baseAddress)
      }
    }
    return out
  }
}
