import Imaging
import Support
import Testing

@Suite struct CodedPictureTests {
  /// Pixels in blocks of 8×8, as a JPEG has them.
  private final class Blocks: PixelSource {
    let image: Image
    let block = PixelSize(8, 8)

    init(_ image: Image) {
      self.image = image
    }

    var size: PixelSize { image.size }
    var channels: Int { image.channels }
    var footprint: Int { image.samples.count }

    func pixels(of box: Box) -> Image { image.cropped(to: box) }
  }

  @Test(arguments: 0..<30) func `gradients go on from the pixels of the window alone`(
    lane: Int
  ) throws {
    var stream = RandomStream(key: 60, lane: UInt64(lane))
    let source = stream.image(PixelSize(53, 45), channels: 3)
    let window = Box(16, 8, 16 + stream.integer(5...37), 8 + stream.integer(5...37))
    var picture = try #require(CodedPicture(Blocks(source)).cropped(to: window))
    var image = source.cropped(to: window)
    for _ in 0..<2 {
      let mask = stream.mask(stream.size(1...40), density: lane % 3 == 0 ? 1 : 0.8)
      let segment = stream.image(mask.size, channels: 3)
      let object = CutOut(segment, mask: mask)
      let whole = CutOut(segment, mask: Mask(size: mask.size, filling: true))
      let (x, y) = (stream.integer(-20...30), stream.integer(-20...30))
      picture.blend(object, x: x, y: y, by: .poisson(picture: whole))
      image.blend(object, x: x, y: y, by: .poisson(picture: whole))
    }
    #expect(picture.image == image)
  }
}
