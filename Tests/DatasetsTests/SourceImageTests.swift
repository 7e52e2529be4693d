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

  @Test func `a file with other bytes of the same number is refused`() throws {
    let catalog = try bench.catalog()
    var bytes = try FileBytes.read(bench.folder.file("data/a.png"))
    bytes[bytes.count - 1] ^= 1
    try bench.write(bytes, to: "a.png")
    let error = #expect(throws: PipelineError.self) {
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 3))
    }
    #expect(
      error
        == PipelineError(
          .changedInput, at: "a.png", "differs from the file this run catalogued",
          hint: "put the file back, or start another run"))
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
