import Support
import TestSupport
import Testing

@Suite struct AppendedFileTests {
  @Test func `pieces stand one after the other, also after opening again`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("log")
    let first = try AppendedFile(path)
    try first.append(Array("one\n".utf8))
    try first.append([])
    let second = try AppendedFile(path)
    try second.append(Array("two\n".utf8))
    try first.append(Array("three\n".utf8))
    try first.flush()
    #expect(try FileBytes.readText(path) == "one\ntwo\nthree\n")
  }

  @Test func `a folder that is not there is told`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: PipelineError.self) {
      _ = try AppendedFile(folder.file("none/log"))
    }
    #expect(error?.code == .missingFile)
    #expect(error?.message == "cannot be opened: no such file or directory")
  }

  @Test func `a full disk is told`() throws {
    let file = try AppendedFile("/dev/full")
    let error = #expect(throws: PipelineError.self) { try file.append([1]) }
    #expect(error?.description == "/dev/full: cannot be written: no space left on device")
  }
}
