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

  /// The picture with some boxes, each of which must lie inside, as they are in the blurred one.
  ///
  /// Rows are blurred only where a box needs them.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  func blurred(sigma: Double, radius: Int, in boxes: [Box]) -> Self {
    precondition(boxes.allSatisfy { size.bounds.contains($0) }, "\(boxes) of \(size)")
    let kernel = GaussianKernel(sigma: sigma, radius: radius)
    guard radius > 0, size.area > 0 else { return self }
    let stride = (width * channels).roundedUp(to: WeightedSums.count)
    var picture = self
    // The last part of the last row may end in the middle of a vector. Aligned as the nearest cache's
    // lines are, few vectors lie in two of them.
    let count = stride * height + WeightedSums.count
    withUnsafeTemporaryAllocation(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64
    ) { numbers in
      guard let rows = numbers.bindMemory(to: Float.self).baseAddress else { return }
      blurRows(by: kernel, into: rows, stride: stride, for: boxes)
      for box in boxes {
        picture.blurColumns(of: rows, stride: stride, by: kernel, in: box)
      }
    }
    return picture
  }

  /// Blurs rows, or only the parts of them that are needed to blur some boxes.
  private func blurRows(
    by kernel: GaussianKernel, into rows: UnsafeMutablePointer<Float>, stride: Int,
    for boxes: [Box]? = nil
  ) {
    let needs = boxes.map { parts(under: $0, radius: kernel.radius) }
    let (width, channels, radius) = (self.width, self.channels, kernel.radius)
    let (length, margin) = (width * channels, radius * channels)
    let outside = (1...radius).flatMap { [-$0, width - 1 + $0] }
      .map { (to: $0 * channels, from: $0.mirrored(below: width) * channels) }
    // The last vectors of a part of a row may look further than those of all of it.
    let room = stride + 2 * margin + WeightedSums.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { numbers in
      numbers.initialize(repeating: 0)
      guard let line = numbers.baseAddress.map({ $0 + margin }) else { return }
      samples.withUnsafeBufferPointer { samples in
        for y in 0..<height {
          if let needs, needs[y].isEmpty { continue }
          let row = UnsafeBufferPointer(rebasing: samples[y * length..<(y + 1) * length])
          for index in row.indices { line[index] = row[index].level }
          for place in outside {
            for channel in 0..<channels { line[place.to + channel] = line[place.from + channel] }
          }
          let to = rows + y * stride
          guard let needs else {
            kernel.weigh(length, into: to) { UnsafePointer(line + $0 * channels) }
            continue
          }
          for columns in needs[y] {
            let start = columns.lowerBound * channels
            kernel.weigh(columns.count * channels, into: to + start) {
              UnsafePointer(line + start + $0 * channels)
            }
          }
        }
      }
    }
  }

  /// The columns of each row that boxes look at within a radius, above and below them too; in order.
  func parts(under boxes: [Box], radius: Int) -> [[Range<Int>]] {
    var parts = [[Range<Int>]](repeating: [], count: height)
    for box in boxes.sorted(by: { $0.minX < $1.minX }) {
      for line in box.minY - radius..<box.maxY + radius {
        let y = line.mirrored(below: height)
        if parts[y].last != box.minX..<box.maxX { parts[y].append(box.minX..<box.maxX) }
      }
    }
    return parts
  }

  /// Blurs the columns of a box.
  private mutating func blurColumns(
    of rows: UnsafePointer<Float>, stride: Int, by kernel: GaussianKernel, in box: Box
  ) {
    let (start, count, radius) = (box.minX * channels, box.width * channels, kernel.radius)
    let length = width * channels
    let lines = (box.minY - radius..<box.maxY + radius).map {
      $0.mirrored(below: height) * stride + start
    }
    let room = count.roundedUp(to: WeightedSums.count)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { numbers in
      guard let levels = numbers.baseAddress else { return }
      samples.withUnsafeMutableBufferPointer { samples in
        for y in 0..<box.height {
          lines.withUnsafeBufferPointer { lines in
            kernel.weigh(count, into: levels) { rows + lines[y + radius + $0] }
          }
          let first = (box.minY + y) * length + start
          let row = UnsafeMutableBufferPointer(rebasing: samples[first..<first + count])
          for index in row.indices { row[index] = Value(level: levels[index]) }
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
