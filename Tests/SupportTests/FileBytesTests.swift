import Foundation
import Support
import TestSupport
import Testing

@Suite struct FileBytesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [0, 1, 100_000]) func `what is written is read back`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try FileBytes.writeAtomically(bytes, to: folder.file("a"))
    #expect(try FileBytes.read(folder.file("a")) == bytes)
    #expect(folder.names == ["a"])
  }

  @Test func `a missing file is refused by name`() {
    let path = folder.file("none")
    let error = #expect(throws: PipelineError.self) { try FileBytes.read(path) }
    #expect(error?.code == .missingFile)
    #expect(error?.description == "\(path): cannot be opened: no such file or directory")
  }

  @Test func `a folder is not read as a file`() {
    let error = #expect(throws: PipelineError.self) { try FileBytes.read(folder.path) }
    #expect(error?.code == .inputOutput)
    #expect(error?.message == "is a folder, not a file")
  }

  @Test func `a file over the limit is refused with both sizes`() throws {
    let path = try folder.write([UInt8](repeating: 0, count: 2049), to: "big")
    let error = #expect(throws: PipelineError.self) {
      try FileBytes.read(path, limit: ByteCount(2048))
    }
    #expect(error?.code == .limitExceeded)
    #expect(error?.message == "is 2.0 KiB, over the limit of 2.0 KiB")
    #expect(try FileBytes.read(path, limit: ByteCount(2049)).count == 2049)
  }

  @Test func `text that is not UTF-8 is refused`() throws {
    let path = try folder.write([0x61, 0xFF], to: "latin")
    let error = #expect(throws: PipelineError.self) { try FileBytes.readText(path) }
    #expect(error?.code == .corruptFile)
    #expect(error?.description == "\(path): is not UTF-8 text; save it again as UTF-8")
    #expect(try FileBytes.readText(try folder.write("é", to: "good")) == "é")
  }

  @Test func `writing replaces what was there`() throws {
    try folder.write("long old text", to: "a")
    try FileBytes.writeAtomically([1], to: folder.file("a"))
    #expect(try FileBytes.read(folder.file("a")) == [1])
  }

  @Test func `a write into a missing folder leaves nothing`() {
    let error = #expect(throws: PipelineError.self) {
      try FileBytes.writeAtomically([1], to: folder.file("none/a"))
    }
    #expect(error?.code == .missingFile)
    #expect(folder.names == [])
  }

  @Test func `a write that cannot take its name leaves no temporary file`() throws {
    try folder.write("x", to: "taken/inside")
    let path = folder.file("taken")
    let error = #expect(throws: PipelineError.self) {
      try FileBytes.writeAtomically([1], to: path)
    }
    #expect(error?.code == .inputOutput)
    #expect(error?.place == path)
    #expect(folder.names == ["taken"])
  }

  @Test func `folders are made with their parents, and twice without complaint`() throws {
    try FileBytes.makeFolder(folder.file("a/b/c"))
    try FileBytes.makeFolder(folder.file("a/b/c"))
    #expect(FileBytes.exists(folder.file("a/b/c")))
    #expect(!FileBytes.exists(folder.file("a/b/d")))
  }

  @Test func `whether a file is there may be impossible to tell, which is no no`() throws {
    let path = try folder.write("x", to: "a")
    #expect(try FileBytes.isPresent(path))
    #expect(try !FileBytes.isPresent(folder.file("b")))
    #expect(try !FileBytes.isPresent(path + "/below-a-file"))
    let long = folder.file(String(repeating: "x", count: 300))
    let error = #expect(throws: PipelineError.self) { try FileBytes.isPresent(long) }
    #expect(error?.description == "\(long): cannot be looked for: file name too long")
  }

  @Test func `a folder in the place of a file is refused`() throws {
    let path = try folder.write("x", to: "a")
    let error = #expect(throws: PipelineError.self) { try FileBytes.makeFolder(path) }
    #expect(error?.code == .inputOutput)
    #expect(error?.message == "cannot be made a folder: file exists")
  }
}
