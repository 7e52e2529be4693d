import CKernels

/// A strong blur of parts of a picture of eight bits, in fixed point.
///
/// Levels have six bits behind the point on their way, so that a level may differ by one from that of the
/// Gaussian in real numbers.
struct PatchBlur {
  private let radius: Int
  /// From the middle outwards, in 2¹⁵ths.
  private let weights: [Int16]

  /// - Parameters:
  ///   - sigma: The Gaussian's standard deviation.
  ///   - radius: Where it ends, at least 1.
  init(sigma: Double, radius: Int) {
    self.radius = radius
    let exact = GaussianKernel(sigma: sigma, radius: radius).weights
    var weights = exact.map { Int16(($0 * 0x1p15).rounded()) }
    // What rounding took or gave goes to the middle: together they are 1.
    let sum = weights.dropFirst().reduce(0) { $0 + 2 * Int($1) }
    weights[0] = Int16(32768 - sum)
    self.weights = weights
  }

  /// Replaces boxes by what they are in the blurred picture; what lies beyond an edge is its mirror image.
  ///
  /// - Parameters:
  ///   - boxes: Pixels, none in two of them.
  ///   - image: Wider and higher than the radius.
  func blur(_ boxes: [Box], of image: inout Image) {
    let (width, height, channels) = (image.width, image.height, image.channels)
    let length = width * channels
    let boxes = boxes.sorted { $0.minX < $1.minX }
    withUnsafeTemporaryAllocation(
      byteCount: length * height * MemoryLayout<Int16>.stride, alignment: 64
    ) { numbers in
      guard let rows = numbers.bindMemory(to: Int16.self).baseAddress else { return }
      blurRows(of: image, under: boxes, into: rows)
      for box in boxes { blurColumns(of: rows, box, into: &image) }
    }
  }

  private func blurRows(
    of image: Image, under boxes: [Box], into rows: UnsafeMutablePointer<Int16>
  ) {
    let (width, channels) = (image.width, image.channels)
    var parts: [Range<Int>] = []
    let (length, margin) = (width * channels, radius * channels)
    var taps = [UnsafePointer<Int16>?](repeating: nil, count: 2 * radius + 1)
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: length + 2 * margin) { numbers in
      guard let line = numbers.baseAddress.map({ $0 + margin }) else { return }
      image.samples.withUnsafeBufferPointer { samples in
        for y in 0..<image.height {
          find(&parts, ofRow: y, in: image.height, under: boxes)
          if parts.isEmpty { continue }
          let row = samples.baseAddress.map { $0 + y * length }
          ckernels_raise_levels(row, Int32(length), line)
          for step in 1...radius {
            for channel in 0..<channels {
              line[channel - step * channels] = line[channel + step * channels]
              line[length - channels + channel + step * channels] =
                line[length - channels + channel - step * channels]
            }
          }
          for columns in parts {
            let start = columns.lowerBound * channels
            for tap in taps.indices {
              taps[tap] = UnsafePointer(line + start + (tap - radius) * channels)
            }
            weigh(taps[...], columns.count * channels, rows + y * length + start)
          }
        }
      }
    }
  }

  /// Finds the columns of a row that boxes look at, of those above and below them too.
  ///
  /// - Parameters:
  ///   - parts: Gets them, in order and none touching another.
  ///   - y: The row.
  ///   - height: How many rows there are.
  ///   - boxes: By their left edges.
  private func find(
    _ parts: inout [Range<Int>], ofRow y: Int, in height: Int, under boxes: [Box]
  ) {
    parts.removeAll(keepingCapacity: true)
    for box in boxes {
      let lines = box.minY - radius..<box.maxY + radius
      // The row itself, or its mirror image beyond an edge.
      guard lines.contains(y) || lines.contains(-y) || lines.contains(2 * (height - 1) - y) else {
        continue
      }
      if let last = parts.last, last.upperBound >= box.minX {
        parts[parts.count - 1] = last.lowerBound..<max(last.upperBound, box.maxX)
      } else {
        parts.append(box.minX..<box.maxX)
      }
    }
  }

  private func blurColumns(
    of rows: UnsafePointer<Int16>, _ box: Box, into image: inout Image
  ) {
    let (height, channels) = (image.height, image.channels)
    let length = image.width * channels
    let (start, count) = (box.minX * channels, box.width * channels)
    let lines = (box.minY - radius..<box.maxY + radius).map {
      UnsafePointer<Int16>?(rows + $0.mirrored(below: height) * length + start)
    }
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: count) { numbers in
      guard let levels = numbers.baseAddress else { return }
      image.samples.withUnsafeMutableBufferPointer { samples in
        for y in box.minY..<box.maxY {
          weigh(lines[(y - box.minY)...], count, levels)
          let out = samples.baseAddress.map { $0 + y * length + start }
          ckernels_round_levels(levels, Int32(count), out)
        }
      }
    }
  }

  /// Weighs numbers of `2 · radius + 1` rows, the first of some.
  private func weigh(
    _ rows: ArraySlice<UnsafePointer<Int16>?>, _ count: Int, _ out: UnsafeMutablePointer<Int16>
  ) {
    precondition(rows.count > 2 * radius, "\(rows.count) rows")
    rows.withUnsafeBufferPointer {
      ckernels_weigh_levels($0.baseAddress, weights, Int32(radius), Int32(count), out)
    }
  }
}
