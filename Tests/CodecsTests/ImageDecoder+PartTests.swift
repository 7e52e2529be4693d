import Codecs
import Imaging
import Support
import Testing

/// Parts of JPEGs, decoded alone.
@Suite struct ImageDecoderPartTests {
  private let limits = DecodeLimits(maxSide: 5000, maxPixels: 100_000)

  private func part(
    _ bytes: [UInt8], reduction: Int = 1, _ box: @escaping (PixelSize) -> Box
  ) throws(PipelineError) -> DecodedPart? {
    try ImageDecoder.part(
      Foresight { .part(box($0), reduction: reduction) }, of: bytes, named: "a.img",
      limits: limits)
  }

  /// A box anywhere, of any size.
  private func box(in size: PixelSize, _ random: inout RandomStream) -> Box {
    let (x, y) = (random.integer(0...size.width - 1), random.integer(0...size.height - 1))
    return Box(
      x, y, random.integer(x + 1...size.width), random.integer(y + 1...size.height))
  }

  @Test(arguments: JPEGKind.all) func `the pixels of any box are those of the whole file`(
    kind: JPEGKind
  ) throws {
    var random = RandomStream(key: 31, lane: 0)
    for _ in 0..<25 {
      let bytes = try kind.file(
        random.integer(1...9), random.integer(1...11), random.integer(0...7))
      let whole = try ImageDecoder.decode(bytes, named: "a.img")
      for _ in 0..<20 {
        let box = box(in: whole.size, &random)
        guard let part = try part(bytes, { _ in box }) else {
          #expect(4 * box.area > 3 * whole.size.area)
          continue
        }
        #expect(part.size == whole.size)
        let isEqual = part.pixels(of: box) == whole.cropped(to: box)
        #expect(isEqual, "\(box) of \(whole.size)")
      }
    }
  }

  @Test(arguments: JPEGKind.all, [2, 4, 8])
  func `the reduced pixels of any box are those of the whole file reduced`(
    kind: JPEGKind, reduction: Int
  ) throws {
    var random = RandomStream(key: 32, lane: UInt64(reduction))
    for _ in 0..<12 {
      let bytes = try kind.file(
        random.integer(1...12), random.integer(1...12), random.integer(0...7))
      let whole = try #require(try part(bytes, reduction: reduction) { $0.bounds })
      let side = (size: whole.size, all: whole.image.size)
      #expect(side.all.width == (side.size.width + reduction - 1) / reduction)
      #expect(side.all.height == (side.size.height + reduction - 1) / reduction)
      for _ in 0..<12 {
        let box = box(in: whole.size, &random)
        let part = try #require(try part(bytes, reduction: reduction) { _ in box })
        let held = DecodedPart.reduced(box, by: reduction)
        #expect(part.box.contains(box))
        let isEqual = part.image == whole.image.cropped(to: held)
        #expect(isEqual, "\(box) of \(whole.size)")
      }
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func `a damaged file is refused as the whole is, and for the same reason`(reduction: Int) throws {
    var random = RandomStream(key: 33, lane: UInt64(reduction))
    var refused = 0
    for kind in JPEGKind.all {
      let file = try kind.file(5, 6, 3)
      let cuts = (0..<60).map { _ in Array(file.prefix(random.integer(0...file.count - 1))) }
      let flips = (0..<250).map { _ in
        var bytes = file
        for _ in 0..<random.integer(1...3) {
          bytes[random.integer(0...bytes.count - 1)] ^= 1 << UInt8(random.integer(0...7))
        }
        return bytes
      }
      for bytes in cuts + flips {
        let whole = refusal(bytes, limits: limits)
        if whole != nil { refused += 1 }
        for share in [0, 2, 5] {
          var found: PipelineError?
          do throws(PipelineError) {
            let part = try part(bytes, reduction: reduction) {
              let x = $0.width * share / 6
              let y = $0.height * share / 6
              return Box(x, y, x + ($0.width + 5) / 6, y + ($0.height + 5) / 6)
                .intersection($0.bounds)
            }
            // Some changes make it a file of another kind, which has no parts.
            if part == nil { found = whole }
          } catch {
            found = error
          }
          #expect(found == whole)
        }
      }
    }
    #expect(refused > 1000)
  }

  @Test func `a file that ends early, ends early for any part`() throws {
    let file = try JPEGEncoder(quality: 60).encode(TestPictures.noise(64, 96, channels: 3))
    for count in stride(from: 700, to: file.count, by: 11) {
      let error = #expect(throws: PipelineError.self) {
        try part(Array(file.prefix(count))) { _ in Box(0, 0, 4, 4) }
      }
      #expect(error?.message == "is a corrupt JPEG: the file ends early")
    }
  }

  @Test func `what lies behind a part of a sound file is not looked at`() throws {
    let file = try JPEGEncoder(quality: 60).encode(TestPictures.noise(64, 96, channels: 3))
    var known = Foresight { _ in .part(Box(8, 8, 24, 24), reduction: 1) }
    let walked = try #require(try ImageDecoder.part(known, of: file, named: "a.img"))
    known.isSound = true
    for bytes in [file, Array(file.prefix(file.count * 2 / 3))] {
      let part = try #require(try ImageDecoder.part(known, of: bytes, named: "a.img"))
      #expect(part.image == walked.image)
    }
  }

  @Test func `files of other kinds are decoded as a whole`() throws {
    let picture = TestPictures.noise(40, 30, channels: 3)
    let plain = try JPEGEncoder(quality: 80).encode(picture)
    let gray = try JPEGEncoder(quality: 80).encode(TestPictures.noise(40, 30, channels: 1))
    var turned = JPEGParts(plain)
    turned.segments.insert((0xE1, JPEGParts.exif(orientation: 6, littleEndian: true)), at: 0)
    let others = [
      try PNGEncoder.encode(picture),
      try TIFFEncoder.encode(.eight(picture)),
      try JPEGEncoder(quality: 80, progressive: true).encode(picture),
      JPEGParts.separateScans(of: gray, components: [1, 2, 3]),
      JPEGParts.separateScans(of: gray, components: [1, 2, 3, 4]),
      turned.bytes, try JPEGKind.coarse.file(3, 3, 0),
    ]
    for bytes in others {
      #expect(try part(bytes) { _ in Box(8, 8, 16, 16) } == nil)
      _ = try ImageDecoder.decode(bytes, named: "a.img")
    }
    #expect(try part(plain) { _ in Box(8, 8, 16, 16) } != nil)
  }

  @Test func `all pixels as they are, are no part`() throws {
    let file = try JPEGEncoder(quality: 80).encode(TestPictures.noise(40, 30, channels: 3))
    #expect(try part(file) { $0.bounds } == nil)
    #expect(try part(file) { _ in Box(0, 0, 39, 30) } != nil)
    #expect(try part(file, reduction: 2) { $0.bounds } != nil)
    #expect(try ImageDecoder.part(.everything, of: file, named: "a.img") == nil)
    let nothing = Foresight { _ in .nothing }
    #expect(try ImageDecoder.part(nothing, of: file, named: "a.img") == nil)
  }

  @Test func `somebody who watches has all pixels`() throws {
    let file = try JPEGEncoder(quality: 80).encode(TestPictures.noise(40, 30, channels: 3))
    let watched = Foresight(isWatched: true) { .part($0.bounds, reduction: 4) }
    let part = try #require(try ImageDecoder.part(watched, of: file, named: "a.img"))
    #expect(part.image.size == PixelSize(10, 8))
    #expect(
      CodedPicture(part).image == (try ImageDecoder.decode(file, named: "a.img")))
  }

  @Test func `the limits hold for the whole picture`() throws {
    let file = try JPEGEncoder(quality: 80).encode(TestPictures.noise(400, 300, channels: 3))
    let error = #expect(throws: PipelineError.self) {
      try part(file) { _ in Box(0, 0, 8, 8) }
    }
    #expect(error?.message == "is 400x300, 120000 pixels, over the limit of 100000 pixels")
  }
}
