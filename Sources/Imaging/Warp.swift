extension Image {
  /// Sampled bilinearly through an inverse map; a constant colour lies outside.
  ///
  /// - Parameters:
  ///   - target: The size of the result.
  ///   - inverse: From the result's pixels to this image's.
  ///   - fill: One value per channel for what lies outside.
  /// - Returns: The picture of the target's size, its edges mixed with the fill.
  package func warped(to target: PixelSize, inverse: Matrix3, fill: [UInt8]) -> Image {
    precondition(fill.count == channels)
    var out = Image(size: target, filling: fill)
    for y in 0..<target.height {
      for x in 0..<target.width {
        let source = inverse.apply(Double(x) + 0.5, Double(y) + 0.5)
        let left = (source.x - 0.5).rounded(.down)
        let top = (source.y - 0.5).rounded(.down)
        guard left >= -1, top >= -1, left < Double(width), top < Double(height) else { continue }
        let (dx, dy) = (Float(source.x - 0.5 - left), Float(source.y - 0.5 - top))
        let (column, row) = (Int(left), Int(top))
        for channel in 0..<channels {
          func value(_ x: Int, _ y: Int) -> Float {
            guard x >= 0, y >= 0, x < width, y < height else { return Float(fill[channel]) }
            return Float(self[x, y, channel])
          }
          let upper = value(column, row) * (1 - dx) + value(column + 1, row) * dx
          let lower = value(column, row + 1) * (1 - dx) + value(column + 1, row + 1) * dx
          out[x, y, channel] = Blend.quantised(upper * (1 - dy) + lower * dy)
        }
      }
    }
    return out
  }
}
