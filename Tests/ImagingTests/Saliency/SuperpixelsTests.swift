import Imaging
import Support
import Testing

@Suite struct SuperpixelsTests {
  /// Shaded ground with discs of other colours and some noise.
  private static func photograph(_ size: PixelSize, key: UInt64) -> Image {
    var random = RandomStream(key: key, lane: 0)
    var image = random.image(size, channels: 3)
    for index in image.samples.indices {
      let (y, x) = (index / 3).quotientAndRemainder(dividingBy: size.width)
      let (across, down) = (x - size.width / 3, y - size.height / 2)
      let isInside = across * across + down * down < size.height * size.height / 9
      let ground = (isInside ? [180, 60, 40] : [60, 90, 120])[index % 3] + 60 * x / size.width
      image.samples[index] = UInt8(ground + Int(image.samples[index]) / 16)
    }
    return image
  }

  /// The numbers of the 4-connected pieces of each label.
  private static func pieces(_ superpixels: Superpixels) -> [Int] {
    let size = superpixels.size
    var pieces = [Int](repeating: 0, count: superpixels.count)
    var isSeen = [Bool](repeating: false, count: size.area)
    for first in 0..<size.area where !isSeen[first] {
      let label = superpixels.labels[first]
      pieces[Int(label)] += 1
      isSeen[first] = true
      var open = [first]
      while let place = open.popLast() {
        let (y, x) = place.quotientAndRemainder(dividingBy: size.width)
        for (u, v) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
        where (0..<size.width).contains(u) && (0..<size.height).contains(v) {
          let other = v * size.width + u
          guard !isSeen[other], superpixels.labels[other] == label else { continue }
          isSeen[other] = true
          open.append(other)
        }
      }
    }
    return pieces
  }

  @Test(
    arguments: [
      (1, 1, 1), (2, 2, 1), (3, 3, 2), (1, 90, 4), (90, 1, 4), (17, 33, 9), (200, 150, 50),
      (203, 149, 120), (40, 30, 5000),
    ], [true, false])
  func `every label from 0 is one connected piece`(
    side: (width: Int, height: Int, count: Int), isNoise: Bool
  ) {
    let size = PixelSize(side.width, side.height)
    var random = RandomStream(key: 61, lane: 0)
    let image = isNoise ? random.image(size, channels: 3) : Self.photograph(size, key: 62)
    let superpixels = Superpixels(of: image, count: side.count)
    #expect(superpixels.size == size)
    #expect(superpixels.labels.count == size.area)
    #expect(Set(superpixels.labels) == Set(0..<Int32(superpixels.count)))
    #expect(Self.pieces(superpixels).allSatisfy { $0 == 1 })
    #expect(superpixels == Superpixels(of: image, count: side.count))
  }

  @Test(arguments: [20, 100, 200]) func `a photograph has about as many as asked for`(count: Int) {
    let superpixels = Superpixels(of: Self.photograph(PixelSize(400, 300), key: 63), count: count)
    #expect(abs(superpixels.count - count) <= count / 10)
  }

  @Test(arguments: [1, 3]) func `a constant image is cut into equal cells`(channels: Int) {
    let image = Image(size: PixelSize(80, 60), filling: Array([90, 14, 201].prefix(channels)))
    let superpixels = Superpixels(of: image, count: 12)
    #expect(superpixels.count == 12)
    for (place, label) in superpixels.labels.enumerated() {
      #expect(Int(label) == place / 80 / 20 * 4 + place % 80 / 20)
    }
  }

  @Test func `no region crosses a strong edge`() {
    let image = Self.photograph(PixelSize(240, 180), key: 64)
    let superpixels = Superpixels(of: image, count: 72)
    let inside = (0..<240 * 180).map { place in
      let (y, x) = place.quotientAndRemainder(dividingBy: 240)
      return (x - 80) * (x - 80) + (y - 90) * (y - 90) < 3600
    }
    var tally = [[Int]](repeating: [0, 0], count: superpixels.count)
    for (label, isInside) in zip(superpixels.labels, inside) {
      tally[Int(label)][isInside ? 1 : 0] += 1
    }
    // Pixels on the wrong side of their region.
    #expect(tally.reduce(0) { $0 + min($1[0], $1[1]) } < 240 * 180 / 100)
  }
}
