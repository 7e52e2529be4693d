import Codecs
import Imaging
import Support
import Testing

@Suite struct JPEGEncoderTests {
  @Test(arguments: [1, 3], [ChromaSubsampling.none, .quarter])
  func `an image survives within a few steps`(
    channels: Int, subsampling: ChromaSubsampling
  ) throws {
    let image = TestPictures.ramps(37, 21, channels: channels)
    let bytes = try JPEGEncoder(quality: 95, subsampling: subsampling).encode(image)
    let decoded = try ImageDecoder.decode(bytes, named: "a.jpg")
    #expect(decoded.size == image.size)
    #expect(decoded.channels == channels)
    #expect(TestPictures.distance(decoded, image) <= 4)
    #expect(
      try ImageDecoder.header(of: bytes, named: "a.jpg")
        == ImageHeader(
          format: .jpeg, storedSize: PixelSize(37, 21), channels: channels, bitDepth: 8))
  }

  @Test func `the sampling factors are those asked for`() throws {
    let image = TestPictures.ramps(16, 16, channels: 3)
    for (subsampling, factor) in [(ChromaSubsampling.none, UInt8(0x11)), (.quarter, 0x22)] {
      let parts = JPEGParts(
        try JPEGEncoder(quality: 90, subsampling: subsampling).encode(image))
      let frame = try #require(parts.segments.first { $0.marker == 0xC0 })
      #expect([7, 10, 13].map { frame.payload[$0] } == [factor, 0x11, 0x11])
    }
  }

  @Test func `a progressive file holds the same picture as a baseline one`() throws {
    let image = TestPictures.noise(40, 30, channels: 3)
    let baseline = try JPEGEncoder(quality: 80).encode(image)
    let progressive = try JPEGEncoder(quality: 80, progressive: true).encode(image)
    #expect(JPEGParts(baseline).segments.contains { $0.marker == 0xC0 })
    #expect(JPEGParts(progressive).segments.contains { $0.marker == 0xC2 })
    #expect(
      try ImageDecoder.decode(progressive, named: "p.jpg")
        == ImageDecoder.decode(baseline, named: "b.jpg"))
  }

  @Test func `the bytes are fixed for a fixed image`() throws {
    let bytes = try JPEGEncoder(quality: 90).encode(TestPictures.noise(64, 48, channels: 3))
    #expect(bytes == (try JPEGEncoder(quality: 90).encode(TestPictures.noise(64, 48, channels: 3))))
    #expect(
      Digest(of: bytes).description
        == "68cbdec5d545d108006f3cc4db000dae7cf6e52b3e3afabfe49c4e8a660ba9a2")
  }

  @Test func `a higher quality is nearer to the image and larger`() throws {
    let image = TestPictures.noise(64, 64, channels: 1)
    let low = try JPEGEncoder(quality: 30).encode(image)
    let high = try JPEGEncoder(quality: 98).encode(image)
    #expect(low.count < high.count)
    let lowDistance = TestPictures.distance(
      try ImageDecoder.decode(low, named: "a.jpg"), image)
    let highDistance = TestPictures.distance(
      try ImageDecoder.decode(high, named: "a.jpg"), image)
    #expect(highDistance < lowDistance)
  }

  @Test(arguments: [2, 4]) func `alpha is refused`(channels: Int) {
    let error = #expect(throws: PipelineError.self) {
      try JPEGEncoder(quality: 90).encode(TestPictures.noise(4, 4, channels: channels))
    }
    #expect(
      error
        == PipelineError(
          .mismatchedShape, at: "JPEG encoder",
          "image has \(channels) channels but a JPEG has 1 or 3",
          hint: "convert it to 1 or 3 channels first"))
  }

  @Test func `an empty image and a long side are refused`() {
    let empty = #expect(throws: PipelineError.self) {
      try JPEGEncoder(quality: 90).encode(TestPictures.noise(0, 4, channels: 1))
    }
    #expect(empty?.description == "JPEG encoder: image is 0x4, without a pixel")
    let long = #expect(throws: PipelineError.self) {
      try JPEGEncoder(quality: 90).encode(Image(size: PixelSize(65_501, 1), filling: [0]))
    }
    #expect(long?.message == "image is 65501x1, over the limit of 65500 pixels a side")
  }
}
