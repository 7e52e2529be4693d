import Support
import TestSupport
import Testing

@Suite struct TemporaryFolderTests {
  @Test func `the folder goes with its last user`() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(folder?.path)
    try folder?.write("x", to: "deep/file")
    #expect(FileBytes.exists("\(path)/deep/file"))
    folder = nil
    #expect(!FileBytes.exists(path))
  }

  @Test func `two folders are apart`() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try first.write("x", to: "a")
    #expect(first.names == ["a"])
    #expect(second.names == [])
  }
}
