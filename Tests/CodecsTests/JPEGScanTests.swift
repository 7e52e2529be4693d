import Codecs
import Imaging
import Support
import TestSupport
import Testing

@Suite struct JPEGScanTests {
  struct File: Sendable, CustomTestStringConvertible {
    let width: Int
    let height: Int
    let channels: Int
    var subsampling = ChromaSubsampling.quarter
    var isProgressive = false

    var testDescription: String { "\(width)x\(height)x\(channels) \(subsampling) \(isProgressive)" }

    func bytes() throws -> [UInt8] {
      try JPEGEncoder(quality: 85, subsampling: subsampling, progressive: isProgressive)
        .encode(TestPictures.noise(width, height, channels: channels))
    }
  }

  static let files = [
    File(width: 64, height: 48, channels: 3), File(width: 61, height: 35, channels: 3),
    File(width: 1, height: 1, channels: 3), File(width: 17, height: 100, channels: 3),
    File(width: 50, height: 41, channels: 3, subsampling: .none),
    File(width: 43, height: 29, channels: 1),
    File(width: 61, height: 35, channels: 3, isProgressive: true),
  ]

  /// A cut-out of one colour, opaque all over.
  private func plate(_ width: Int, _ height: Int, channels: Int, _ value: UInt8 = 20) -> CutOut {
    let image = Image(
      size: PixelSize(width, height), filling: [UInt8](repeating: value, count: channels))
    return CutOut(image, mask: Mask(size: image.size, filling: true))
  }

  @Test(arguments: files) func `the pixels of any blocks are those of the whole file`(
    file: File
  ) throws {
    let bytes = try file.bytes()
    let whole = try ImageDecoder.decode(bytes, named: "a.jpg")
    let source = try JPEGScan(bytes, named: "a.jpg")
    #expect(source.size == whole.size)
    #expect(source.channels == whole.channels)
    let (across, down) = (source.block.width, source.block.height)
    #expect(across == (file.channels == 3 && file.subsampling == .quarter ? 16 : 8))
    for x in stride(from: 0, to: file.width, by: across) {
      for y in stride(from: 0, to: file.height, by: down) {
        for (columns, rows) in [(1, 1), (2, 1), (1, 3), (100, 100)] {
          let box = Box(x, y, x + columns * across, y + rows * down)
            .intersection(whole.size.bounds)
          #expect(source.pixels(of: box) == whole.cropped(to: box), "\(box)")
        }
      }
    }
  }

  @Test(arguments: files) func `a picture nothing was put on is written as it was`(
    file: File
  ) throws {
    let bytes = try file.bytes()
    let source = try JPEGScan(bytes, named: "a.jpg")
    let written = try source.encoded(CodedPicture(source))
    #expect(
      try ImageDecoder.decode(written, named: "b.jpg")
        == ImageDecoder.decode(bytes, named: "a.jpg"))
    if !file.isProgressive { #expect(written == bytes) }
  }

  @Test(arguments: files, [Blend.over, .feathered(.gaussian(sigma: 1))])
  func `blocks without a changed pixel keep their coefficients`(file: File, blend: Blend) throws {
    let bytes = try file.bytes()
    let source = try JPEGScan(bytes, named: "a.jpg")
    var picture = CodedPicture(source)
    let place = (x: file.width / 3, y: file.height / 2)
    picture.blend(plate(9, 7, channels: file.channels), x: place.x, y: place.y, by: blend)
    var expected = try ImageDecoder.decode(bytes, named: "a.jpg")
    let before = expected
    expected.blend(plate(9, 7, channels: file.channels), x: place.x, y: place.y, by: blend)
    #expect(picture.image == expected)

    let written = try source.encoded(picture)
    let after = try JPEGScan(written, named: "b.jpg")
    let (across, down) = (source.block.width, source.block.height)
    // Two pictures of one block are equal when their coefficients are: nothing around them counts.
    for x in stride(from: 0, to: file.width, by: across) {
      for y in stride(from: 0, to: file.height, by: down) {
        let box = Box(x, y, x + across, y + down).intersection(before.size.bounds)
        let isChanged = before.cropped(to: box) != expected.cropped(to: box)
        let one = try alone(source, box)
        let other = try alone(after, box)
        #expect(isChanged || one == other, "\(box)")
      }
    }
    // The source is as before: it can be asked again.
    #expect(try source.encoded(CodedPicture(source)) == source.encoded(CodedPicture(source)))
    #expect(source.pixels(of: before.size.bounds) == before)
    // What was put on is there: the plate is dark, and the picture was not.
    let decoded = try ImageDecoder.decode(written, named: "b.jpg")
    let middle = Box(place.x, place.y, place.x + 9, place.y + 7).intersection(before.size.bounds)
    let level = decoded.cropped(to: middle).samples.reduce(0) { $0 + Int($1) }
    if case .over = blend { #expect(level < 60 * middle.area * file.channels) }
  }

  /// A file of one block alone.
  private func alone(_ source: JPEGScan, _ box: Box) throws -> [UInt8] {
    let picture = try #require(CodedPicture(source).cropped(to: box))
    return try source.encoded(picture)
  }

  @Test func `pastes that share blocks are drawn on each other`() throws {
    let bytes = try File(width: 80, height: 64, channels: 3).bytes()
    let source = try JPEGScan(bytes, named: "a.jpg")
    var picture = CodedPicture(source)
    var expected = try ImageDecoder.decode(bytes, named: "a.jpg")
    for (index, place) in [(2, 3), (60, 40), (20, 20), (30, 8), (-4, 50)].enumerated() {
      let object = plate(20, 13, channels: 3, UInt8(index * 50))
      picture.blend(object, x: place.0, y: place.1, by: .over)
      expected.blend(object, x: place.0, y: place.1, by: .over)
      #expect(picture.image == expected)
    }
    for (index, patch) in picture.patches.enumerated() {
      for other in picture.patches[(index + 1)...] {
        #expect(patch.box.intersection(other.box).isEmpty)
      }
    }
    #expect(try ImageDecoder.decode(source.encoded(picture), named: "b.jpg").size == expected.size)
  }

  @Test func `a cut where a block begins stays coded, any other does not`() throws {
    let bytes = try File(width: 80, height: 64, channels: 3).bytes()
    let whole = try ImageDecoder.decode(bytes, named: "a.jpg")
    let source = try JPEGScan(bytes, named: "a.jpg")
    let box = Box(16, 32, 75, 60)
    let cut = try #require(CodedPicture(source).cropped(to: box))
    #expect(cut.image == whole.cropped(to: box))
    let written = try ImageDecoder.decode(try source.encoded(cut), named: "b.jpg")
    // Colour is interpolated from what is beyond the cut, so its last pixels may differ.
    let inside = Box(2, 2, 56, 26)
    #expect(
      written.cropped(to: inside)
        == whole.cropped(to: box).cropped(to: inside))
    #expect(CodedPicture(source).cropped(to: Box(8, 32, 75, 60)) == nil)
  }

  /// That a file's blocks are decoded and copied as libjpeg decodes the whole.
  private func expectSound(_ bytes: [UInt8], _ name: String) throws {
    let whole = try ImageDecoder.decode(bytes, named: name)
    let source = try JPEGScan(bytes, named: name)
    #expect(source.pixels(of: whole.size.bounds) == whole, "\(name)")
    let part = Box(
      source.block.width, source.block.height, 3 * source.block.width, 2 * source.block.height
    ).intersection(whole.size.bounds)
    #expect(source.pixels(of: part) == whole.cropped(to: part), "\(name)")
    var picture = CodedPicture(source)
    #expect(try ImageDecoder.decode(source.encoded(picture), named: name) == whole, "\(name)")
    picture.blend(plate(9, 7, channels: whole.channels), x: 20, y: 18, by: .over)
    let drawn = try ImageDecoder.decode(source.encoded(picture), named: name)
    // Blocks away from the plate, and from what their colour is interpolated from.
    let far = Box(0, 0, whole.width, 14).intersection(whole.size.bounds)
    #expect(drawn.cropped(to: far) == whole.cropped(to: far), "\(name)")
    #expect(drawn != whole, "\(name)")
  }

  @Test func `a component alone may have any sampling, and components scans of their own`() throws {
    let gray = try File(width: 61, height: 35, channels: 1).bytes()
    for sampling: UInt8 in [0x11, 0x12, 0x22, 0x41] {
      var parts = JPEGParts(gray)
      let frame = try #require(parts.segments.firstIndex { $0.marker == 0xC0 })
      parts.segments[frame].payload[7] = sampling
      try expectSound(parts.bytes, "gray \(sampling)")
      #expect(try JPEGScan(parts.bytes, named: "gray").block == PixelSize(8, 8))
    }
    try expectSound(JPEGParts.separateScans(of: gray, components: [1, 2, 3]), "separate")
  }

  @Test func `a quantization table that divides by zero is refused when it is read`() throws {
    var parts = JPEGParts(try File(width: 61, height: 35, channels: 3).bytes())
    let table = try #require(parts.segments.firstIndex { $0.marker == 0xDB })
    parts.segments[table].payload[30] = 0
    let error = #expect(throws: PipelineError.self) { try JPEGScan(parts.bytes, named: "a.jpg") }
    #expect(error?.code == .corruptFile)
    #expect(error?.description.contains("quantization table holds 0") == true)
  }

  private static let missing = Judges.missing(modules: "PIL", "numpy")

  /// Tables made for the file, all samplings, restarts, RGB, the ends of the quality scale.
  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `files that Pillow writes in its ways are taken apart as well`() throws {
    let folder = try TemporaryFolder()
    let names = try Judges.run(
      """
      import sys
      import numpy as np
      from PIL import Image
      rng = np.random.default_rng(3)
      waves = np.add.outer(np.arange(75) * 3, np.arange(101) * 2)[..., None] + [0, 40, 90]
      colour = Image.fromarray((waves % 256 + rng.integers(-20, 20, waves.shape)).clip(0, 255).astype("uint8"))
      ways = {"optimized": dict(optimize=True), "444": dict(subsampling=0), "422": dict(subsampling=1),
          "420": dict(subsampling=2), "progressive": dict(progressive=True),
          "blocks": dict(restart_marker_blocks=1), "rows": dict(restart_marker_rows=1),
          "best": dict(quality=100), "worst": dict(quality=1), "rgb": dict(keep_rgb=True)}
      for kind, image in (("colour", colour), ("gray", colour.convert("L"))):
          for name, way in ways.items():
              path = f"{kind}-{name}.jpg"
              image.save(f"{sys.argv[1]}/{path}", **way)
              print(path)
      """, [folder.path])
    let files = names.split(separator: "\n").map(String.init)
    #expect(files.count == 20)
    for file in files {
      try expectSound(try FileBytes.read("\(folder.path)/\(file)"), file)
    }
  }

  @Test func `a file whose tables change between scans is refused when it is read`() throws {
    var bytes = try File(width: 64, height: 48, channels: 3, isProgressive: true).bytes()
    let scans = bytes.indices.dropLast().filter { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA }
    let table: [UInt8] = [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 7, count: 64)
    bytes.insert(contentsOf: table, at: try #require(scans.dropFirst().first))
    #expect(try ImageDecoder.decode(bytes, named: "a.jpg").size == PixelSize(64, 48))
    let error = #expect(throws: PipelineError.self) {
      try JPEGScan(bytes, named: "a.jpg")
    }
    #expect(error?.code == .corruptFile)
    #expect(error?.place == "a.jpg")
  }

  @Test func `what has no blocks to copy is refused by name`() throws {
    let png = try PNGEncoder.encode(TestPictures.ramps(4, 4, channels: 3))
    let error = #expect(throws: PipelineError.self) {
      try JPEGScan(png, named: "a.png")
    }
    #expect(
      error?.description
        == "a.png: is a PNG, but blocks can be copied from an upright gray or colour JPEG "
        + "alone; leave it out, or write 'pixels: { jpg: QUALITY }'")
    let cut = Array(try File(width: 64, height: 48, channels: 3).bytes().dropLast(40))
    #expect(throws: PipelineError.self) { try JPEGScan(cut, named: "a.jpg") }
  }
}
