import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardVerificationTests {
  private let folder: TemporaryFolder
  private let index: ShardIndex

  init() throws {
    folder = try TemporaryFolder()
    index = try writeRun(to: folder.path)
  }

  private func findings() throws -> [String] {
    let found = try ShardVerification.findings(in: folder.path)
    #expect(found.allSatisfy { $0.code == .verificationFailed })
    return found.map { "\($0.place): \($0.message)" }
  }

  private func remedies() throws -> Set<String?> {
    Set(try ShardVerification.findings(in: folder.path).map(\.hint))
  }

  private func change(_ file: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try folder.read(file)
    change(&bytes)
    try folder.write(bytes, to: file)
  }

  private func span(_ path: String) throws -> MemberSpan {
    let table = try ShardReader.table(of: folder.path + "/bags-000001.tar")
    return try #require(table.samples.joined().first { $0.path == path })
  }

  private func digestFinding() throws -> String {
    "bags-000001.tar: has sha-256 \(Digest(of: try folder.read("bags-000001.tar"))) "
      + "but the index says \(index.shards[1].sha256)"
  }

  @Test(arguments: ["/dev/zero", "pipe"])
  func `a device or a pipe in place of a shard is a finding at once`(target: String) throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let tar = folder.file("bags-000001.tar")
    try FileManager.default.removeItem(atPath: tar)
    try FileManager.default.createSymbolicLink(atPath: tar, withDestinationPath: target)
    #expect(try findings() == ["bags-000001.tar: is not a regular file"])
  }

  @Test func `a folder as it was written has no findings`() throws {
    #expect(try findings() == [])
  }

  @Test func `one changed byte is found and its member named`() throws {
    let offset = try span("000000003.json").offset
    try change("bags-000001.tar") { $0[offset] ^= 0x20 }
    #expect(
      try findings() == [
        try digestFinding(),
        "bags-000001.tar:000000003.json: has other bytes than were written",
      ])
  }

  @Test func `a changed header is found behind the member before it`() throws {
    let offset = try span("000000003.json").offset - 512
    try change("bags-000001.tar") { $0[offset] ^= 1 }
    #expect(
      try findings() == [
        try digestFinding(),
        "bags-000001.tar: cannot be read: damaged tar archive, after member '000000003.jpg'",
      ])
  }

  @Test func `missing, unknown and truncated shards are told at once`() throws {
    try FileManager.default.moveItem(
      atPath: folder.path + "/bags-000000.tar", toPath: folder.path + "/bags-000007.tar")
    try change("bags-000001.tar") { $0.removeLast(1024) }
    #expect(
      try findings() == [
        "bags-000007.tar: is in the folder but not in 'index.json'",
        "bags-000000.tar: cannot be opened: no such file or directory",
        "bags-000001.tar: has \(index.shards[1].size.bytes - 1024) bytes "
          + "but the index says \(index.shards[1].size.bytes)",
        try digestFinding(),
        "bags-000001.tar: ends without the blocks of zeros that close a tar archive, "
          + "after member '000000003.json'",
      ])
  }

  @Test func `side files that contradict the tar are found`() throws {
    try folder.write(try folder.read("bags-000000.idx"), to: "bags-000001.idx")
    try FileManager.default.removeItem(atPath: folder.path + "/bags-000000.idx")
    try folder.write(try folder.read(".bags-000000.json"), to: ".bags-000001.json")
    try change("wids.json") { $0.append(32) }
    #expect(
      try findings() == [
        "wids.json: does not match 'index.json'",
        "bags-000000.idx: cannot be opened: no such file or directory",
        ".bags-000001.json: tells of shard 0 in 'bags-000000.tar' but expected 1 in "
          + "'bags-000001.tar'",
        "bags-000001.idx: lists '000000000.jpg' with 1300000 bytes at 512 "
          + "but the tar has '000000002.jpg' with 1300000 bytes at 512",
      ])
  }

  @Test(arguments: ["bags-000001.tar", "bags-000001.idx", ".bags-000001.json"])
  func `whatever of a shard is damaged, its tar is to be deleted and made again`(
    file: String
  ) throws {
    try change(file) { $0[$0.count / 2] ^= 1 }
    #expect(
      try remedies() == [
        "delete '\(folder.path)/bags-000001.tar' and run generate again, "
          + "which makes the shard anew, or copy the shard again"
      ])
  }

  @Test func `other damage has remedies of its own`() throws {
    try change("wids.json") { $0.append(32) }
    try folder.write("", to: "bags-000009.tar")
    #expect(
      try remedies() == [
        "run generate again, which writes 'wids.json' anew",
        "move '\(folder.path)/bags-000009.tar' away, it is no shard of this run",
      ])
  }

  @Test func `a folder copied without its hidden files still verifies`() throws {
    try FileManager.default.removeItem(atPath: folder.path + "/.bags-000000.json")
    #expect(try findings() == [])
  }

  @Test func `an index that counts other samples is found`() throws {
    var wrong = index
    let row = index.shards[0]
    wrong.shards[0] = ShardIndex.Row(
      file: row.file, sha256: row.sha256, size: row.size, samples: 3)
    try wrong.write(to: folder.path)
    #expect(
      try findings() == [
        ".bags-000000.json: does not match 'index.json'",
        "bags-000000.tar: has 2 samples but the index says 3",
      ])
  }
}
