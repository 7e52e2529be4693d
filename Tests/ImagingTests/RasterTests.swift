import Imaging
import Support
import TestSupport
import Testing

@Suite struct RasterTests {
  /// Three columns and two rows: `1 2 3` over `4 5 6`.
  private let gray = Image(size: PixelSize(3, 2), channels: 1, samples: [1, 2, 3, 4, 5, 6])

  @Test func `a quarter turn is counter-clockwise`() {
    #expect(
      gray.rotated(quarterTurns: 1)
        == Image(size: PixelSize(2, 3), channels: 1, samples: [3, 6, 2, 5, 1, 4]))
    #expect(gray.rotated(quarterTurns: 2).samples == [6, 5, 4, 3, 2, 1])
    #expect(gray.rotated(quarterTurns: 3).samples == [4, 1, 5, 2, 6, 3])
  }

  @Test(arguments: [-9, -4, -3, -1, 0, 1, 2, 3, 4, 5, 1_000_001])
  func `turns add up`(turns: Int) {
    var stream = RandomStream(key: 1, lane: 1)
    let image = stream.image(PixelSize(5, 3), channels: 3)
    let turned = image.rotated(quarterTurns: turns)
    #expect(turned.rotated(quarterTurns: -turns) == image)
    #expect(
      turned
        == (0..<((turns % 4) + 4) % 4).reduce(image) { image, _ in
          image.rotated(quarterTurns: 1)
        })
  }

  @Test func `a flip mirrors left to right and undoes itself`() {
    #expect(gray.flipped().samples == [3, 2, 1, 6, 5, 4])
    let colour = Image(size: PixelSize(2, 1), channels: 3, samples: [1, 2, 3, 4, 5, 6])
    #expect(colour.flipped().samples == [4, 5, 6, 1, 2, 3])
    #expect(colour.flipped().flipped() == colour)
  }

  @Test(arguments: [1, 2, 3, 4], [1, 2, 5, 6, 7, 10, 11, 12, 33, 224])
  func `a flip of any width is that of each pixel`(channels: Int, width: Int) {
    var stream = RandomStream(key: 3, lane: 1)
    let image = stream.image(PixelSize(width, 3), channels: channels)
    let flipped = image.flipped()
    for y in 0..<3 {
      for x in 0..<width {
        for channel in 0..<channels {
          #expect(flipped[x, y, channel] == image[width - 1 - x, y, channel])
        }
      }
    }
  }

  @Test(
    arguments: [
      ([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([255, 255, 255], 255),
      ([0, 0, 0], 0), ([10, 20, 30], 18), ([1, 1, 1], 1),
    ] as [([UInt8], UInt8)])
  func `colour becomes luma`(colour: [UInt8], luma: UInt8) {
    let image = Image(size: PixelSize(2, 1), filling: colour)
    #expect(image.converted(toChannels: 1).samples == [luma, luma])
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "PIL", "numpy") == nil,
      Comment(rawValue: Judges.missing(modules: "PIL", "numpy") ?? "")))
  func `luma is Pillow's sample for sample`() throws {
    var stream = RandomStream(key: 2, lane: 0)
    let image = stream.image(PixelSize(200, 200), channels: 3)
    let folder = try TemporaryFolder()
    let path = try folder.write(image.samples, to: "in")
    try Judges.run(
      """
      import sys, numpy
      from PIL import Image
      data = numpy.fromfile(sys.argv[1], numpy.uint8).reshape(200, 200, 3)
      numpy.asarray(Image.fromarray(data).convert("L")).tofile(sys.argv[1] + ".out")
      """, [path])
    #expect(try FileBytes.read(path + ".out") == image.converted(toChannels: 1).samples)
  }

  @Test func `gray is repeated and alpha dropped`() {
    #expect(gray.converted(toChannels: 3).samples.prefix(6) == [1, 1, 1, 2, 2, 2])
    let alpha = Image(size: PixelSize(1, 1), channels: 4, samples: [1, 2, 3, 9])
    #expect(alpha.converted(toChannels: 3).samples == [1, 2, 3])
    let grayAlpha = Image(size: PixelSize(1, 1), channels: 2, samples: [7, 9])
    #expect(grayAlpha.converted(toChannels: 1).samples == [7])
    #expect(grayAlpha.converted(toChannels: 3).samples == [7, 7, 7])
    #expect(gray.converted(toChannels: 1) == gray)
  }

  @Test func `a crop holds the pixels of its box`() {
    #expect(
      gray.cropped(to: Box(1, 0, 3, 2))
        == Image(size: PixelSize(2, 2), channels: 1, samples: [2, 3, 5, 6]))
    #expect(gray.cropped(to: gray.size.bounds) == gray)
    #expect(gray.cropped(to: Box(1, 1, 1, 2)).samples.isEmpty)
  }
}
