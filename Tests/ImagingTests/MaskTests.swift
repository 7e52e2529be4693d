import Imaging
import Support
import Testing

@Suite struct MaskTests {
  private let mask = Mask(
    ".....",
    "..#..",
    ".##..")

  @Test func `the tight box holds every pixel inside and no empty border`() {
    #expect(mask.tightBox == Box(1, 1, 3, 3))
    #expect(Mask("#").tightBox == Box(0, 0, 1, 1))
    #expect(Mask(size: PixelSize(4, 4)).tightBox == nil)
    #expect(Mask(size: PixelSize(0, 0)).tightBox == nil)
  }

  @Test(arguments: 0..<30) func `the tight box is that of all pixels`(lane: Int) {
    var stream = RandomStream(key: 3, lane: UInt64(lane))
    let mask = stream.mask(stream.size(1...9), density: 0.1)
    var pixels: [(x: Int, y: Int)] = []
    for y in 0..<mask.height { for x in 0..<mask.width where mask[x, y] { pixels.append((x, y)) } }
    #expect(mask.area == pixels.count)
    guard let left = pixels.map(\.x).min(), let right = pixels.map(\.x).max(),
      let top = pixels.map(\.y).min(), let bottom = pixels.map(\.y).max()
    else {
      #expect(mask.tightBox == nil)
      return
    }
    #expect(mask.tightBox == Box(left, top, right + 1, bottom + 1))
  }

  @Test func `a flip and turns move the pixels as an image's`() {
    #expect(mask.flipped() == Mask(".....", "..#..", "..##."))
    #expect(mask.rotated(quarterTurns: 1) == Mask("...", "...", ".##", "..#", "..."))
    #expect(mask.rotated(quarterTurns: 4) == mask)
    #expect(mask.flipped().flipped() == mask)
  }

  @Test func `a crop holds the pixels of its box`() {
    #expect(mask.cropped(to: Box(1, 1, 3, 3)) == Mask(".#", "##"))
    #expect(mask.cropped(to: mask.size.bounds) == mask)
  }

  @Test func `a filled mask holds every pixel`() {
    #expect(Mask(size: PixelSize(3, 2), filling: true).area == 6)
    #expect(Mask(size: PixelSize(3, 2)).area == 0)
  }
}
