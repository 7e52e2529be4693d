import Support

/// Makes the inside of salient things even and their edges steep, as Zhang et al., ICCV 2015, section
/// 4.2, do: opening and closing by reconstruction, then a sigmoid around the two classes' middle.
package enum Smoothing {
  /// - Parameter plane: Numbers in 0…1.
  /// - Returns: A plane of the same size, in 0…1.
  package static func map(_ plane: Plane) -> Plane {
    let mean = plane.values.reduce(0, +) / Double(plane.values.count)
    let width = max(3, Int(50 * mean.squareRoot()))
    let levels = plane.values.map { UInt8($0 * 255 + 0.5) }
    let opened = reconstructed(
      eroded(levels, plane.size, by: width), below: levels, plane.size)
    // Closing is opening of the negative.
    let negative = opened.map { 255 - $0 }
    let closed = reconstructed(
      eroded(negative, plane.size, by: width), below: negative, plane.size)
    let smooth = SaliencyMap.stretched(closed.map { Double(255 - $0) })
    return Plane(size: plane.size, values: contrasted(smooth))
  }

  /// Numbers pushed away from the middle between the mean of the high and that of the low ones.
  private static func contrasted(_ values: [Double]) -> [Double] {
    guard let greatest = values.max(), greatest > 0 else { return values }
    let threshold = greatest / 2
    let high = values.filter { $0 >= threshold }
    let low = values.filter { $0 < threshold }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let middle = (mean(high) + mean(low)) / 2
    // There are at most 256 different numbers.
    var known: [Double: Double] = [:]
    return values.map { value in
      if let pushed = known[value] { return pushed }
      let pushed = 1 / (1 + ExactMath.exp(-10 * (value - middle)))
      known[value] = pushed
      return pushed
    }
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
    let framed = length + before + after
    var window = [UInt8](repeating: 255, count: framed * step)
    var out = [UInt8](repeating: 255, count: levels.count)
    levels.withUnsafeBufferPointer { levels in
      window.withUnsafeMutableBufferPointer { window in
        out.withUnsafeMutableBufferPointer { out in
          for line in 0..<lines {
            let start = line * length * step
            for index in window.indices { window[index] = 255 }
            for index in 0..<length * step {
              window[before * step + index] = levels[start + index]
            }
            var covered = 1
            while 2 * covered <= width {
              for index in 0..<(framed - covered) * step {
                window[index] = min(window[index], window[index + covered * step])
              }
              covered *= 2
            }
            let rest = (width - covered) * step
            for index in 0..<length * step {
              out[start + index] = min(window[index], window[index + rest])
            }
          }
        }
      }
    }
    return out
  }

  /// The greatest levels below a mask that a marker grows to among the eight neighbours.
  ///
  /// Vincent, "Morphological grayscale reconstruction in image analysis", IEEE TIP 1993, the hybrid
  /// algorithm: two scans, then a queue of the pixels that can still grow.
  package static func reconstructed(
    _ marker: [UInt8], below mask: [UInt8], _ size: PixelSize
  ) -> [UInt8] {
    let (width, height) = (size.width, size.height)
    // A frame of level 0, which nothing grows from or into, spares the questions at the border.
    let stride = width + 2
    var grown = framed(marker, size)
    let limit = framed(mask, size)
    let earlier = [-stride - 1, -stride, -stride + 1, -1]
    var queue: [Int] = []
    grown.withUnsafeMutableBufferPointer { grown in
      limit.withUnsafeBufferPointer { limit in
        for y in 1...height {
          for at in y * stride + 1...y * stride + width {
            var level = grown[at]
            for step in earlier { level = max(level, grown[at + step]) }
            grown[at] = min(level, limit[at])
          }
        }
        for y in (1...height).reversed() {
          for at in (y * stride + 1...y * stride + width).reversed() {
            var level = grown[at]
            for step in earlier { level = max(level, grown[at - step]) }
            level = min(level, limit[at])
            grown[at] = level
            if earlier.contains(where: { grown[at - $0] < level && grown[at - $0] < limit[at - $0] }
            ) {
              queue.append(at)
            }
          }
        }
        var next = 0
        while next < queue.count {
          let at = queue[next]
          next += 1
          for step in earlier {
            for to in [at + step, at - step]
            where grown[to] < grown[at] && grown[to] < limit[to] {
              grown[to] = min(grown[at], limit[to])
              queue.append(to)
            }
          }
        }
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(size.area)
    for y in 1...height { out += grown[y * stride + 1...y * stride + width] }
    return out
  }

  private static func framed(_ levels: [UInt8], _ size: PixelSize) -> [UInt8] {
    let stride = size.width + 2
    var out = [UInt8](repeating: 0, count: stride * (size.height + 2))
    for y in 0..<size.height {
      for x in 0..<size.width { out[(y + 1) * stride + x + 1] = levels[y * size.width + x] }
    }
    return out
  }
}
