import Annotations
import Imaging
import Support
import TestSupport
import Testing

@Suite struct COCOFileWriterTests {
  @Test func `a file has the bytes of the text in memory, also beyond the buffers`() throws {
    let folder = try TemporaryFolder()
    var shapes = RandomShapes(seed: 12)
    var inMemory = COCOWriter(categories: ["a", "b"])
    var toFile = try COCOFileWriter(path: folder.file("x.json"), categories: ["a", "b"])
    for index in 0..<300 {
      let size = PixelSize(90, 60)
      let name = String(repeating: "long/", count: 1000) + "\(index).png"
      let image = inMemory.addImage(fileName: name, size: size)
      #expect(try toFile.addImage(fileName: name, size: size) == image)
      for _ in 0..<shapes.integer(0...3) {
        let mask = shapes.mask(size)
        let category = shapes.integer(1...2)
        inMemory.addAnnotation(image: image, category: category, mask: mask)
        try toFile.addAnnotation(image: image, category: category, runs: RunLengths(mask))
      }
    }
    try toFile.finish()
    let bytes = try FileBytes.read(folder.file("x.json"))
    #expect(bytes.count > 2 << 20)
    #expect(bytes == inMemory.json())
    #expect(folder.names == ["x.json"])
  }

  @Test func `a file without images is a file`() throws {
    let folder = try TemporaryFolder()
    try COCOFileWriter(path: folder.file("x.json"), categories: []).finish()
    #expect(
      try FileBytes.readText(folder.file("x.json"))
        == #"{"annotations":[],"categories":[],"images":[]}"#)
  }

  @Test func `what is not finished leaves nothing`() throws {
    let folder = try TemporaryFolder()
    do {
      var writer = try COCOFileWriter(path: folder.file("x.json"), categories: ["a"])
      _ = try writer.addImage(fileName: "a", size: PixelSize(1, 1))
      #expect(folder.names == ["x.json.tmp"])
    }
    #expect(folder.names == [])
  }

  @Test func `a crowd says so`() throws {
    let folder = try TemporaryFolder()
    var writer = try COCOFileWriter(path: folder.file("x.json"), categories: ["a"])
    let image = try writer.addImage(fileName: "a", size: PixelSize(2, 2))
    let runs = RunLengths(Mask(size: PixelSize(2, 2), filling: true))
    try writer.addAnnotation(image: image, category: 1, runs: runs, isCrowd: true)
    try writer.finish()
    let file = try COCOFile.read(folder.file("x.json"))
    #expect(file.annotations.map(\.isCrowd) == [true])
    #expect(try file.runLengths(of: file.annotations[0]) == runs)
  }

  @Test func `a folder that is not there is told by name`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("none/x.json")
    do throws(PipelineError) {
      let writer = try COCOFileWriter(path: path, categories: [])
      try writer.finish()
      Issue.record("made \(path)")
    } catch {
      #expect(error.description == "\(path).tmp: cannot be created: no such file or directory")
    }
  }
}
