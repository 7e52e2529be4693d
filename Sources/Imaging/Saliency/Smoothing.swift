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
    let numbers = contrasted(closed)
    return Plane(size: plane.size, values: closed.map { numbers[Int($0)] })
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
    // Those that come before a pixel; those behind it lie as far the other way.
    let (left, above) = (-stride - 1, -stride)
    var queue: [Int] = []
    grown.withUnsafeMutableBufferPointer { grown in
      limit.withUnsafeBufferPointer { limit in
        for y in 1...height {
          for at in y * stride + 1...y * stride + width {
            let upper = max(grown[at + left], grown[at + above], grown[at + above + 1])
            grown[at] = min(max(upper, grown[at - 1], grown[at]), limit[at])
          }
        }
        func canGrow(_ at: Int, to level: UInt8) -> Bool {
          grown[at] < level && grown[at] < limit[at]
        }
        for y in (1...height).reversed() {
          for at in (y * stride + 1...y * stride + width).reversed() {
            let lower = max(grown[at - left], grown[at - above], grown[at - above - 1])
            let level = min(max(lower, grown[at + 1], grown[at]), limit[at])
            grown[at] = level
            if canGrow(at - left, to: level) || canGrow(at - above, to: level)
              || canGrow(at - above - 1, to: level) || canGrow(at + 1, to: level)
            {
              queue.append(at)
            }
          }
        }
        var next = 0
        func grow(_ to: Int, to level: UInt8) {
          guard canGrow(to, to: level) else { return }
          grown[to] = min(level, limit[to])
          queue.append(to)
        }
        while next < queue.count {
          let at = queue[next]
          let level = grown[at]
          next += 1
          for step in left...left + 2 {
            grow(at + step, to: level)
            grow(at - step, to: level)
          }
          grow(at - 1, to: level)
          grow(at + 1, to: level)
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
