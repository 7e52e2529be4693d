import Support
import TestSupport
import Testing

@Suite struct FileBytesPartTests {
  @Test(arguments: [(0, 5, "abcde"), (2, 3, "cde"), (4, 0, ""), (1, 1, "b"), (5, 0, "")])
  func `a part of a file is read`(offset: Int, count: Int, text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("abcde", to: "a")
    #expect(try FileBytes.read(path, at: offset, count: count) == Array(text.utf8))
  }

  @Test func `a file that ends too early tells where it should not`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("abcde", to: "a")
    let error = #expect(throws: PipelineError.self) {
      try FileBytes.read(path, at: 3, count: 4)
    }
    #expect(
      error
        == PipelineError(
          .changedInput, at: path, "ends before byte 7, expected 4 bytes there"))
  }

  @Test func `a missing file is told as such and has no size`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: PipelineError.self) {
      try FileBytes.read(folder.file("a"), at: 0, count: 1)
    }
    #expect(error?.code == .missingFile)
    #expect(try FileBytes.size(folder.file("a")) == 0)
    #expect(try FileBytes.size(folder.write("abc", to: "b")) == 3)
  }
}
