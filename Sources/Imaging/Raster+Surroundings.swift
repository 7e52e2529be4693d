extension Raster where Value: PixelValue {
  /// Whether the channels of each pixel of a placed mask differ by at most 12 levels of 255.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package func isGray(in mask: Mask, at box: Box) -> Bool {
    guard channels == 3 else { return true }
    let limit = 12 * (Int(Value.max) / 255)
    for y in 0..<box.height {
      for x in 0..<box.width where mask[x, y] {
        let base = ((box.minY + y) * width + box.minX + x) * 3
        let (red, green, blue) = (samples[base], samples[base + 1], samples[base + 2])
        let spread = Int(max(red, max(green, blue))) - Int(min(red, min(green, blue)))
        guard spread <= limit else { return false }
      }
    }
    return true
  }

  /// Per channel, how many pixels of a window that are not in a placed mask have each whole level,
  /// rounded half up.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package func histograms(in window: Box, outside mask: Mask, at box: Box) -> [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: channels)
    for y in window.minY..<window.maxY {
      for x in window.minX..<window.maxX {
        let isInside =
          box.contains(Box(x, y, x + 1, y + 1)) && mask[x - box.minX, y - box.minY]
        guard !isInside else { continue }
        for channel in 0..<channels {
          counts[channel][Int(UInt8(level: self[x, y, channel].level))] += 1
        }
      }
    }
    return counts
  }
}
