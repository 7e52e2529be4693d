import Codecs
import Imaging
import Support
import Testing

@Suite struct DecodeLimitsTests {
  /// A PNG that says it is of a size and has no image data.
  private func png(_ width: Int, _ height: Int) -> [UInt8] {
    let builder = PNGBuilder(
      size: PixelSize(1, 1), colourType: 0, bitDepth: 8, samples: [0])
    var chunks = PNGBuilder.chunks(of: builder.bytes)
    for (index, side) in [width, height].enumerated() {
      for byte in 0..<4 {
        chunks[0].payload[4 * index + byte] = UInt8(side >> (24 - 8 * byte) & 255)
      }
    }
    return PNGBuilder.file(chunks)
  }

  /// A JPEG of one block that says it is of a size.
  private func jpeg(_ width: Int, _ height: Int) throws -> [UInt8] {
    var parts = JPEGParts(
      try JPEGEncoder(quality: 50).encode(TestPictures.ramps(8, 8, channels: 1)))
    let frame = try #require(parts.segments.firstIndex { $0.marker == 0xC0 })
    parts.segments[frame].payload.replaceSubrange(
      1..<5, with: [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)])
    return parts.bytes
  }

  @Test func `the standard limits are as documented`() {
    #expect(DecodeLimits.standard.maxSide == 131_072)
    #expect(DecodeLimits.standard.maxPixels == 178_956_970)
    #expect(DecodeLimits.standard.maxBytes == .mebibytes(512))
  }

  @Test func `a PNG with a long side is refused from its header`() {
    #expect(
      refusal(png(2_000_000_000, 1))
        == PipelineError(
          .limitExceeded, at: "a.img",
          "is 2000000000x1, over the limit of 131072 pixels a side"))
  }

  @Test func `a PNG with many pixels is refused from its header`() {
    #expect(
      refusal(png(20_000, 20_000))?.message
        == "is 20000x20000, 400000000 pixels, over the limit of 178956970 pixels")
  }

  @Test func `a JPEG with many pixels is refused from its header`() throws {
    let error = refusal(try jpeg(60_000, 50_000))
    #expect(error?.code == .limitExceeded)
    #expect(
      error?.message
        == "is 60000x50000, 3000000000 pixels, over the limit of 178956970 pixels")
  }

  @Test func `a JPEG side that libjpeg does not take is named`() throws {
    #expect(
      refusal(try jpeg(8, 65_535))
        == PipelineError(
          .limitExceeded, at: "a.img",
          "is too large a JPEG: maximum supported image dimension is 65500 pixels"))
  }

  @Test func `the header alone obeys the limits too`() throws {
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.header(
        of: png(11, 10), named: "b.png", limits: DecodeLimits(maxSide: 20, maxPixels: 109))
    }
    #expect(error?.message == "is 11x10, 110 pixels, over the limit of 109 pixels")
  }

  @Test func `a size at the limit is read`() throws {
    let bytes = try PNGEncoder.encode(TestPictures.noise(11, 10, channels: 1))
    #expect(refusal(bytes, limits: DecodeLimits(maxSide: 11, maxPixels: 110)) == nil)
    #expect(refusal(bytes, limits: DecodeLimits(maxSide: 10, maxPixels: 110)) != nil)
  }

  @Test func `a JPEG with hundreds of scans is refused`() throws {
    let gray = try JPEGEncoder(quality: 80).encode(TestPictures.ramps(16, 16, channels: 1))
    let allowed = [UInt8](repeating: 1, count: 498) + [2, 3]
    #expect(refusal(JPEGParts.separateScans(of: gray, components: allowed)) == nil)
    #expect(
      refusal(JPEGParts.separateScans(of: gray, components: [1] + allowed))
        == PipelineError(
          .limitExceeded, at: "a.img",
          "is too large a JPEG: it has more than the 500 scans allowed at its size"))
  }
}
