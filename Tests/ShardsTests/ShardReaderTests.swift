import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardReaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Reads a tar made of these bytes under the place `x.tar`.
  private func read(_ bytes: [UInt8]) throws -> [StoredSample] {
    try folder.write(bytes, to: "x.tar")
    return try readShard(folder.path + "/x.tar", place: "x.tar")
  }

  private func refusal(of bytes: [UInt8]) -> PipelineError? {
    #expect(throws: PipelineError.self) { try read(bytes) }
  }

  @Test func `samples come back as they were written`() throws {
    try writeShard(to: folder.path)
    #expect(try readShard(folder.path + "/" + bags.tar) == twoSamples)
  }

  @Test func `offsets found by reading are those that were written`() throws {
    try writeShard(to: folder.path)
    let table = try ShardReader.table(of: folder.path + "/" + bags.tar)
    #expect(table.text == (try folder.read(bags.idx)))
  }

  @Test func `a tar made by the system's tar is read, its folders passed over`() throws {
    let source = folder.path + "/source"
    try FileBytes.makeFolder(source + "/train")
    let long = String(repeating: "long", count: 40)
    for (file, text) in [("train/b.JPG", "B"), ("train/b.cls", "1"), ("train/\(long).jpg", "L")] {
      try FileBytes.writeAtomically(Array(text.utf8), to: source + "/" + file)
    }
    try FileBytes.writeAtomically([1], to: source + "/README")
    let tar = folder.path + "/x.tar"
    #expect(
      try run("/usr/bin/env", ["tar", "--sort=name", "-cf", tar, "-C", source, "."]).status == 0)
    var reader = try ShardReader(path: tar)
    #expect(
      try reader.next()
        == StoredSample(
          key: "train/b",
          members: [
            ShardMember(name: "JPG", bytes: [0x42]), ShardMember(name: "cls", bytes: [0x31]),
          ]))
    #expect(
      try reader.next()
        == StoredSample(
          key: "train/" + long, members: [ShardMember(name: "jpg", bytes: [0x4C])]))
    #expect(try reader.next() == nil)
    #expect(reader.passedOver == 3)
  }

  @Test func `a pax archive with a name beyond ASCII is read`() throws {
    let source = folder.path + "/source"
    try FileBytes.makeFolder(source)
    try FileBytes.writeAtomically([7], to: source + "/Gepäck.jpg")
    let tar = folder.path + "/x.tar"
    let arguments = ["tar", "--format=pax", "-cf", tar, "-C", source, "Gepäck.jpg"]
    #expect(try run("/usr/bin/env", arguments).status == 0)
    #expect(
      try readShard(tar)
        == [StoredSample(key: "Gepäck", members: [ShardMember(name: "jpg", bytes: [7])])])
  }

  @Test func `a tar without samples is empty`() throws {
    #expect(try read(tarEnd) == [])
  }

  @Test(arguments: [1535, 2000, 2100, 2559, 2560])
  func `a truncated tar is refused by name`(length: Int) throws {
    // Members: header 0, data 512..<1024; header 1024, data 1536..<2560 of 1000 bytes; end.
    let whole =
      tarMember("0.jpg", [1, 2, 3]) + tarMember("1.jpg", [UInt8](repeating: 5, count: 1000))
      + tarEnd
    #expect(try read(whole).count == 2)
    let error = refusal(of: Array(whole.prefix(length)))
    let expected =
      switch length {
      case 1535: "x.tar: cannot be read: truncated tar archive, after member '0.jpg'"
      case 2000, 2100:
        "x.tar:1.jpg: has 1000 bytes by its header but the file ends after \(length - 1536); "
          + "the tar is truncated; copy or make it again"
      case 2559:
        "x.tar: cannot be read: truncated input file (needed 1024 bytes, only 1023 available), "
          + "after member '1.jpg'"
      default:
        "x.tar: ends without the blocks of zeros that close a tar archive, after member '1.jpg'"
      }
    #expect(error?.description == expected)
    #expect(error?.code == .corruptFile)
  }

  @Test func `a damaged header is refused behind the member before it`() {
    var bytes = tarMember("0.jpg", [1]) + tarMember("1.jpg", [2]) + tarEnd
    bytes[1024 + 130] ^= 1
    #expect(
      refusal(of: bytes)?.description
        == "x.tar: cannot be read: damaged tar archive, after member '0.jpg'")
  }

  @Test(
    arguments: [
      ("../0.jpg", "0", "leads out of the archive but expected a relative name without '..'"),
      ("a/../0.jpg", "0", "leads out of the archive but expected a relative name without '..'"),
      ("/0.jpg", "0", "leads out of the archive but expected a relative name without '..'"),
      ("0.jpg", "1", "is a hard link but expected a regular file"),
      ("0.jpg", "2", "is a symbolic link but expected a regular file"),
      ("0.jpg", "3", "is a device but expected a regular file"),
      ("0.jpg", "6", "is a named pipe but expected a regular file"),
    ] as [(String, Character, String)])
  func `a member that no shard may hold is refused`(
    name: String, kind: Character, message: String
  ) {
    let bytes = tarMember(name, kind: kind, link: kind == "0" ? "" : "1.jpg") + tarEnd
    #expect(
      refusal(of: bytes) == PipelineError(.unsupportedFormat, at: "x.tar:\(name)", message))
  }

  @Test func `a member given twice is refused`() {
    let bytes = tarMember("0.jpg", [1]) + tarMember("0.jpg", [2]) + tarEnd
    #expect(
      refusal(of: bytes) == PipelineError(.corruptFile, at: "x.tar:0.jpg", "is in the tar twice"))
  }

  @Test func `a sample of too many members is refused`() {
    let members = (0...ShardReader.mostMembers).flatMap { tarMember("0.\($0)") }
    #expect(
      refusal(of: members + tarEnd)
        == PipelineError(
          .limitExceeded, at: "x.tar:0.10000", "sample '0' has over 10000 members"))
  }

  @Test func `a member's name over the limit is refused`() {
    let name = String(repeating: "n", count: 4997) + ".jpg"
    let pax = tarMember("pax", Array("5012 path=\(name)\n".utf8), kind: "x")
    #expect(
      refusal(of: pax + tarMember("0.jpg") + tarEnd)
        == PipelineError(
          .limitExceeded, at: "x.tar",
          "a member's name has 5001 bytes, over the limit of 4096: "
            + "'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…'"))
  }

  @Test func `a pipe in place of a tar is refused at once`() throws {
    #expect(mkfifo(folder.file("x.tar"), 0o600) == 0)
    let error = #expect(throws: PipelineError.self) { try readShard(folder.file("x.tar")) }
    #expect(error?.message == "is not a regular file")
  }

  @Test func `members of a sample that lie apart are refused`() {
    let bytes =
      tarMember("0.jpg") + tarMember("1.jpg") + tarMember("0.json") + tarEnd
    #expect(
      refusal(of: bytes)
        == PipelineError(
          .corruptFile, at: "x.tar:0.json", "key '0' comes again behind another sample",
          hint: "members of a sample must lie side by side, as 'tar --sort=name' writes them"))
  }

  @Test func `an empty file and other formats are refused`() {
    #expect(refusal(of: [])?.description == "x.tar: is empty but expected a tar archive")
    #expect(
      refusal(of: [0x1F, 0x8B] + [UInt8](repeating: 8, count: 2000))
        == PipelineError(
          .unsupportedFormat, at: "x.tar", "is not a tar archive",
          hint: "a compressed tar must be unpacked to a plain one first"))
  }

  @Test func `a member over the limit is refused before it is read`() throws {
    try folder.write(tarMember("0.jpg", [UInt8](repeating: 0, count: 2000)) + tarEnd, to: "x.tar")
    var reader = try ShardReader(
      path: folder.path + "/x.tar", place: "x.tar", memberLimit: ByteCount(1024))
    var refusal: PipelineError?
    do { _ = try reader.next() } catch { refusal = error }
    #expect(
      refusal
        == PipelineError(.limitExceeded, at: "x.tar:0.jpg", "is 1.9 KiB, over the limit of 1.0 KiB")
    )
  }

  @Test func `a missing file and a folder are told apart`() {
    let missing = #expect(throws: PipelineError.self) { try readShard("/nowhere.tar") }
    #expect(
      missing?.description == "/nowhere.tar: cannot be opened: no such file or directory")
    #expect(missing?.code == .missingFile)
    let notFile = #expect(throws: PipelineError.self) { try readShard(folder.path) }
    #expect(notFile?.message == "is not a regular file")
  }
}
