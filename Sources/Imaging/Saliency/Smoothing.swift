import Support

/// Makes the inside of salient things even and their edges steep, as Zhang et al., ICCV 2015, section
/// 4.2, do: opening and closing by reconstruction, then a sigmoid around the two classes' middle.
package enum Smoothing {
  /// - Parameters:
  ///   - scores: Numbers in 0…1, row by row.
  ///   - size: Columns and rows.
  /// - Returns: A plane of the size, in 0…1.
  package static func map(_ scores: [Float], _ size: PixelSize) -> Plane {
    let mean = scores.withUnsafeBufferPointer { $0.sum } / Double(scores.count)
    let width = max(3, Int(50 * mean.squareRoot()))
    // From 2²³ on, numbers are whole.
    let levels = scores.map { UInt8(truncatingIfNeeded: ($0 * 255 + 0x1p23).bitPattern) }
    let opened = reconstructed(eroded(levels, size, by: width), below: levels, size)
    // Closing is opening of the negative.
    let negative = opened.map { 255 - $0 }
    let closed = reconstructed(eroded(negative, size, by: width), below: negative, size)
    let numbers = contrasted(closed)
    let values = numbers.withUnsafeBufferPointer { numbers in closed.map { numbers[Int($0)] } }
    return Plane(size: size, values: values)
  }

  /// What each negative level becomes: stretched to 0…1, then pushed away from the middle between the
  /// mean of the high and that of the low ones.
  private static func contrasted(_ negative: [UInt8]) -> [Double] {
    var counts = [Int](repeating: 0, count: 256)
    for level in negative { counts[Int(level)] += 1 }
    let used = counts.indices.filter { counts[$0] > 0 }
    guard let least = used.first, let greatest = used.last, least < greatest else {
      return Array(repeating: 0, count: 256)
    }
    let numbers = counts.indices.map { Double(greatest - $0) / Double(greatest - least) }
    func mean(_ levels: [Int]) -> Double {
      let count = levels.reduce(0) { $0 + counts[$1] }
      return levels.reduce(0) { $0 + numbers[$1] * Double(counts[$1]) } / Double(count)
    }
    // Stretched, there are numbers on both sides of a half.
    let middle =
      (mean(used.filter { numbers[$0] >= 0.5 }) + mean(used.filter { numbers[$0] < 0.5 })) / 2
    return numbers.map { 1 / (1 + ExactMath.exp(-10 * ($0 - middle))) }
  }

  /// The least level of the square around each pixel, of what of it lies inside.
  package static func eroded(_ levels: [UInt8], _ size: PixelSize, by width: Int) -> [UInt8] {
    let across = minima(levels, lines: size.height, of: size.width, step: 1, by: width)
    return minima(across, lines: 1, of: size.height, step: size.width, by: width)
  }

  /// The least of some neighbours along lines, whose numbers are vectors of `step` levels.
  ///
  /// Windows double from one level on until two of them cover what is asked for.
  private static func minima(
    _ levels: [UInt8], lines: Int, of length: Int, step: Int, by width: Int
  ) -> [UInt8] {
    let (before, after) = ((width - 1) / 2, width / 2)
    let framed = (length + before + after) * step
    let count = length * step
    return [UInt8](unsafeUninitializedCapacity: levels.count) { out, initialized in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * framed) { windows in
        levels.withUnsafeBufferPointer { levels in
          guard var window = windows.baseAddress, let levels = levels.baseAddress,
            let out = out.baseAddress
          else { return }
          var next = window + framed
          for line in 0..<lines {
            window.update(repeating: 255, count: before * step)
            (window + before * step).update(from: levels + line * count, count: count)
            (window + (before * step + count)).update(repeating: 255, count: after * step)
            var covered = 1
            while 2 * covered <= width {
              least(of: window, and: window + covered * step, framed - covered * step, into: next)
              // What lies beyond is not asked for any more.
              swap(&window, &next)
              covered *= 2
            }
            let rest = (width - covered) * step
            least(of: window, and: window + rest, count, into: out + line * count)
          }
        }
      }
      initialized = levels.count
    }
  }

  /// The lesser of two levels each; the result lies apart from both, so that vectors can be taken.
  private static func least(
    of one: UnsafePointer<UInt8>, and other: UnsafePointer<UInt8>, _ count: Int,
    into out: UnsafeMutablePointer<UInt8>
  ) {
    for index in 0..<count { out[index] = min(one[index], other[index]) }
  }

  /// The greatest levels below a mask that a marker grows to among the eight neighbours.
  ///
  /// Vincent, "Morphological grayscale reconstruction in image analysis", IEEE TIP 1993, the hybrid
  /// algorithm: two scans, then a queue of the pixels that can still grow.
  package static func reconstructed(
    _ marker: [UInt8], below mask: [UInt8], _ size: PixelSize
  ) -> [UInt8] {
    // A frame of level 0, which nothing grows from or into, spares the questions at the border.
    var grown = framed(marker, size)
    let limit = framed(mask, size)
    var out = [UInt8](repeating: 0, count: size.area)
    grown.withUnsafeMutableBufferPointer { grown in
      limit.withUnsafeBufferPointer { limit in
        guard let grown = grown.baseAddress, let limit = limit.baseAddress else { return }
        Reconstruction(size, grown: grown, limit: limit).run()
        let stride = size.width + 2
        for y in 0..<size.height {
          let row = grown + (y + 1) * stride + 1
          for x in 0..<size.width { out[y * size.width + x] = row[x] }
        }
      }
    }
    return out
  }

  private static func framed(_ levels: [UInt8], _ size: PixelSize) -> [UInt8] {
    let stride = size.width + 2
    return [UInt8](unsafeUninitializedCapacity: stride * (size.height + 2)) { out, initialized in
      guard let start = out.baseAddress else { return }
      out.update(repeating: 0)
      levels.withUnsafeBufferPointer { levels in
        for y in 0..<size.height {
          let row = start + (y + 1) * stride + 1
          for x in 0..<size.width { row[x] = levels[y * size.width + x] }
        }
      }
      initialized = stride * (size.height + 2)
    }
  }
}
