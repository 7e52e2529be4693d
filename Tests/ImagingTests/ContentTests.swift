import Imaging
import Testing

@Suite struct ContentTests {
  /// A transmission image of 40 by 30 pixels: air, and some darker boxes.
  private func scan(
    _ boxes: [Box], channels: Int = 1, air: UInt8 = 250, level: UInt8 = 100
  ) -> Picture {
    var image = Image(
      size: PixelSize(40, 30), filling: [UInt8](repeating: air, count: channels))
    for box in boxes {
      for y in box.minY..<box.maxY {
        for x in box.minX..<box.maxX { image[x, y, channels - 1] = level }
      }
    }
    return .eight(image)
  }

  @Test func `the largest dark region is the content`() {
    let image = scan([Box(1, 1, 4, 4), Box(10, 10, 25, 22), Box(30, 2, 36, 6)])
    let region = Content.region(of: image, white: 250)
    #expect(region?.box == Box(10, 10, 25, 22))
    #expect(region?.area == 15 * 12)
  }

  @Test func `holes are filled`() {
    guard case .eight(var image) = scan([Box(10, 5, 30, 25)]) else { return }
    for y in 9..<20 { for x in 14..<26 { image[x, y, 0] = 250 } }
    #expect(Content.region(of: .eight(image), white: 250)?.area == 20 * 20)
  }

  @Test func `a gap of a pixel or two is closed, a wide one is not`() {
    let near = scan([Box(5, 5, 15, 15), Box(16, 5, 26, 15)])
    #expect(Content.region(of: near, white: 250)?.box == Box(5, 5, 26, 15))
    let far = scan([Box(5, 5, 15, 15), Box(19, 5, 31, 15)])
    #expect(Content.region(of: far, white: 250)?.box == Box(19, 5, 31, 15))
  }

  @Test func `one dark channel is enough`() {
    let image = scan([Box(10, 10, 20, 20)], channels: 3)
    #expect(Content.region(of: image, white: 250)?.box == Box(10, 10, 20, 20))
  }

  @Test func `content may fill the image`() {
    let image = Picture.eight(Image(size: PixelSize(3, 2), filling: [9]))
    #expect(Content.region(of: image, white: 250)?.area == 6)
  }

  @Test(arguments: [PixelSize(40, 30), PixelSize(1, 1)]) func `air alone is no content`(
    size: PixelSize
  ) {
    #expect(Content.region(of: .eight(Image(size: size, filling: [250])), white: 250) == nil)
  }

  @Test func `sixteen bits show the same content and count every level between`() {
    let image = scan([Box(10, 10, 20, 20)], air: 200, level: 100).converted(to: .sixteen)
    #expect(Content.region(of: image, white: 200)?.box == Box(10, 10, 20, 20))
    guard case .sixteen(var deep) = image else { return }
    deep.samples = deep.samples.map { $0 == 25700 ? 48829 : $0 }
    // 48829 is level 189.996; the limit of 190 would be 48830.
    #expect(Content.region(of: .sixteen(deep), white: 200)?.area == 100)
    deep.samples = deep.samples.map { $0 == 48829 ? 48830 : $0 }
    #expect(Content.region(of: .sixteen(deep), white: 200) == nil)
  }

  @Test func `the threshold is a fraction of the level of air`() {
    let image = scan([Box(10, 10, 20, 20)], air: 200, level: 100)
    #expect(Content.region(of: image, white: 200, threshold: 0.5) == nil)
    #expect(Content.region(of: image, white: 200, threshold: 0.51)?.area == 100)
  }

  @Test(arguments: [(94, 240.0), (96, 200.0)]) func `air is what 95 of 100 pixels do not exceed`(
    gray: Int, level: Double
  ) {
    let samples = (0..<100).flatMap { pixel -> [UInt8] in
      pixel < gray ? [210, 200, 220] : [250, 240, 255]
    }
    let image = Image(size: PixelSize(10, 10), channels: 3, samples: samples)
    #expect(Content.air(of: .eight(image)) == level)
    #expect(Content.air(of: Picture.eight(image).converted(to: .sixteen)) == level)
  }
}
