import Support

/// Blurring with a true Gaussian, cut where its weights fall below 10⁻⁵ of the middle one.
///
/// Edges are mirrored without repeating the outermost pixel, as torchvision's `gaussian_blur` does;
/// Pillow's own filter, which MoCo-v2's code uses, is three box means and differs by up to six levels.
/// Sums are in single precision and rounded once.
struct GaussianKernel {
  /// The weights on each side of the middle one.
  let radius: Int
  /// `radius + 1` weights from the middle outwards; all, with both sides, add up to 1.
  let weights: [Float]

  init(sigma: Double, radius: Int? = nil) {
    precondition(sigma > 0, "sigma \(sigma)")
    // exp(-r² / 2σ²) = 10⁻⁵
    let radius = radius ?? Int(4.798 * sigma)
    self.radius = radius
    let raw = (0...radius).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
    weights = raw.map { Float($0 / sum) }
  }
}

extension GaussianKernel {
  /// Sums of weighted numbers, from the middle outwards.
  ///
  /// - Parameters:
  ///   - count: How many sums; up to the next multiple of ``WeightedSums/count`` are written.
  ///   - sums: Where they go.
  ///   - numbers: Where the numbers begin that lie some steps away.
  @inline(__always)
  fileprivate func weigh(
    _ count: Int, into sums: UnsafeMutablePointer<Float>,
    _ numbers: (_ step: Int) -> UnsafePointer<Float>
  ) {
    weights.withUnsafeBufferPointer { weights in
      for x in stride(from: 0, to: count, by: WeightedSums.count) {
        var sum = WeightedSums(of: numbers(0) + x, by: weights[0])
        for step in 1..<weights.count {
          sum.add(numbers(-step) + x, numbers(step) + x, by: weights[step])
        }
        sum.store(to: sums + x)
      }
    }
  }
}

extension Raster {
  /// The picture blurred by a Gaussian with a standard deviation in pixels.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func blurred(sigma: Double) -> Self {
    var picture = self
    picture.blur(sigma: sigma)
    return picture
  }

  /// Blurs in place; between both axes the picture is in single precision, so that it is rounded once.
  ///
  /// Weights end at a radius, or where they no longer matter.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  @_specialize(where Value == Float)
  mutating func blur(sigma: Double, radius: Int? = nil) {
    let kernel = GaussianKernel(sigma: sigma, radius: radius)
    guard kernel.radius > 0, size.area > 0 else { return }
    let stride = (width * channels).roundedUp(to: WeightedSums.count)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: stride * height) { numbers in
      guard let rows = numbers.baseAddress else { return }
      blurRows(by: kernel, into: rows, stride: stride)
      blurColumns(of: rows, stride: stride, by: kernel)
    }
  }

  private func blurRows(
    by kernel: GaussianKernel, into rows: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let (width, channels, radius) = (self.width, self.channels, kernel.radius)
    let (length, margin) = (width * channels, radius * channels)
    let outside = (1...radius).flatMap { [-$0, width - 1 + $0] }
      .map { (to: $0 * channels, from: $0.mirrored(below: width) * channels) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: stride + 2 * margin) { numbers in
      numbers.initialize(repeating: 0)
      guard let line = numbers.baseAddress.map({ $0 + margin }) else { return }
      samples.withUnsafeBufferPointer { samples in
        for y in 0..<height {
          let row = UnsafeBufferPointer(rebasing: samples[y * length..<(y + 1) * length])
          for index in row.indices { line[index] = row[index].level }
          for place in outside {
            for channel in 0..<channels { line[place.to + channel] = line[place.from + channel] }
          }
          kernel.weigh(length, into: rows + y * stride) { UnsafePointer(line + $0 * channels) }
        }
      }
    }
  }

  private mutating func blurColumns(
    of rows: UnsafePointer<Float>, stride: Int, by kernel: GaussianKernel
  ) {
    let (length, height, radius) = (width * channels, self.height, kernel.radius)
    let lines = (-radius..<height + radius).map { $0.mirrored(below: height) * stride }
    // Strip by strip: the parts of the rows around one stay in the nearest cache.
    let strip = 8 * WeightedSums.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: strip) { numbers in
      guard let levels = numbers.baseAddress else { return }
      samples.withUnsafeMutableBufferPointer { samples in
        for start in Swift.stride(from: 0, to: length, by: strip) {
          let count = Swift.min(strip, length - start)
          for y in 0..<height {
            lines.withUnsafeBufferPointer { lines in
              kernel.weigh(count, into: levels) { rows + start + lines[y + radius + $0] }
            }
            let first = y * length + start
            let row = UnsafeMutableBufferPointer(rebasing: samples[first..<first + count])
            for index in row.indices { row[index] = Value(level: levels[index]) }
          }
        }
      }
    }
  }
}

extension Int {
  /// The index inside that one outside is the mirror image of, the outermost pixels not repeated.
  func mirrored(below count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let place = ((self % period) + period) % period
    return place < count ? place : period - place
  }

  fileprivate func roundedUp(to step: Int) -> Int { (self + step - 1) / step * step }
}
