import Support

/// A cut-out with a border of two pixels, its mask blurred to a soft alpha and its colours extended.
package struct Feather {
  /// The border added on each side: half of the 5×5 kernel.
  package static let radius = 2

  package let size: PixelSize
  /// The blurred mask, 0...1.
  package let alpha: [Float]
  /// Straight colours, 0...255, also outside the mask as far as the kernel reaches.
  package let colours: [SIMD4<Float>]

  /// Blurs with a 5×5 Gaussian; zero outside.
  package init(_ object: CutOut, sigma: Double) {
    let radius = Self.radius
    size = PixelSize(object.size.width + 2 * radius, object.size.height + 2 * radius)
    let raw = (-radius...radius).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw.reduce(0, +)
    let kernel = raw.map { Float($0 / sum) }
    var padded = [SIMD4<Float>](repeating: .zero, count: size.area)
    for y in 0..<object.size.height {
      for x in 0..<object.size.width {
        let index = y * object.size.width + x
        guard object.mask.bits[index] != 0 else { continue }
        var pixel = object.colour(at: index)
        pixel.w = 1
        padded[(y + radius) * size.width + x + radius] = pixel
      }
    }
    let blurred = Self.blur(
      Self.blur(padded, size, kernel, dx: 1, dy: 0), size, kernel, dx: 0, dy: 1)
    alpha = blurred.map(\.w)
    colours = zip(padded, blurred).map { own, soft in
      own.w > 0 ? own : (soft.w > 0 ? soft / soft.w : .zero)
    }
  }

  private static func blur(
    _ input: [SIMD4<Float>], _ size: PixelSize, _ kernel: [Float], dx: Int, dy: Int
  ) -> [SIMD4<Float>] {
    var out = input
    for y in 0..<size.height {
      for x in 0..<size.width {
        var sum = SIMD4<Float>.zero
        for step in -radius...radius {
          let (column, row) = (x + step * dx, y + step * dy)
          guard column >= 0, row >= 0, column < size.width, row < size.height else { continue }
          sum += input[row * size.width + column] * kernel[step + radius]
        }
        out[y * size.width + x] = sum
      }
    }
    return out
  }
}
