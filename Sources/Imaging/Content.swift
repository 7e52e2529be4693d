/// Where a transmission image shows something rather than air.
package enum Content {
  /// The largest connected region darker than air, its gaps closed and its holes filled.
  ///
  /// A pixel counts when any of its channels is darker than a fraction of the level of air. Threat
  /// images are composed inside this region: in the bag, not beside it.
  ///
  /// - Parameters:
  ///   - image: A transmission image; bright is air.
  ///   - white: The level of air, 1...255.
  ///   - threshold: The transmission under which a pixel counts.
  /// - Returns: nil when everything is air.
  package static func region(
    of image: Picture, white: Double, threshold: Double = 0.95
  ) -> Region? {
    let limit = white * threshold
    var mask =
      switch image {
      case .eight(let image): image.darker(than: limit)
      case .sixteen(let image): image.darker(than: limit)
      case .coded(let picture): picture.image.darker(than: limit)
      }
    let radius = max(1, min(image.width, image.height) / 64)
    mask = eroded(dilated(mask, by: radius), by: radius)
    guard let largest = Components.regions(of: mask).max(by: { $0.mask.area < $1.mask.area }) else {
      return nil
    }
    return Region(filled(largest.mask), x: largest.box.minX, y: largest.box.minY)
  }

  /// The level of air of a transmission image: what 95 % of its pixels do not exceed in their
  /// darkest channel, as a whole level in 1...255 whatever the depth.
  package static func air(of image: Picture) -> Double {
    let counts =
      switch image {
      case .eight(let image): image.darkestHistogram()
      case .sixteen(let image): image.darkestHistogram()
      case .coded(let picture): picture.image.darkestHistogram()
      }
    var below = 0
    for (value, count) in counts.enumerated() {
      below += count
      if below * 20 >= image.size.area * 19 { return Double(max(1, value)) }
    }
    return 255
  }

  /// The mask with every hole that is not connected to its border filled.
  static func filled(_ mask: Mask) -> Mask {
    var outside = Mask(size: mask.size)
    var queue: [Int] = []
    func visit(_ x: Int, _ y: Int) {
      guard x >= 0, y >= 0, x < mask.width, y < mask.height else { return }
      let index = y * mask.width + x
      guard mask.bits[index] == 0, outside.bits[index] == 0 else { return }
      outside.bits[index] = 1
      queue.append(index)
    }
    for x in 0..<mask.width {
      visit(x, 0)
      visit(x, mask.height - 1)
    }
    for y in 0..<mask.height {
      visit(0, y)
      visit(mask.width - 1, y)
    }
    while let index = queue.popLast() {
      let (x, y) = (index % mask.width, index / mask.width)
      visit(x - 1, y)
      visit(x + 1, y)
      visit(x, y - 1)
      visit(x, y + 1)
    }
    return Mask(size: mask.size, bits: outside.bits.map { 1 - $0 })
  }

  /// Every pixel within a square of some radius around a pixel inside.
  static func dilated(_ mask: Mask, by radius: Int) -> Mask {
    slid(mask, by: radius) { $0 > 0 }
  }

  /// Every pixel whose whole square, as far as it lies on the image, is inside.
  static func eroded(_ mask: Mask, by radius: Int) -> Mask {
    let inverse = Mask(size: mask.size, bits: mask.bits.map { 1 - $0 })
    return Mask(size: mask.size, bits: slid(inverse, by: radius) { $0 > 0 }.bits.map { 1 - $0 })
  }

  /// Whether the number of pixels inside the square around each pixel passes a test.
  ///
  /// Two sliding sums, so the cost does not depend on the radius.
  private static func slid(_ mask: Mask, by radius: Int, _ passes: (Int) -> Bool) -> Mask {
    let (width, height) = (mask.width, mask.height)
    var rows = [Int32](repeating: 0, count: mask.size.area)
    for y in 0..<height {
      var sum: Int32 = 0
      for x in 0..<width + radius {
        if x < width { sum += Int32(mask.bits[y * width + x]) }
        if x - 2 * radius - 1 >= 0 { sum -= Int32(mask.bits[y * width + x - 2 * radius - 1]) }
        if x >= radius { rows[y * width + x - radius] = sum }
      }
    }
    var out = mask
    for x in 0..<width {
      var sum: Int32 = 0
      for y in 0..<height + radius {
        if y < height { sum += rows[y * width + x] }
        if y - 2 * radius - 1 >= 0 { sum -= rows[(y - 2 * radius - 1) * width + x] }
        if y >= radius { out.bits[(y - radius) * width + x] = passes(Int(sum)) ? 1 : 0 }
      }
    }
    return out
  }
}

extension Raster where Value: PixelValue {
  /// The least of a pixel's channels.
  private func darkest(_ pixel: Int) -> Value {
    var least = samples[pixel * channels]
    for channel in 0..<channels {
      least = min(least, samples[pixel * channels + channel])
    }
    return least
  }

  /// The pixels any channel of which is under a level.
  fileprivate func darker(than limit: Double) -> Mask {
    var mask = Mask(size: size)
    for pixel in 0..<size.area {
      mask.bits[pixel] = Double(darkest(pixel).level) < limit ? 1 : 0
    }
    return mask
  }

  /// How many pixels have each whole level, rounded half up, in their darkest channel.
  fileprivate func darkestHistogram() -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    for pixel in 0..<size.area { counts[Int(UInt8(level: darkest(pixel).level))] += 1 }
    return counts
  }
}
