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

  /// Where the first pixel lies, from the cut-out's corner.
  package let corner: SIMD2<Int>
  package let size: PixelSize
  /// The blurred mask, 0...1.
  package let alpha: [Float]
  /// Straight colours, 0...255, also outside the mask as far as the kernel reaches.
  package let colours: [SIMD4<Float>]

  /// The mask of a cut-out, with colours outside it that are means of near ones inside, by the same
  /// kernel: nothing of what surrounded the segment comes in.
  ///
  /// - Parameters:
  ///   - object: The segment.
  ///   - kernel: What blurs its mask.
  ///   - part: A box of the cut-out that holds the mask, and is what the border goes around; nil for
  ///     all of it.
  package init(_ object: CutOut, kernel: Kernel, around part: Box? = nil) {
    let box = part ?? object.size.bounds
    let radius = kernel.radius
    let size = box.size.padded(by: radius)
    let weights = kernel.weights
    let alpha = Self.blurred(object.mask.cropped(to: box), weights)
    corner = SIMD2(box.minX - radius, box.minY - radius)
    self.size = size
    self.alpha = alpha
    colours = [SIMD4<Float>](unsafeUninitializedCapacity: size.area) { out, count in
      out.initialize(repeating: .zero)
      for y in 0..<box.height {
        let row = (box.minY + y) * object.size.width + box.minX
        for x in 0..<box.width where object.mask.bits[row + x] != 0 {
          var pixel = object.colour(at: row + x)
          pixel.w = 1
          out[(y + radius) * size.width + x + radius] = pixel
        }
      }
      // The means are of colours inside alone, so none is put in before all are known.
      var means: [(index: Int, colour: SIMD4<Float>)] = []
      for index in 0..<size.area where alpha[index] > 0 && out[index].w == 0 {
        means.append((index, Self.mean(of: out, size, around: index, weights)))
      }
      for (index, colour) in means { out[index] = colour }
      count = size.area
    }
  }

  /// The mean colour of the pixels inside near another, by the kernel; 1 in the last lane.
  ///
  /// Pixels that are not inside are zero, and their last lane too.
  private static func mean(
    of colours: UnsafeMutableBufferPointer<SIMD4<Float>>, _ size: PixelSize, around index: Int,
    _ weights: [Float]
  ) -> SIMD4<Float> {
    let radius = weights.count / 2
    let (x, y) = (index % size.width, index / size.width)
    let columns = max(0, x - radius)...min(size.width - 1, x + radius)
    var sum = SIMD4<Float>.zero
    for row in max(0, y - radius)...min(size.height - 1, y + radius) {
      let down = weights[row - y + radius]
      for column in columns {
        sum += colours[row * size.width + column] * (weights[column - x + radius] * down)
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
    corner = SIMD2(-radius, -radius)
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
    // A border of zeros wide enough for the kernel and for eight numbers at a time.
    let margin = 2 * radius
    let stride = size.width + margin + lanes
    var line = [Float](repeating: 0, count: stride)
    let rows = [Float](unsafeUninitializedCapacity: stride * (size.height + margin)) { out, count in
      out.initialize(repeating: 0)
      for y in 0..<mask.height {
        for x in 0..<mask.width { line[margin + x] = Float(mask.bits[y * mask.width + x]) }
        Self.weigh(
          line, 0, apart: 1, weights, count: size.width, into: out, (y + margin) * stride)
      }
      count = stride * (size.height + margin)
    }
    return [Float](unsafeUninitializedCapacity: size.area) { out, count in
      for y in 0..<size.height {
        Self.weigh(
          rows, y * stride, apart: stride, weights, count: size.width, into: out, y * size.width)
      }
      count = size.area
    }
  }

  private static let lanes = 8

  /// Puts sums of weighted numbers that lie some way apart, eight sums at a time; after the last
  /// number there are seven more that may be read.
  private static func weigh(
    _ numbers: [Float], _ from: Int, apart: Int, _ weights: [Float], count: Int,
    into sums: UnsafeMutableBufferPointer<Float>, _ to: Int
  ) {
    precondition(from >= 0 && to >= 0 && to + count <= sums.count)
    precondition(from + (weights.count - 1) * apart + count + lanes - 1 <= numbers.count)
    numbers.withUnsafeBytes { numbers in
      let sums = UnsafeMutableRawBufferPointer(sums)
      var x = 0
      while x < count {
        var sum = SIMD8<Float>.zero
        for step in weights.indices {
          let place = (from + step * apart + x) * MemoryLayout<Float>.stride
          sum += numbers.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self) * weights[step]
        }
        let place = (to + x) * MemoryLayout<Float>.stride
        if x + lanes <= count {
          sums.storeBytes(of: sum, toByteOffset: place, as: SIMD8<Float>.self)
        } else {
          for lane in 0..<count - x {
            sums.storeBytes(
              of: sum[lane], toByteOffset: place + lane * MemoryLayout<Float>.stride,
              as: Float.self)
          }
        }
        x += lanes
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
