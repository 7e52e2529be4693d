import Codecs
import Imaging
import Support
import Testing

/// Files that are cut off, changed or put together wrongly: an error, never a crash.
@Suite struct DamagedFileTests {
  private let baseline: [UInt8]
  private let progressive: [UInt8]
  private let png: [UInt8]
  /// A bound on what a flipped size may make the decoder allocate here.
  private let limits = DecodeLimits(maxSide: 5000, maxPixels: 100_000)

  init() throws {
    let picture = TestPictures.noise(24, 17, channels: 3)
    baseline = try JPEGEncoder(quality: 60).encode(picture)
    progressive = try JPEGEncoder(quality: 60, progressive: true).encode(picture)
    png = try PNGEncoder.encode(picture)
  }

  private func file(_ name: String) -> [UInt8] {
    ["baseline": baseline, "progressive": progressive, "png": png][name] ?? []
  }

  @Test(arguments: ["baseline", "progressive", "png"])
  func `a file cut off at any byte is refused`(name: String) {
    let whole = file(name)
    #expect(refusal(whole) == nil)
    let accepted = (0..<whole.count).filter { refusal(Array(whole.prefix($0))) == nil }
    #expect(accepted == [])
  }

  @Test(arguments: ["baseline", "progressive", "png"])
  func `a header cut off at any byte never crashes`(name: String) throws {
    let whole = file(name)
    let header = try ImageDecoder.header(of: whole, named: "whole")
    var firstRead: Int?
    for count in 0..<whole.count {
      guard
        let cut = try? ImageDecoder.header(of: Array(whole.prefix(count)), named: "cut")
      else {
        #expect(firstRead == nil, "\(count) bytes are refused but \(firstRead ?? 0) are read")
        continue
      }
      firstRead = firstRead ?? count
      #expect(cut == header)
    }
    #expect(firstRead != nil)
  }

  @Test func `a cut-off file says so`() {
    #expect(
      refusal(Array(baseline.dropLast(40)))
        == PipelineError(.corruptFile, at: "a.img", "is a corrupt JPEG: the file ends early"))
    #expect(
      refusal(Array(png.dropLast(40)))
        == PipelineError(.corruptFile, at: "a.img", "is a corrupt PNG: the file ends early"))
  }

  @Test(arguments: ["baseline", "progressive", "png"])
  func `a flipped bit never crashes`(name: String) throws {
    let whole = file(name)
    var random = RandomStream(key: 77, lane: UInt64(whole.count))
    var refused = 0
    for _ in 0..<3000 {
      var bytes = whole
      bytes[random.integer(0...bytes.count - 1)] ^= 1 << UInt8(random.integer(0...7))
      guard let error = refusal(bytes, limits: limits) else { continue }
      refused += 1
      #expect([.corruptFile, .unsupportedFormat, .limitExceeded].contains(error.code))
      #expect(!error.message.hasSuffix(": "))
    }
    // All but the few bytes that a decoder does not look at are under a checksum in a PNG.
    #expect(name == "png" ? refused == 3000 : refused > 100)
  }

  @Test func `a flipped bit under a mended checksum never crashes`() throws {
    var random = RandomStream(key: 78, lane: 0)
    var refused = 0
    for kind in PNGKind.all {
      var builder = kind.builder(12, 9)
      if kind.colourType == 3 { builder.transparency = [0, 9] }
      let chunks = PNGBuilder.chunks(of: builder.bytes)
      for _ in 0..<200 {
        var changed = chunks
        let index = random.integer(0...changed.count - 2)
        let byte = random.integer(0...changed[index].payload.count - 1)
        changed[index].payload[byte] ^= 1 << UInt8(random.integer(0...7))
        let bytes = PNGBuilder.file(changed)
        if refusal(bytes, limits: limits) != nil { refused += 1 }
        _ = try? ImageDecoder.decodeLabels(bytes, named: "l.png", limits: limits)
      }
    }
    #expect(refused > 1000)
  }

  @Test func `random bytes behind a signature never crash`() {
    var random = RandomStream(key: 79, lane: 0)
    let accepted = (0..<2000).filter { index in
      let start = index % 2 == 0 ? PNGBuilder.signature : [0xFF, 0xD8, 0xFF]
      let noise = (0..<random.integer(0...400)).map { _ in UInt8(random.nextWord() >> 24) }
      return refusal(start + noise, limits: limits) == nil
    }
    #expect(accepted == [])
  }

  @Test func `a wrong checksum is an error in any chunk`() {
    for (offset, chunk) in [
      (8 + 8 + 13, "IHDR"), (png.count - 12 - 4, "IDAT"), (png.count - 4, "IEND"),
    ] {
      var bytes = png
      bytes[offset] ^= 1
      #expect(refusal(bytes)?.message == "is a corrupt PNG: \(chunk): CRC error")
    }
  }

  @Test func `a wrong checksum of the pixels is an error`() throws {
    var chunks = PNGBuilder.chunks(of: png)
    let data = try #require(chunks.firstIndex { $0.type == "IDAT" })
    chunks[data].payload[chunks[data].payload.count - 1] ^= 1
    #expect(refusal(PNGBuilder.file(chunks))?.code == .corruptFile)
  }

  @Test func `image data cut off before the end mark is an error`() {
    var parts = JPEGParts(baseline)
    parts.scans.removeLast(60)
    #expect(
      refusal(parts.bytes)?.message
        == "is a corrupt JPEG: premature end of data segment")
  }

  @Test func `a component without a scan is an error`() throws {
    let gray = try JPEGEncoder(quality: 80).encode(TestPictures.ramps(16, 16, channels: 1))
    #expect(
      refusal(JPEGParts.separateScans(of: gray, components: [1, 2]))?.message
        == "is a corrupt JPEG: it has no scan of component 2")
  }

  @Test func `stray bytes before a marker and behind the end are harmless`() throws {
    let plain = try ImageDecoder.decode(baseline, named: "a.jpg")
    var stray = baseline + [9, 9, 9]
    stray.insert(contentsOf: [1, 2, 3], at: 20)
    #expect(try ImageDecoder.decode(stray, named: "b.jpg") == plain)
    #expect(try ImageDecoder.decode(png + [9, 9], named: "b.png").samples.count == 24 * 17 * 3)
  }

  @Test func `stray bytes before a restart marker are image data that was lost`() throws {
    let gray = try JPEGEncoder(quality: 80).encode(TestPictures.noise(8, 8, channels: 1))
    let block = try ImageDecoder.decode(gray, named: "a.jpg")
    let pair = try ImageDecoder.decode(JPEGParts.restarted(gray, stray: []), named: "b.jpg")
    #expect(pair.size == PixelSize(16, 8))
    #expect(pair.cropped(to: Box(0, 0, 8, 8)) == block)
    #expect(pair.cropped(to: Box(8, 0, 16, 8)) == block)
    #expect(
      refusal(JPEGParts.restarted(gray, stray: [UInt8](repeating: 1, count: 20)))?.message
        == "is a corrupt JPEG: 20 extraneous bytes before marker 0xd0")
  }

  @Test func `samples of 12 bits are refused as a kind`() throws {
    var parts = JPEGParts(baseline)
    let frame = try #require(parts.segments.firstIndex { $0.marker == 0xC0 })
    parts.segments[frame].payload[0] = 12
    #expect(
      refusal(parts.bytes)
        == PipelineError(
          .unsupportedFormat, at: "a.img",
          "is a JPEG of a kind that is not read: unsupported JPEG data precision 12",
          hint: "convert it to PNG"))
  }

  @Test func `two components are refused as a kind`() throws {
    var parts = JPEGParts(
      try JPEGEncoder(quality: 80).encode(TestPictures.ramps(8, 8, channels: 1)))
    let frame = try #require(parts.segments.firstIndex { $0.marker == 0xC0 })
    parts.segments[frame].payload[5] = 2
    parts.segments[frame].payload += [2, 0x11, 0]
    #expect(
      refusal(parts.bytes)?.message
        == "is a JPEG of a kind that is not read: it has 2 components")
  }

  @Test func `a tiny file with a huge text chunk is read without it`() throws {
    var chunks = PNGBuilder.chunks(of: png)
    let text = PNGBuilder.zlib([UInt8](repeating: 65, count: 3_000_000))
    chunks.insert(("zTXt", Array("t\0\0".utf8) + text), at: 1)
    #expect(refusal(PNGBuilder.file(chunks)) == nil)
  }
}
