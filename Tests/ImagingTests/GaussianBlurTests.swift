import Imaging
import Support
import TestSupport
import Testing

@Suite struct GaussianBlurTests {
  /// Both axes at once with eleven weights a side, in double precision.
  private func slow(_ image: Image, sigma: Double) -> [Double] {
    let reach = 11
    var weights = (-reach...reach).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = weights.reduce(0, +)
    weights = weights.map { $0 / sum }
    func mirrored(_ index: Int, _ count: Int) -> Int {
      var index = index
      while index < 0 || index >= count {
        if count == 1 { return 0 }
        index = index < 0 ? -index : 2 * (count - 1) - index
      }
      return index
    }
    var out: [Double] = []
    for y in 0..<image.height {
      for x in 0..<image.width {
        for channel in 0..<image.channels {
          var sum = 0.0
          for dy in -reach...reach {
            for dx in -reach...reach {
              let sample = image[
                mirrored(x + dx, image.width), mirrored(y + dy, image.height), channel]
              sum += weights[dx + reach] * weights[dy + reach] * Double(sample)
            }
          }
          out.append(sum)
        }
      }
    }
    return out
  }

  @Test(
    arguments: [[1, 1], [1, 30], [5, 2], [9, 8], [40, 23]], [0.1, 0.21, 0.6, 1, 2])
  func `it is the Gaussian, rounded once`(sides: [Int], sigma: Double) {
    for channels in [1, 2, 3, 4] {
      var stream = RandomStream(key: 9, lane: UInt64(sides[0] * 100 + sides[1]))
      let image = stream.image(PixelSize(sides[0], sides[1]), channels: channels)
      let blurred = image.blurred(sigma: sigma)
      #expect(blurred.size == image.size && blurred.channels == channels)
      for (value, level) in zip(blurred.samples, slow(image, sigma: sigma)) {
        #expect(abs(Double(value) - level) < 0.51)
      }
    }
  }

  /// One sum after the other, in single precision as the kernel has them: middle first, then outwards.
  private func twin<Value: PixelValue>(_ image: Raster<Value>, sigma: Double) -> Raster<Value> {
    let raw = (0...Int(4.798 * sigma)).map { ExactMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let total = raw[0] + 2 * raw.dropFirst().reduce(0, +)
    let weights = raw.map { Float($0 / total) }
    func mirrored(_ index: Int, _ count: Int) -> Int {
      let period = max(1, 2 * (count - 1))
      let place = ((index % period) + period) % period
      return min(place, period - place, count - 1)
    }
    func sum(_ level: (Int) -> Float) -> Float {
      var sum = level(0) * weights[0]
      for step in weights.indices.dropFirst() {
        sum += (level(-step) + level(step)) * weights[step]
      }
      return sum
    }
    var rows: [[Float]] = []
    for y in 0..<image.height {
      rows.append(
        (0..<image.width * image.channels).map { index in
          let (x, channel) = (index / image.channels, index % image.channels)
          return sum { image[mirrored(x + $0, image.width), y, channel].level }
        })
    }
    let samples = (0..<image.height).flatMap { y in
      rows[y].indices.map { x in Value(level: sum { rows[mirrored(y + $0, image.height)][x] }) }
    }
    return Raster(size: image.size, channels: image.channels, samples: samples)
  }

  @Test(
    arguments: [[1, 1], [1, 300], [300, 1], [3, 2], [11, 9], [87, 5]], [0.1, 0.21, 0.7, 2, 7.3])
  func `every bit is that of one sum after the other`(sides: [Int], sigma: Double) {
    for channels in [1, 2, 3, 4] {
      var stream = RandomStream(key: 10, lane: UInt64(sides[0] * 1000 + sides[1]))
      let size = PixelSize(sides[0], sides[1])
      let image = stream.image(size, channels: channels)
      #expect(image.blurred(sigma: sigma) == twin(image, sigma: sigma))
      let deep = stream.deepImage(size, channels: channels)
      #expect(deep.blurred(sigma: sigma) == twin(deep, sigma: sigma))
    }
  }

  @Test func `sixteen bits are blurred as finely`() {
    var stream = RandomStream(key: 9, lane: 1)
    let image = stream.image(PixelSize(21, 17), channels: 3)
    let deep = DeepImage(
      size: image.size, channels: 3, samples: image.samples.map { UInt16($0) * 257 })
    for (value, level) in zip(deep.blurred(sigma: 1.7).samples, slow(image, sigma: 1.7)) {
      #expect(abs(Double(value) / 257 - level) < 0.01)
    }
  }

  @Test func `one level everywhere stays`() {
    for level: UInt8 in [0, 1, 77, 255] {
      let image = Image(size: PixelSize(30, 20), filling: [level, level, level])
      #expect(image.blurred(sigma: 1.9) == image)
    }
  }
}
