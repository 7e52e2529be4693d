extension Raster where Value: PixelValue {
  /// Turned as Pillow's `Image.rotate` turns 8-bit pictures, sample for sample.
  ///
  /// The middle of a result's pixel is looked up in the picture. Bilinear weights are doubles, the
  /// pixels beyond an edge are those at the edge, and fractions of a level are cut off.
  ///
  /// - Parameters:
  ///   - rotation: Made for this picture's size.
  ///   - filter: How a value is found between pixels.
  ///   - fill: The value of all channels outside the picture.
  /// - Returns: A picture of the rotation's target size.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package func rotated(_ rotation: Rotation, by filter: RotationFilter, fill: Value) -> Self {
    let from = Projection(filter == .nearest ? rotation.stepped : rotation.inverse)
    let target = rotation.target
    let (width, height, channels) = (width, height, channels)
    let (right, bottom) = (Double(width), Double(height))
    let turned = samples.withUnsafeBufferPointer { samples in
      [Value](unsafeUninitializedCapacity: target.area * channels) { out, count in
        out.initialize(repeating: fill)
        for y in 0..<target.height {
          for x in 0..<target.width {
            let place = from(Double(x) + 0.5, Double(y) + 0.5)
            guard place.x >= 0, place.y >= 0, place.x < right, place.y < bottom else { continue }
            let pixel = (y * target.width + x) * channels
            if filter == .nearest {
              let source = (Int(place.y) * width + Int(place.x)) * channels
              for channel in 0..<channels { out[pixel + channel] = samples[source + channel] }
              continue
            }
            let left = (place.x - 0.5).rounded(.down)
            let top = (place.y - 0.5).rounded(.down)
            let (dx, dy) = (place.x - 0.5 - left, place.y - 0.5 - top)
            let columns = (max(Int(left), 0) * channels, min(Int(left) + 1, width - 1) * channels)
            let upper = max(Int(top), 0) * width * channels
            let lower = min(Int(top) + 1, height - 1) * width * channels
            for channel in 0..<channels {
              func level(_ row: Int, _ column: Int) -> Double {
                Double(samples[row + column + channel])
              }
              func between(_ a: Double, _ b: Double, _ part: Double) -> Double {
                a + (b - a) * part
              }
              let above = between(level(upper, columns.0), level(upper, columns.1), dx)
              let below = between(level(lower, columns.0), level(lower, columns.1), dx)
              out[pixel + channel] = Value(between(above, below, dy))
            }
          }
        }
        count = target.area * channels
      }
    }
    return Raster(size: target, channels: channels, samples: turned)
  }
}
