import Codecs
import Imaging
import Support
import TestSupport
import Testing

@Suite struct CodedGroundTests {
  /// A JPEG an image may come from, and how its canvases are encoded.
  struct Case: Sendable, CustomTestStringConvertible {
    let size: PixelSize
    let channels: Int
    var source: ChromaSubsampling? = .quarter
    var isProgressive = false
    var encoder = JPEGEncoder(quality: 90)

    var testDescription: String {
      "\(size)x\(channels) from \(source.map { "\($0)" } ?? "no JPEG") by \(encoder)"
    }
  }

  static let cases = [
    Case(size: PixelSize(64, 48), channels: 3),
    Case(size: PixelSize(61, 35), channels: 3),
    Case(size: PixelSize(61, 35), channels: 3, source: ChromaSubsampling.none),
    Case(size: PixelSize(50, 41), channels: 3, source: nil),
    Case(size: PixelSize(43, 29), channels: 1),
    Case(size: PixelSize(1, 1), channels: 3),
    Case(size: PixelSize(61, 35), channels: 3, isProgressive: true),
    // Its own blocks are smaller than those of its source.
    Case(
      size: PixelSize(61, 35), channels: 3,
      encoder: JPEGEncoder(quality: 40, subsampling: .none)),
  ]

  @Test(
    arguments: cases, [Blend.over, .alpha, .feathered(.gaussian(sigma: 1)), .poisson(picture: nil)])
  func `a canvas is encoded to the bytes of encoding all of its pixels`(
    item: Case, blend: Blend
  ) throws {
    var random = SampleSeed(run: 7, sample: 0, canvas: "", stage: "").stream()
    let noise = TestPictures.noise(item.size.width, item.size.height, channels: item.channels)
    var image = noise
    var scan: JPEGScan?
    if let source = item.source {
      let bytes = try JPEGEncoder(
        quality: 85, subsampling: source, progressive: item.isProgressive
      ).encode(noise)
      image = try ImageDecoder.decode(bytes, named: "a.jpg")
      scan = try JPEGScan(bytes, named: "a.jpg")
    }
    let ground = try CodedGround(image, of: scan, by: item.encoder)
    #expect(try ground.encoded(CodedPicture(ground)) == item.encoder.encode(image))
    for _ in 0..<20 {
      var picture = CodedPicture(ground)
      var expected = image
      for _ in 0..<random.integer(1...3) {
        let size = PixelSize(random.integer(1...25), random.integer(1...25))
        let object = CutOut(
          TestPictures.noise(size.width, size.height, channels: item.channels),
          mask: Mask(size: size, filling: true))
        let x = random.integer(-20...item.size.width + 5)
        let y = random.integer(-20...item.size.height + 5)
        picture.blend(object, x: x, y: y, by: blend)
        expected.blend(object, x: x, y: y, by: blend)
      }
      #expect(try ground.encoded(picture) == item.encoder.encode(expected))
    }
  }

  @Test func `coded data takes less memory than pixels`() throws {
    let noise = TestPictures.noise(320, 240, channels: 3)
    let bytes = try JPEGEncoder(quality: 60).encode(noise)
    let image = try ImageDecoder.decode(bytes, named: "a.jpg")
    let encoder = JPEGEncoder(quality: 60)
    let coded = try CodedGround(image, of: JPEGScan(bytes, named: "a.jpg"), by: encoder)
    let still = try CodedGround(image, of: nil, by: encoder)
    #expect(coded.footprint < still.footprint)
    #expect(still.footprint > image.samples.count)
    let own = try JPEGScan(bytes, named: "a.jpg")
    #expect(CodedGround(own).footprint == own.footprint)
  }
}
