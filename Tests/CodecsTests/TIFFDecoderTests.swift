import Codecs
import Imaging
import Support
import Testing

/// How the samples of a TIFF lie in the file.
struct TIFFArrangement: Sendable, CustomTestStringConvertible {
  let isLittleEndian: Bool
  let isPlanar: Bool
  let isTiled: Bool

  var testDescription: String {
    "\(isLittleEndian ? "II" : "MM")\(isPlanar ? ", planar" : "")\(isTiled ? ", tiles" : "")"
  }

  static let all: [TIFFArrangement] = [true, false].flatMap { order in
    [true, false].flatMap { planar in
      [true, false].map {
        TIFFArrangement(isLittleEndian: order, isPlanar: planar, isTiled: $0)
      }
    }
  }
}

@Suite struct TIFFDecoderTests {
  /// Random bit patterns in a picture of 37 x 21.
  private func builder(
    channels: Int, bitDepth: Int, _ arrangement: TIFFArrangement = TIFFArrangement.all[3]
  ) -> TIFFBuilder {
    var random = RandomStream(key: UInt64(bitDepth), lane: UInt64(channels))
    var builder = TIFFBuilder(
      size: PixelSize(37, 21), photometric: channels >= 3 ? 2 : 1, bitDepth: bitDepth,
      channels: channels, isLittleEndian: arrangement.isLittleEndian,
      isPlanar: arrangement.isPlanar, tile: arrangement.isTiled ? (16, 32) : nil, samples: [])
    builder.samples = (0..<37 * 21 * channels).map { _ in
      bitDepth == 64 ? random.next() : random.next() & (1 << UInt64(bitDepth) - 1)
    }
    if channels % 2 == 0 { builder.extraSamples = [2] }
    return builder
  }

  private func stored(_ builder: TIFFBuilder) throws -> StoredImage {
    try ImageDecoder.storedImage(builder.bytes, named: "a.tif")
  }

  @Test(arguments: TIFFArrangement.all, 1...16)
  func `unsigned samples of any depth up to 16 bits are read as stored`(
    arrangement: TIFFArrangement, bitDepth: Int
  ) throws {
    for channels in 1...4 {
      let builder = builder(channels: channels, bitDepth: bitDepth, arrangement)
      let image = try stored(builder)
      #expect(image.size == builder.size)
      #expect(image.bitDepth == bitDepth)
      #expect(image.alpha == (channels % 2 == 0 ? .straight : .none))
      #expect(
        image.samples
          == (bitDepth <= 8
            ? .unsigned8(builder.samples.map { UInt8($0) })
            : .unsigned16(builder.samples.map { UInt16($0) })))
    }
  }

  @Test(arguments: TIFFArrangement.all)
  func `wider and signed and float samples are read as stored`(
    arrangement: TIFFArrangement
  ) throws {
    for channels in [1, 3] {
      func read(_ bitDepth: Int, _ format: UInt16) throws -> (StoredSamples, [UInt64]) {
        var builder = builder(channels: channels, bitDepth: bitDepth, arrangement)
        builder.sampleFormat = format
        return (try stored(builder).samples, builder.samples)
      }
      var (found, bits) = try read(24, 1)
      #expect(found == .unsigned32(bits.map { UInt32($0) }))
      (found, bits) = try read(32, 1)
      #expect(found == .unsigned32(bits.map { UInt32($0) }))
      (found, bits) = try read(64, 1)
      #expect(found == .unsigned64(bits))
      (found, bits) = try read(8, 2)
      #expect(found == .signed8(bits.map { Int8(truncatingIfNeeded: $0) }))
      (found, bits) = try read(12, 2)
      #expect(found == .signed16(bits.map { Int16(truncatingIfNeeded: $0 << 4) >> 4 }))
      (found, bits) = try read(16, 2)
      #expect(found == .signed16(bits.map { Int16(truncatingIfNeeded: $0) }))
      (found, bits) = try read(32, 2)
      #expect(found == .signed32(bits.map { Int32(truncatingIfNeeded: $0) }))
      (found, bits) = try read(64, 2)
      #expect(found == .signed64(bits.map { Int64(bitPattern: $0) }))
      guard case (.float32(let floats), let patterns) = try read(32, 3),
        case (.float64(let doubles), let long) = try read(64, 3)
      else {
        Issue.record("floats are read as another kind")
        return
      }
      #expect(floats.map(\.bitPattern) == patterns.map { UInt32($0) })
      #expect(doubles.map(\.bitPattern) == long)
    }
  }

  @Test func `every half float is widened exactly`() throws {
    var builder = TIFFBuilder(
      size: PixelSize(256, 256), bitDepth: 16, sampleFormat: 3, samples: (0...65_535).map { $0 })
    builder.rowsPerStrip = 256
    guard case .float32(let floats) = try stored(builder).samples else {
      Issue.record("half floats are read as another kind")
      return
    }
    /// The value by the definition of IEEE 754, 3.4.
    func value(_ bits: Int) -> Float {
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1
      let exponent = bits >> 10 & 31
      let fraction = Float(bits & 1023) / 1024
      if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
      return exponent == 0
        ? sign * fraction * 0x1p-14
        : sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
    #expect(
      (0...65_535).allSatisfy { floats[$0] == value($0) || floats[$0].isNaN && value($0).isNaN })
  }

  @Test(arguments: 1...8) func `the orientation tag is kept and obeyed`(orientation: Int) throws {
    var builder = builder(channels: 3, bitDepth: 8)
    let plain = try ImageDecoder.decode(builder.bytes, named: "a.tif")
    builder.orientation = UInt16(orientation)
    let header = try ImageDecoder.header(of: builder.bytes, named: "a.tif")
    let image = try ImageDecoder.decode(builder.bytes, named: "a.tif")
    #expect(header.orientation == orientation)
    #expect(header.size == image.size)
    // Where the first stored pixel is after the turn (TIFF 6.0, section 8, Orientation).
    let right = image.width - 1
    let bottom = image.height - 1
    let corner = [(0, 0), (right, 0), (right, bottom), (0, bottom)]
    let (x, y) = (corner + [(0, 0), (right, 0), (right, bottom), (0, bottom)])[orientation - 1]
    #expect((0..<3).map { image[x, y, $0] } == (0..<3).map { plain[0, 0, $0] })
  }

  @Test func `a page is read when it is asked for`() throws {
    let pages = (1...3).map { builder(channels: 1, bitDepth: $0 + 4) }
    let bytes = TIFFBuilder.file(pages)
    #expect(
      try ImageDecoder.storedImage(bytes, named: "a.tif")
        == ImageDecoder.storedImage(pages[0].bytes, named: "b.tif"))
    for page in 0..<3 {
      #expect(
        try ImageDecoder.storedImage(bytes, named: "a.tif", page: page)
          == ImageDecoder.storedImage(pages[page].bytes, named: "b.tif"))
    }
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.header(of: bytes, named: "a.tif", page: 3)
    }
    #expect(
      error?.message == "is a corrupt TIFF: it has 3 pages but page 3, counted from 0, is wanted")
  }

  @Test func `a page of a PNG is refused`() throws {
    let bytes = try PNGEncoder.encode(TestPictures.noise(2, 2, channels: 1))
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.header(of: bytes, named: "a.png", page: 1)
    }
    #expect(error?.message == "is a PNG, which has no page 1")
  }

  @Test(
    arguments: [
      (0x8000 as UInt32, "it has the photometric interpretation 32768"),
      (5, "it has 3 inks that are not CMYK"),
    ]) func `colours of another kind are refused`(photometric: UInt32, message: String) throws
  {
    var builder = builder(channels: 3, bitDepth: 8)
    builder.replaced[262] = [photometric]
    #expect(
      refusal(builder.bytes)
        == PipelineError(
          .unsupportedFormat, at: "a.img", "is a TIFF of a kind that is not read: \(message)",
          hint: "convert it to PNG"))
  }

  @Test func `a compression that is not read is named`() throws {
    var builder = builder(channels: 1, bitDepth: 8)
    builder.replaced[259] = [34_712]
    #expect(
      refusal(builder.bytes)?.message
        == "is a TIFF of a kind that is not read: it has the compression 34712")
  }

  @Test func `depths that are not read are named`() throws {
    var builder = builder(channels: 1, bitDepth: 40)
    #expect(
      refusal(builder.bytes)?.message
        == "is a TIFF of a kind that is not read: it has integer samples of 40 bits")
    builder.sampleFormat = 3
    builder.bitDepth = 24
    builder.samples = builder.samples.map { $0 & 0xFFFFFF }
    #expect(
      refusal(builder.bytes)?.message
        == "is a TIFF of a kind that is not read: it has float samples of 24 bits")
  }

  @Test func `samples that no colour needs are left out`() throws {
    let whole = builder(channels: 5, bitDepth: 8)
    var few = whole
    few.extraSamples = [0, 0]
    let image = try stored(few)
    #expect(image.channels == 3)
    #expect(
      image.samples
        == .unsigned8(
          whole.samples.indices.filter { $0 % 5 < 3 }.map { UInt8(whole.samples[$0]) }))
  }

  @Test func `an unknown sample beside gray is kept`() throws {
    var builder = builder(channels: 2, bitDepth: 16)
    builder.extraSamples = [0]
    #expect(try stored(builder).alpha == .unspecified)
    let picture = try ImageDecoder.decode(builder.bytes, named: "a.tif", depth: .sixteen)
    #expect(
      picture
        == .sixteen(
          DeepImage(
            size: builder.size, channels: 2, samples: builder.samples.map { UInt16($0) })))
  }
}
