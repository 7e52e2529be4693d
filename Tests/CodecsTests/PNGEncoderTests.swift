import Codecs
import Imaging
import Support
import Testing

@Suite struct PNGEncoderTests {
  @Test(arguments: [1, 2, 3, 4], [0, 1, 6, 9])
  func `an image of any channels comes back exactly`(channels: Int, level: Int) throws {
    let image = TestPictures.noise(13, 7, channels: channels)
    let bytes = try PNGEncoder.encode(image, level: level)
    #expect(try ImageDecoder.decode(bytes, named: "a.png") == image)
    #expect(
      try ImageDecoder.header(of: bytes, named: "a.png")
        == ImageHeader(
          format: .png, storedSize: PixelSize(13, 7), channels: channels, bitDepth: 8))
  }

  @Test(arguments: [1, 2, 3, 4]) func `16 bits come back exactly`(channels: Int) throws {
    let image = TestPictures.deepNoise(13, 7, channels: channels)
    let bytes = try PNGEncoder.encode(image)
    #expect(
      try ImageDecoder.decode(bytes, named: "a.png", depth: .sixteen) == .sixteen(image))
    #expect(try ImageDecoder.header(of: bytes, named: "a.png").bitDepth == 16)
  }

  @Test func `a smooth image is smaller than its samples`() throws {
    let image = TestPictures.ramps(60, 60, channels: 3)
    #expect(try PNGEncoder.encode(image).count < image.samples.count / 4)
  }

  @Test(
    arguments: [(UInt16(255), nil, 8), (256, nil, 16), (7, 16, 16), (7, 8, 8)]
      as [(
        UInt16, Int?, Int
      )])
  func `a label map comes back exactly at the depth asked for`(
    highest: UInt16, asked: Int?, depth: Int
  ) throws {
    var labels = LabelMap(size: PixelSize(5, 3), labels: (0..<15).map { $0 % 4 })
    labels[4, 2] = highest
    let bytes = try PNGEncoder.encode(labels, bitDepth: asked)
    #expect(try ImageDecoder.decodeLabels(bytes, named: "a.png") == labels)
    #expect(try ImageDecoder.header(of: bytes, named: "a.png").bitDepth == depth)
  }

  @Test func `every 16-bit label comes back`() throws {
    let labels = LabelMap(size: PixelSize(256, 256), labels: (0...65_535).map { $0 })
    #expect(
      try ImageDecoder.decodeLabels(PNGEncoder.encode(labels), named: "a.png") == labels)
  }

  @Test func `a label over the forced depth is refused`() {
    let labels = LabelMap(size: PixelSize(2, 1), labels: [0, 256])
    let error = #expect(throws: PipelineError.self) {
      try PNGEncoder.encode(labels, bitDepth: 8)
    }
    #expect(error?.description == "PNG encoder: label 256 does not fit 8 bits; use 16 bits")
  }

  @Test func `a palette shows colours and keeps the labels`() throws {
    let labels = LabelMap(size: PixelSize(3, 1), labels: [2, 0, 1])
    let palette: [SIMD3<UInt8>] = [[0, 0, 0], [10, 20, 30], [255, 128, 1]]
    let bytes = try PNGEncoder.encode(labels, palette: palette)
    #expect(try ImageDecoder.decodeLabels(bytes, named: "a.png") == labels)
    #expect(
      try ImageDecoder.decode(bytes, named: "a.png")
        == Image(
          size: PixelSize(3, 1), channels: 3, samples: [255, 128, 1, 0, 0, 0, 10, 20, 30]))
    let error = #expect(throws: PipelineError.self) {
      try PNGEncoder.encode(labels, palette: Array(palette.prefix(2)))
    }
    #expect(error?.message == "label 2 has no colour in a palette of 2")
  }

  @Test func `a mask is 1-bit gray with white inside and without filters`() throws {
    let mask = Mask(
      size: PixelSize(10, 2),
      bits: [1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0])
    let bytes = try PNGEncoder.encode(mask)
    let chunks = PNGBuilder.chunks(of: bytes)
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    #expect(chunks[0].payload == [0, 0, 0, 10, 0, 0, 0, 2, 1, 0, 0, 0, 0])
    let expected = PNGBuilder(
      size: mask.size, colourType: 0, bitDepth: 1, samples: mask.bits.map(UInt16.init))
    #expect(
      try ImageDecoder.decodeLabels(bytes, named: "a.png")
        == ImageDecoder.decodeLabels(expected.bytes, named: "b.png"))
    #expect(
      try ImageDecoder.decode(bytes, named: "a.png").samples == mask.bits.map { $0 * 255 })
  }

  @Test func `an empty image is refused`() {
    let error = #expect(throws: PipelineError.self) {
      try PNGEncoder.encode(Mask(size: PixelSize(3, 0)))
    }
    #expect(
      error == PipelineError(.outOfRange, at: "PNG encoder", "image is 3x0, without a pixel"))
  }

  /// The bytes behind zlib's headers in the one image data chunk, which noise leaves uncompressed
  /// (RFC 1950, 2.2; RFC 1951, 3.2.4), with zlib's level as its header tells it.
  private func storedRows(_ file: [UInt8]) throws -> (level: UInt8, rows: ArraySlice<UInt8>) {
    let data = try #require(PNGBuilder.chunks(of: file).first { $0.type == "IDAT" }).payload
    try #require(data[2] == 1, "the image data is not one stored block")
    return (data[1] >> 6, data[7..<data.count - 4])
  }

  @Test func `masks and label maps have no row filters and the fastest level`() throws {
    let noise = TestPictures.noise(512, 16, channels: 1).samples
    // Small enough for one block of a mask's small window.
    let mask = Mask(size: PixelSize(256, 16), bits: noise.prefix(4096).map { $0 & 1 })
    let labels = LabelMap(size: PixelSize(256, 16), labels: noise.prefix(4096).map(UInt16.init))
    for (file, stride) in [
      (try PNGEncoder.encode(mask), 33), (try PNGEncoder.encode(labels), 257),
      (try PNGEncoder.encode(labels, bitDepth: 8), 257),
    ] {
      let (level, rows) = try storedRows(file)
      #expect(level == 0)
      #expect(rows.count == 16 * stride)
      #expect((0..<16).allSatisfy { rows[rows.startIndex + $0 * stride] == 0 })
    }
  }
}
