import Support

/// A segment with a border, its mask blurred to a soft alpha and its colours extended.
///
/// The mask is padded before it is blurred, so that the edge spreads outside its box. Dwibedi, Misra,
/// Hebert, ICCV 2017; their generator blurs inside the box, by which segments that touch it keep a
/// hard edge there, and this does not.
package struct Feather: Sendable {
  /// What blurs the mask.
  package enum Kernel: Sendable, Equatable {
    /// A Gaussian cut to 5×5 pixels.
    case gaussian(sigma: Double)
    /// The mean of 3×3 pixels.
    case box

    /// Half of the kernel's side: the border added on each side.
    package var radius: Int { self == .box ? 1 : 2 }

    /// The weights of one axis, which add up to 1.
    fileprivate var weights: [Float] {
      switch self {
      case .gaussian(let sigma):
        let raw = (-2...2).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = raw.reduce(0, +)
        return raw.map { Float($0 / sum) }
      case .box: return [Float](repeating: 1 / 3, count: 3)
      }
    }
  }

  /// The border on each side.
  package let radius: Int
  package let size: PixelSize
  /// The blurred mask, 0...1.
  package let alpha: [Float]
  /// Straight colours, 0...255, also outside the mask as far as the kernel reaches.
  package let colours: [SIMD4<Float>]

  /// The mask of a cut-out, with colours outside it that are means of near ones inside, by the same
  /// kernel: nothing of what surrounded the segment comes in.
  package init(_ object: CutOut, kernel: Kernel) {
    let radius = kernel.radius
    let size = object.size.padded(by: radius)
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
    let blurred = Self.blurred(padded, size, kernel)
    self.radius = radius
    self.size = size
    alpha = blurred.map(\.w)
    colours = zip(padded, blurred).map { own, soft in
      own.w > 0 ? own : (soft.w > 0 ? soft / soft.w : .zero)
    }
  }

  /// A mask on its own picture, with the picture's colours inside the box, whatever they show, and
  /// those of its edge repeated outside, as the published compositions have them.
  package init<Value: SampleValue>(_ picture: Raster<Value>, mask: Mask, kernel: Kernel) {
    let whole = CutOut(picture, mask: Mask(size: mask.size, filling: true))
    let radius = kernel.radius
    let size = mask.size.padded(by: radius)
    self.radius = radius
    self.size = size
    var padded = [SIMD4<Float>](repeating: .zero, count: size.area)
    var colours = padded
    for y in 0..<size.height {
      for x in 0..<size.width {
        let column = min(max(x - radius, 0), mask.width - 1)
        let row = min(max(y - radius, 0), mask.height - 1)
        colours[y * size.width + x] = whole.pixels[row * mask.width + column]
        let isInside = column == x - radius && row == y - radius && mask[column, row]
        padded[y * size.width + x].w = isInside ? 1 : 0
      }
    }
    self.colours = colours
    alpha = Self.blurred(padded, size, kernel).map(\.w)
  }

  private static func blurred(
    _ input: [SIMD4<Float>], _ size: PixelSize, _ kernel: Kernel
  ) -> [SIMD4<Float>] {
    let weights = kernel.weights
    return blurred(blurred(input, size, weights, dx: 1, dy: 0), size, weights, dx: 0, dy: 1)
  }

  /// Blurred along one axis; zero outside.
  private static func blurred(
    _ input: [SIMD4<Float>], _ size: PixelSize, _ weights: [Float], dx: Int, dy: Int
  ) -> [SIMD4<Float>] {
    let radius = weights.count / 2
    var out = input
    for y in 0..<size.height {
      for x in 0..<size.width {
        var sum = SIMD4<Float>.zero
        for step in -radius...radius {
          let (column, row) = (x + step * dx, y + step * dy)
          guard column >= 0, row >= 0, column < size.width, row < size.height else { continue }
          sum += input[row * size.width + column] * weights[step + radius]
        }
        out[y * size.width + x] = sum
      }
    }
    return out
  }
}

extension PixelSize {
  /// The size with a border on each side.
  fileprivate func padded(by margin: Int) -> PixelSize {
    PixelSize(width + 2 * margin, height + 2 * margin)
  }
}
