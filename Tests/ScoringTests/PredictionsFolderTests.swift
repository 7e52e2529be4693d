import Codecs
import Imaging
import Scoring
import Support
import TestSupport
import Testing

@Suite struct PredictionsFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @discardableResult
  private func write(_ values: [UInt8], to name: String) throws -> String {
    let image = Image(size: PixelSize(values.count, 1), channels: 1, samples: values)
    return try folder.write(try PNGEncoder.encode(image), to: name)
  }

  @Test func `a path is preferred to a name, and the member's name counts in a tar`() throws {
    for name in ["left/1.png", "1.png", "2.png", "a/3.png"] { try write([0], to: name) }
    let found = try PredictionsFolder(
      folder.path, images: ["left/1.jpg", "right/2.jpg", "x/shard-0.tar:a/3.jpg"])
    #expect(found.files == ["left/1.png", "2.png", "a/3.png"])
    #expect(found.problems.isEmpty)
    #expect(found.strays == ["1.png"])
  }

  @Test func `a missing file is told with all names it could have`() throws {
    let found = try PredictionsFolder(folder.path, images: ["left/1.jpg", "2.jpg"])
    #expect(
      found.problems.map(\.description) == [
        "left/1.jpg: has no prediction: there is no 'left/1.png' nor '1.png'",
        "2.jpg: has no prediction: there is no '2.png'",
      ])
  }

  @Test func `one file is not two images' prediction`() throws {
    try write([0], to: "1.png")
    let found = try PredictionsFolder(folder.path, images: ["left/1.jpg", "right/1.jpg"])
    #expect(
      found.problems.map(\.message)
        == [String](repeating: "shares the prediction '1.png' with 1 other images", count: 2))
  }

  @Test func `values are classes, the whole map over`() throws {
    try write([0, 1, 1], to: "1.png")
    try write([0, 1, 255], to: "2.png")
    let found = try PredictionsFolder(folder.path, images: ["1.jpg", "2.jpg"])
    let size = PixelSize(3, 1)
    let read = try found.prediction(0, size: size, classes: ["a", "b"])
    #expect(read.map == LabelMap(size: size, labels: [0, 1, 1]))
    let beyond = #expect(throws: PipelineError.self) {
      try found.prediction(1, size: size, classes: ["a", "b"])
    }
    #expect(
      beyond?.message == "holds 255 at column 2, row 0, expected a class: 0 (a) to 1 (b)")
    let smaller = #expect(throws: PipelineError.self) {
      try found.prediction(0, size: PixelSize(4, 1), classes: ["a", "b"])
    }
    #expect(smaller?.message == "is 3x1, but its ground truth is 4x1")
  }

  @Test func `a folder that is not there is named`() throws {
    let error = #expect(throws: PipelineError.self) {
      try PredictionsFolder(folder.file("none"), images: [])
    }
    #expect(error?.message == "is not there")
  }
}
