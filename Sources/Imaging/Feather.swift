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
    let from = object.size
    let (radius, size) = (kernel.radius, from.padded(by: kernel.radius))
    let weights = kernel.weights
    let alpha = Self.blurred(object.mask, weights)
    self.radius = radius
    self.size = size
    self.alpha = alpha
    let bits = object.mask.bits
    colours = [SIMD4<Float>](unsafeUninitializedCapacity: size.area) { out, count in
      for y in 0..<size.height {
        for x in 0..<size.width {
          let (column, row) = (x - radius, y - radius)
          let isOn = column >= 0 && row >= 0 && column < from.width && row < from.height
          let index = y * size.width + x
          if isOn, bits[row * from.width + column] != 0 {
            out[index] = object.colour(at: row * from.width + column)
            out[index].w = 1
          } else if alpha[index] > 0 {
            out[index] = Self.mean(of: object, around: column, row, weights)
          } else {
            out[index] = .zero
          }
        }
      }
      count = size.area
    }
  }

  /// The mean colour of the pixels inside near a place, by the kernel; 1 in the last lane.
  private static func mean(
    of object: CutOut, around x: Int, _ y: Int, _ weights: [Float]
  ) -> SIMD4<Float> {
    let radius = weights.count / 2
    let (width, height) = (object.size.width, object.size.height)
    var sum = SIMD4<Float>.zero
    for row in max(0, y - radius)...min(height - 1, y + radius) {
      for column in max(0, x - radius)...min(width - 1, x + radius) {
        let index = row * width + column
        guard object.mask.bits[index] != 0 else { continue }
        var pixel = object.colour(at: index)
        pixel.w = 1
        sum += pixel * (weights[column - x + radius] * weights[row - y + radius])
      }
    }
    return sum.w > 0 ? sum / sum.w : .zero
  }

  /// A mask on its own picture, with the picture's colours inside the box, whatever they show, and
  /// those of its edge repeated outside, as the published compositions have them.
  package init<Value: SampleValue>(_ picture: Raster<Value>, mask: Mask, kernel: Kernel) {
    let whole = CutOut(picture, mask: Mask(size: mask.size, filling: true))
    let radius = kernel.radius
    let size = mask.size.padded(by: radius)
    self.radius = radius
    self.size = size
    var colours = [SIMD4<Float>](repeating: .zero, count: size.area)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let column = min(max(x - radius, 0), mask.width - 1)
        let row = min(max(y - radius, 0), mask.height - 1)
        colours[y * size.width + x] = whole.pixels[row * mask.width + column]
      }
    }
    self.colours = colours
    alpha = Self.blurred(mask, kernel.weights)
  }

  /// A mask with a border of the kernel's radius, blurred along rows, then along columns; zero
  /// outside.
  private static func blurred(_ mask: Mask, _ weights: [Float]) -> [Float] {
    let radius = weights.count / 2
    let size = mask.size.padded(by: radius)
    let rows = [Float](unsafeUninitializedCapacity: size.width * mask.height) { out, count in
      out.initialize(repeating: 0)
      var line = [Float](repeating: 0, count: mask.width)
      for y in 0..<mask.height {
        for x in 0..<mask.width { line[x] = Float(mask.bits[y * mask.width + x]) }
        for (step, weight) in weights.enumerated() {
          Self.add(line, 0, count: mask.width, weight, to: out, y * size.width + 2 * radius - step)
        }
      }
      count = size.width * mask.height
    }
    return [Float](unsafeUninitializedCapacity: size.area) { out, count in
      out.initialize(repeating: 0)
      for y in 0..<size.height {
        for row in max(0, y - 2 * radius)...min(mask.height - 1, y) {
          Self.add(
            rows, row * size.width, count: size.width, weights[row - y + 2 * radius], to: out,
            y * size.width)
        }
      }
      count = size.area
    }
  }

  /// Adds some numbers times a weight to others, eight at a time.
  private static func add(
    _ numbers: [Float], _ from: Int, count: Int, _ weight: Float,
    to sums: UnsafeMutableBufferPointer<Float>, _ to: Int
  ) {
    precondition(from >= 0 && from + count <= numbers.count && to >= 0 && to + count <= sums.count)
    numbers.withUnsafeBytes { numbers in
      let sums = UnsafeMutableRawBufferPointer(sums)
      let (from, to) = (from * 4, to * 4)
      var x = 0
      while x + 8 <= count {
        let terms = numbers.loadUnaligned(fromByteOffset: from + x * 4, as: SIMD8<Float>.self)
        let sum = sums.loadUnaligned(fromByteOffset: to + x * 4, as: SIMD8<Float>.self)
        sums.storeBytes(of: sum + terms * weight, toByteOffset: to + x * 4, as: SIMD8<Float>.self)
        x += 8
      }
      while x < count {
        let term = numbers.loadUnaligned(fromByteOffset: from + x * 4, as: Float.self)
        let sum = sums.loadUnaligned(fromByteOffset: to + x * 4, as: Float.self)
        sums.storeBytes(of: sum + term * weight, toByteOffset: to + x * 4, as: Float.self)
        x += 1
      }
    }
  }
}

extension PixelSize {
  /// The size with a border on each side.
  fileprivate func padded(by margin: Int) -> PixelSize {
    PixelSize(width + 2 * margin, height + 2 * margin)
  }
}
