import Codecs
import Imaging
import Support
import Testing

/// A kind of PNG: colour type, bit depth, and whether it is interlaced.
struct PNGKind: Sendable, CustomTestStringConvertible {
  let colourType: UInt8
  let bitDepth: UInt8
  let isInterlaced: Bool

  var testDescription: String {
    "colour type \(colourType), \(bitDepth) bits\(isInterlaced ? ", interlaced" : "")"
  }

  /// All kinds of ISO/IEC 15948, table 11.1.
  static let all: [PNGKind] = [
    (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
  ].flatMap { (type: UInt8, depths: [UInt8]) in
    depths.flatMap { depth in
      [false, true].map { PNGKind(colourType: type, bitDepth: depth, isInterlaced: $0) }
    }
  }

  /// A file of this kind with random samples, and a palette where there has to be one.
  func builder(_ width: Int, _ height: Int) -> PNGBuilder {
    var random = RandomStream(key: UInt64(colourType), lane: UInt64(bitDepth))
    var builder = PNGBuilder(
      size: PixelSize(width, height), colourType: colourType, bitDepth: bitDepth,
      isInterlaced: isInterlaced, samples: [])
    builder.samples = (0..<width * height * builder.storedChannels).map { _ in
      UInt16(random.nextWord() >> (32 - UInt32(bitDepth)))
    }
    if colourType == 3 {
      builder.palette = (0..<3 << Int(bitDepth)).map { _ in UInt8(random.nextWord() >> 24) }
    }
    return builder
  }
}

@Suite struct ImageDecoderTests {
  /// The formula of the documentation.
  private func eightBits(_ value: UInt16, of bitDepth: UInt8) -> UInt8 {
    let highest = (1 << Int(bitDepth)) - 1
    return UInt8((Int(value) * 255 + highest / 2) / highest)
  }

  @Test(arguments: PNGKind.all) func `every kind of PNG is decoded`(kind: PNGKind) throws {
    for (width, height) in [(1, 1), (3, 2), (9, 11), (16, 8)] {
      let builder = kind.builder(width, height)
      let image = try ImageDecoder.decode(builder.bytes, named: "a.png")
      #expect(image.channels == [0: 1, 2: 3, 3: 3, 4: 2, 6: 4][kind.colourType])
      let expected =
        builder.palette.map { palette in
          builder.samples.flatMap { palette[Int($0) * 3..<Int($0) * 3 + 3] }
        } ?? builder.samples.map { eightBits($0, of: kind.bitDepth) }
      #expect(image.samples == expected)
      #expect(
        try ImageDecoder.header(of: builder.bytes, named: "a.png")
          == ImageHeader(
            format: .png, storedSize: PixelSize(width, height), channels: image.channels,
            bitDepth: Int(kind.bitDepth)))
    }
  }

  @Test(arguments: PNGKind.all.filter { $0.colourType == 0 || $0.colourType == 3 })
  func `labels are the numbers as stored`(kind: PNGKind) throws {
    let builder = kind.builder(13, 9)
    #expect(
      try ImageDecoder.decodeLabels(builder.bytes, named: "a.png")
        == LabelMap(size: PixelSize(13, 9), labels: builder.samples))
  }

  @Test(arguments: PNGKind.all) func `every kind of PNG keeps 16 bits`(kind: PNGKind) throws {
    let builder = kind.builder(9, 11)
    let picture = try ImageDecoder.decode(builder.bytes, named: "a.png", depth: .sixteen)
    let eight = try ImageDecoder.decode(builder.bytes, named: "a.png")
    let samples =
      kind.bitDepth == 16 ? builder.samples : eight.samples.map { UInt16($0) * 257 }
    #expect(
      picture
        == .sixteen(
          DeepImage(size: eight.size, channels: eight.channels, samples: samples)))
  }

  @Test func `a transparent gray is kept apart from an alpha channel`() throws {
    var builder = PNGBuilder(
      size: PixelSize(2, 1), colourType: 0, bitDepth: 16, samples: [4660, 4661])
    builder.transparency = [0x12, 0x34]
    let image = try ImageDecoder.storedImage(builder.bytes, named: "a.png")
    #expect(image.alpha == .keyed)
    #expect(image.samples == .unsigned16([4660, 0, 4661, 65_535]))
  }

  @Test func `a PNG is turned by its eXIf`() throws {
    let image = TestPictures.noise(5, 3, channels: 3)
    let exif = JPEGParts.exif(orientation: 6, littleEndian: false)
    for payload in [exif, Array(exif.dropFirst(6))] {
      var chunks = PNGBuilder.chunks(of: try PNGEncoder.encode(image))
      chunks.insert(("eXIf", payload), at: 1)
      let bytes = PNGBuilder.file(chunks)
      #expect(try ImageDecoder.header(of: bytes, named: "a.png").size == PixelSize(3, 5))
      #expect(
        try ImageDecoder.decode(bytes, named: "a.png") == image.rotated(quarterTurns: 3))
    }
  }

  @Test func `every 16-bit value is rounded as documented`() throws {
    let builder = PNGBuilder(
      size: PixelSize(256, 256), colourType: 0, bitDepth: 16, samples: (0...65_535).map { $0 })
    #expect(
      try ImageDecoder.decode(builder.bytes, named: "a.png").samples
        == (0...65_535).map { UInt8(($0 * 255 + 32_767) / 65_535) })
  }

  @Test func `transparency of a palette becomes alpha`() throws {
    var builder = PNGBuilder(
      size: PixelSize(3, 1), colourType: 3, bitDepth: 2, samples: [0, 1, 2])
    builder.palette = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    builder.transparency = [0, 128]
    let image = try ImageDecoder.decode(builder.bytes, named: "a.png")
    #expect(image.channels == 4)
    #expect(image.samples == [1, 2, 3, 0, 4, 5, 6, 128, 7, 8, 9, 255])
    #expect(try ImageDecoder.decodeLabels(builder.bytes, named: "a.png").labels == [0, 1, 2])
  }

  @Test func `a transparent gray becomes alpha at each depth`() throws {
    for (depth, key) in [(UInt8(1), UInt8(1)), (4, 9), (8, 200)] {
      var builder = PNGBuilder(
        size: PixelSize(2, 1), colourType: 0, bitDepth: depth, samples: [0, UInt16(key)])
      builder.transparency = [0, key]
      let image = try ImageDecoder.decode(builder.bytes, named: "a.png")
      #expect(image.channels == 2)
      #expect(image.samples == [0, 255, eightBits(UInt16(key), of: depth), 0])
    }
  }

  @Test func `a transparent 16-bit colour is compared at 16 bits`() throws {
    var builder = PNGBuilder(
      size: PixelSize(2, 1), colourType: 2, bitDepth: 16,
      samples: [0x1234, 0x5678, 0x9ABC, 0x1234, 0x5678, 0x9ABD])
    builder.transparency = [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC]
    let image = try ImageDecoder.decode(builder.bytes, named: "a.png")
    #expect(image.samples == [0x12, 0x56, 0x9A, 0, 0x12, 0x56, 0x9A, 255])
  }

  @Test func `text and profiles are skipped`() throws {
    let image = TestPictures.noise(4, 4, channels: 3)
    var chunks = PNGBuilder.chunks(of: try PNGEncoder.encode(image))
    chunks.insert(("tEXt", Array("no zero in here".utf8)), at: 1)
    chunks.insert(("iCCP", [1, 2, 3]), at: 1)
    chunks.insert(("gAMA", [0, 0, 0, 1]), at: 1)
    chunks.insert(("teSt", [UInt8](repeating: 7, count: 9)), at: 4)
    #expect(try ImageDecoder.decode(PNGBuilder.file(chunks), named: "a.png") == image)
  }

  @Test func `a label map with several channels is refused`() throws {
    let bytes = try PNGEncoder.encode(TestPictures.noise(2, 2, channels: 3))
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.decodeLabels(bytes, named: "l.png")
    }
    #expect(
      error
        == PipelineError(
          .unsupportedFormat, at: "l.png",
          "has 3 channels but a label map has one number a pixel",
          hint: "save label maps as palette or gray PNG"))
  }

  @Test func `a JPEG is refused as a label map`() throws {
    let bytes = try JPEGEncoder(quality: 90).encode(TestPictures.noise(8, 8, channels: 1))
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.decodeLabels(bytes, named: "l.jpg")
    }
    #expect(error?.message == "is a JPEG, whose values are not exact labels")
    #expect(error?.code == .unsupportedFormat)
  }

  @Test func `components in separate scans are read`() throws {
    let gray = try JPEGEncoder(quality: 80).encode(TestPictures.ramps(16, 16, channels: 1))
    let bytes = JPEGParts.separateScans(of: gray, components: [1, 2, 3])
    let image = try ImageDecoder.decode(bytes, named: "a.jpg")
    let luma = try ImageDecoder.decode(gray, named: "b.jpg")
    // ITU-T T.871, 7: with Cb = Cr = Y, R = Y + 1.402 (Y - 128).
    let red = luma.samples.map { min(max(Double($0) + 1.402 * (Double($0) - 128), 0), 255) }
    #expect(
      (0..<256).allSatisfy { abs(Double(image.samples[3 * $0]) - red[$0]) <= 1 })
  }
}
