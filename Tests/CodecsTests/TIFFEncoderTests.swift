import Codecs
import Imaging
import Support
import Testing
import TestSupport

@Suite struct TIFFEncoderTests {
  private func pictures(_ channels: Int) -> [Picture] {
    let image = TestPictures.noise(61, 47, channels: channels)
    return [
      .eight(image), .sixteen(TestPictures.deepNoise(61, 47, channels: channels)),
      .eight(TestPictures.noise(1, 1, channels: channels)),
      .sixteen(TestPictures.deepNoise(20_000, 2, channels: channels)),
    ]
  }

  @Test(arguments: 1...4) func `a picture comes back exactly`(channels: Int) throws {
    for picture in pictures(channels) {
      let bytes = try TIFFEncoder.encode(picture)
      #expect(try ImageDecoder.decode(bytes, named: "a.tif", depth: picture.depth) == picture)
      #expect(
        try ImageDecoder.header(of: bytes, named: "a.tif")
          == ImageHeader(
            format: .tiff, storedSize: picture.size, channels: channels,
            bitDepth: picture.depth.rawValue))
    }
  }

  @Test func `a smooth picture is smaller than its samples`() throws {
    let image = TestPictures.ramps(60, 60, channels: 3)
    #expect(try TIFFEncoder.encode(.eight(image)).count < image.samples.count / 4)
  }

  @Test func `the bytes are fixed for a fixed picture and name no time or program`() throws {
    let bytes = try TIFFEncoder.encode(.sixteen(TestPictures.deepNoise(64, 48, channels: 3)))
    #expect(
      Digest(of: bytes).description
        == "c62be0eede85da1bf96e4c72fea0e4aeb85e1366252b7c38647464489533980f")
    #expect(bytes.starts(with: [0x49, 0x49, 42, 0]))
    let directory = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let count = Int(bytes[directory]) | Int(bytes[directory + 1]) << 8
    let tags = (0..<count).map { index in
      Int(bytes[directory + 2 + 12 * index]) | Int(bytes[directory + 3 + 12 * index]) << 8
    }
    #expect(tags == [256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317])
  }

  @Test func `an empty picture is refused`() {
    let error = #expect(throws: PipelineError.self) {
      try TIFFEncoder.encode(.eight(Image(size: PixelSize(0, 3), channels: 1, samples: [])))
    }
    #expect(
      error == PipelineError(.outOfRange, at: "TIFF encoder", "image is 0x3, without a pixel"))
  }

  @Test(.enabled(if: Judges.missing == nil, Comment(rawValue: Judges.missing ?? "")))
  func `Pillow reads what was written`() throws {
    let folder = try TemporaryFolder()
    var expected = ""
    for channels in 1...4 {
      let image = TestPictures.noise(31, 17, channels: channels)
      let deep = TestPictures.deepNoise(31, 17, channels: channels)
      let files = [
        ("tif8", try TIFFEncoder.encode(.eight(image)), image.samples),
        ("png8", try PNGEncoder.encode(image), image.samples),
        ("tif16", try TIFFEncoder.encode(.sixteen(deep)), deep.samples.map { UInt8($0 >> 8) }),
        ("png16", try PNGEncoder.encode(deep), deep.samples.map { UInt8($0 >> 8) }),
      ]
      for (kind, bytes, samples) in files {
        // Pillow knows no two 16-bit channels in TIFF, and shows those of PNG as RGBA.
        if channels == 2, kind.hasSuffix("16") { continue }
        let name = "\(kind)-\(channels)"
        try folder.write(bytes, to: name)
        expected += "\(name) \(Digest(of: samples))\n"
      }
    }
    let script = """
      import hashlib, sys, os
      import numpy
      from PIL import Image
      for line in open(sys.argv[2]):
          name = line.split()[0]
          array = numpy.array(Image.open(os.path.join(sys.argv[1], name)))
          if array.dtype == numpy.uint16: array = (array >> 8).astype(numpy.uint8)
          print(name, hashlib.sha256(array.tobytes()).hexdigest())
      """
    let list = try folder.write(expected, to: "list")
    #expect(try Judges.run(script, [folder.path, list]) == expected)
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "tifffile") == nil,
      Comment(rawValue: Judges.missing(modules: "tifffile") ?? "")))
  func `tifffile reads all 16 bits`() throws {
    let folder = try TemporaryFolder()
    for channels in 1...4 {
      let deep = TestPictures.deepNoise(31, 17, channels: channels)
      let path = try folder.write(try TIFFEncoder.encode(.sixteen(deep)), to: "\(channels).tif")
      let raw = deep.samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      let script = """
        import hashlib, sys, tifffile
        print(hashlib.sha256(tifffile.imread(sys.argv[1]).astype("<u2").tobytes()).hexdigest())
        """
      #expect(try Judges.run(script, [path]) == "\(Digest(of: raw))\n")
    }
  }
}
