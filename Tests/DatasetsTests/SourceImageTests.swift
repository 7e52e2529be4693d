import Codecs
import Datasets
import Foundation
import Imaging
import Support
import TestSupport
import Testing

@Suite struct SourceImageTests {
  private let bench: DatasetBench
  private let picture = Image(
    size: PixelSize(2, 1), channels: 3, samples: [255, 0, 0, 10, 20, 30])

  init() throws {
    bench = try DatasetBench("images: \"*.png\"\n")
    try bench.write(PNGEncoder.encode(picture), to: "a.png")
  }

  @Test func `pixels come with the channels asked for`() throws {
    let catalog = try bench.catalog()
    #expect(try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 3)) == .eight(picture))
    #expect(
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 1))
        == .eight(picture.converted(toChannels: 1)))
  }

  @Test func `sixteen bits are kept, and eight widened`() throws {
    let catalog = try bench.catalog()
    #expect(
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 3, depth: .sixteen))
        == Picture.eight(picture).converted(to: .sixteen))
  }

  @Test func `two channels come from a file of two alone`() throws {
    let catalog = try bench.catalog()
    let error = #expect(throws: PipelineError.self) {
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 2))
    }
    #expect(
      error
        == PipelineError(
          .mismatchedShape, at: "a.png",
          "has 3 channels, expected the 2 of its dataset's manifest",
          hint: "dual energy is a TIFF of two samples a pixel, or a PNG of gray and alpha"))
  }

  @Test(arguments: [nil, 0, 1]) func `a TIFF gives the page asked for, the first unless asked`(
    page: Int?
  ) throws {
    let bench = try DatasetBench(
      "images: \"*.tif\"\nchannels: 1\n" + (page.map { "page: \($0)\n" } ?? ""))
    try bench.write(Self.tiff(pages: [[7, 8], [1, 2, 3]]), to: "a.tif")
    let catalog = try bench.catalog()
    let wanted: [UInt8] = page == 1 ? [1, 2, 3] : [7, 8]
    #expect(catalog.images[0].size == PixelSize(wanted.count, 1))
    let gray = Image(size: PixelSize(wanted.count, 1), channels: 1, samples: wanted)
    let asked = try bench.dataset().page
    #expect(
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 1), page: asked) == .eight(gray))
  }

  /// Uncompressed gray pages of one row each (TIFF 6.0, section 2).
  private static func tiff(pages: [[UInt8]]) -> [UInt8] {
    func number(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var bytes: [UInt8] = Array("II".utf8) + number(42, 2) + number(8, 4)
    for (index, row) in pages.enumerated() {
      let data = bytes.count + 2 + 8 * 12 + 4
      let fields = [
        (256, row.count), (257, 1), (258, 8), (259, 1), (262, 1), (273, data), (278, 1),
        (279, row.count),
      ]
      bytes += number(fields.count, 2)
      for (tag, value) in fields {
        bytes += number(tag, 2) + number(4, 2) + number(1, 4) + number(value, 4)
      }
      let padded = row + [UInt8](repeating: 0, count: row.count % 2)
      bytes += number(index + 1 < pages.count ? data + padded.count : 0, 4) + padded
    }
    return bytes
  }

  @Test(arguments: [0, 1, 2])
  func `a file with other bytes of the same number is refused`(readsBefore: Int) throws {
    let catalog = try bench.catalog()
    for _ in 0..<readsBefore { _ = try catalog.bytes(ofImage: 0) }
    let bytes = try FileBytes.read(bench.folder.file("data/a.png"))
    var changed = bytes
    changed[bytes.count - 1] ^= 1
    try bench.write(changed, to: "a.png")
    let error = #expect(throws: PipelineError.self) {
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 3))
    }
    #expect(
      error
        == PipelineError(
          .changedInput, at: "a.png", "differs from the file this run catalogued",
          hint: "put the file back, or start another run"))
    try bench.write(bytes, to: "a.png")
    #expect(try catalog.bytes(ofImage: 0) == bytes)
  }

  @Test func `a file damaged behind the part looked at is refused every time`() throws {
    let bench = try DatasetBench("images: \"*.jpg\"\n")
    let size = PixelSize(64, 64)
    let samples = (0..<size.area).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let whole = try JPEGEncoder(quality: 80)
      .encode(Image(size: size, channels: 1, samples: samples))
    try bench.write(Array(whole.prefix(whole.count * 2 / 3)), to: "a.jpg")
    try bench.write(whole, to: "b.jpg")
    let catalog = try bench.catalog()
    let part = Foresight { _ in .part(Box(0, 0, 8, 8), reduction: 1) }
    func upperLeft(_ row: Int) throws(PipelineError) -> Picture {
      try catalog.pixels(ofImage: row, as: PixelFormat(channels: 3), foresight: part)
        .cropped(to: Box(0, 0, 8, 8))
    }
    let sound = try upperLeft(1)
    for _ in 0..<3 {
      let error = #expect(throws: PipelineError.self) { try upperLeft(0) }
      #expect(error?.code == .corruptFile)
      #expect(try upperLeft(1) == sound)
    }
  }

  @Test func `a file that is gone is refused by name`() throws {
    let catalog = try bench.catalog()
    let path = bench.folder.file("data/a.png")
    try FileManager.default.removeItem(atPath: path)
    let error = #expect(throws: PipelineError.self) {
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 3))
    }
    #expect(
      error
        == PipelineError(.missingFile, at: path, "cannot be opened: no such file or directory"))
  }
}
