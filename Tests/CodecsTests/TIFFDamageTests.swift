import Codecs
import Imaging
import Support
import Testing

/// Directories that contradict themselves, or ask for far more than there is.
@Suite struct TIFFDamageTests {
  private func builder(_ replaced: [UInt16: [UInt32]]) -> TIFFBuilder {
    TIFFBuilder(
      size: PixelSize(6, 4), rowsPerStrip: 2, replaced: replaced,
      samples: (0..<24).map { UInt64($0) })
  }

  @Test(
    arguments: [
      ([256: [0]], "is a corrupt TIFF: computed scanline size is zero"),
      ([262: [2]], "is a corrupt TIFF: it has 1 samples a pixel, fewer than its 3 colours"),
      (
        [262: [3], 258: [4]],
        "is a corrupt TIFF: TIFF directory is missing required \"Colormap\" field"
      ),
      ([273: [8, 1 << 30]], "is a corrupt TIFF: read error on strip 1"),
      (
        [279: [1 << 30, 1 << 30]],
        "is a corrupt TIFF: its strips or tiles say that they hold many times the file"
      ),
      ([258: [0]], "is a corrupt TIFF: computed scanline size is zero"),
      ([339: [5]], "is a TIFF of a kind that is not read: it has complex numbers"),
    ] as [([UInt16: [UInt32]], String)])
  func `a directory that cannot be followed is refused`(
    replaced: [UInt16: [UInt32]], message: String
  ) {
    #expect(refusal(builder(replaced).bytes)?.message == message)
  }

  @Test func `a huge size is refused from the directory`() {
    #expect(
      refusal(builder([256: [100_000], 257: [100_000]]).bytes)?.message
        == "is 100000x100000, 10000000000 pixels, over the limit of 178956970 pixels")
    #expect(
      refusal(builder([256: [4_000_000_000]]).bytes)?.message
        == "is 4000000000x4, over the limit of 131072 pixels a side")
  }

  @Test func `samples that are deep count by their bytes`() {
    var deep = builder([256: [10_000], 257: [10_000]])
    deep.bitDepth = 64
    #expect(
      refusal(deep.bytes)?.message
        == "is 10000x10000 with 8 bytes a pixel, 762.9 MiB, over the limit of 512.0 MiB")
  }

  @Test func `tiles far larger than the image are refused`() {
    var tiled = builder([:])
    tiled.tile = (16, 16)
    tiled.replaced = [322: [16_384], 323: [16_384]]
    #expect(
      refusal(tiled.bytes)?.message
        == "is too large a TIFF: its tiles are far larger than the image")
  }

  @Test func `a directory that names itself as the next ends`() throws {
    var bytes = builder([:]).bytes
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: bytes[4..<8])
    #expect(refusal(bytes) == nil)
    let error = #expect(throws: PipelineError.self) {
      try ImageDecoder.header(of: bytes, named: "a.tif", page: 4_000_000_000)
    }
    #expect(error?.code == .corruptFile)
  }

  @Test(arguments: [true, false]) func `a flipped bit never crashes`(isEncoded: Bool) throws {
    var palette = builder([:])
    palette.photometric = 3
    palette.palette = (0..<768).map { UInt16($0) }
    let whole =
      isEncoded
      ? try TIFFEncoder.encode(.eight(TestPictures.noise(24, 17, channels: 3))) : palette.bytes
    let limits = DecodeLimits(maxSide: 5000, maxPixels: 100_000)
    var random = RandomStream(key: 80, lane: UInt64(whole.count))
    var refused = 0
    for _ in 0..<3000 {
      var bytes = whole
      // More often in the directory, which is at the end.
      let first = random.integer(0...1) == 0 ? 0 : max(0, bytes.count - 250)
      bytes[random.integer(first...bytes.count - 1)] ^= 1 << UInt8(random.integer(0...7))
      _ = try? ImageDecoder.decodeLabels(bytes, named: "l.tif", limits: limits)
      guard let error = refusal(bytes, limits: limits) else { continue }
      refused += 1
      #expect([.corruptFile, .unsupportedFormat, .limitExceeded].contains(error.code))
      #expect(!error.message.hasSuffix(": "))
    }
    #expect(refused > 300)
  }

  @Test func `a file cut off before its directory ends is refused`() throws {
    let whole = try TIFFEncoder.encode(.eight(TestPictures.noise(24, 17, channels: 3)))
    // The link to the next directory is not missed, nor what follows it.
    let directory = whole[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let accepted = (0..<directory + 2 + 11 * 12).filter { refusal(Array(whole.prefix($0))) == nil }
    #expect(accepted == [])
  }
}
