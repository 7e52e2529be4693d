import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardWriterTests {
  @Test func `the same samples give the same bytes`() throws {
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    let facts = try writeShard(to: first.path)
    #expect(try writeShard(to: second.path) == facts)
    for file in [bags.tar, bags.idx, bags.facts] {
      #expect(try first.read(file) == second.read(file))
    }
    #expect(first.names == [".bags-000000.json", "bags-000000.idx", "bags-000000.tar"])
  }

  @Test func `headers hold time 0, owner 0, mode 0644 and no names`() throws {
    let folder = try TemporaryFolder()
    let facts = try writeShard([twoSamples[1]], to: folder.path)
    let tar = try folder.read(bags.tar)
    // Two headers, 512 and 3 bytes each in a block, two closing blocks.
    #expect(facts.size == ByteCount(6 * 512))
    func field(_ range: Range<Int>) -> String {
      String(decoding: tar[range].prefix { $0 != 0 }, as: UTF8.self)
        .trimmingCharacters(in: .whitespaces)
    }
    #expect(field(0..<100) == "000000001.jpg")
    #expect(Int(field(100..<108), radix: 8) == 0o644)
    #expect(Int(field(108..<116), radix: 8) == 0)
    #expect(Int(field(116..<124), radix: 8) == 0)
    #expect(Int(field(124..<136), radix: 8) == 512)
    #expect(Int(field(136..<148), radix: 8) == 0)
    #expect(field(156..<157) == "0")
    #expect(field(257..<263) == "ustar")
    #expect(field(265..<297) == "")
    #expect(field(297..<329) == "")
    #expect(tar.suffix(1024).allSatisfy { $0 == 0 })
  }

  @Test func `the system's tar lists and unpacks it`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    let tar = folder.path + "/" + bags.tar
    let listed = try run("/usr/bin/env", ["tar", "tf", tar])
    #expect(listed.status == 0)
    #expect(
      String(decoding: listed.output, as: UTF8.self) == """
        000000000.jpg
        000000000.json
        000000000.seg.png
        000000001.jpg
        000000001.json

        """)
    for sample in twoSamples {
      for member in sample.members {
        let path = "\(sample.key).\(member.name)"
        #expect(try run("/usr/bin/env", ["tar", "xOf", tar, path]).output == member.bytes)
      }
    }
  }

  @Test func `offsets beside the tar point at the members' bytes`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    let text = String(decoding: try folder.read(bags.idx), as: UTF8.self)
    let table = try OffsetTable(parsing: text, at: bags.idx)
    let tar = try folder.read(bags.tar)
    #expect(table.samples.map { $0.map(\.name) } == twoSamples.map { $0.members.map(\.name) })
    for (spans, sample) in zip(table.samples, twoSamples) {
      for (span, member) in zip(spans, sample.members) {
        #expect(Array(tar[span.offset..<span.offset + span.size.bytes]) == member.bytes)
      }
    }
  }

  @Test func `an unfinished writer leaves no file`() throws {
    let folder = try TemporaryFolder()
    do {
      var writer = try ShardWriter(folder: folder.path, name: bags)
      try writer.append(key: "0", members: twoSamples[0].members)
      #expect(folder.names == ["bags-000000.tar.tmp"])
    }
    #expect(folder.names == [])
  }

  @Test func `a leftover of a killed process is overwritten`() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 1, count: 9000), to: bags.temporary)
    let facts = try writeShard(to: folder.path)
    #expect(try folder.read(bags.tar).count == facts.size.bytes)
    #expect(!folder.names.contains(bags.temporary))
  }

  @Test func `offsets and facts are there before the tar`() throws {
    let folder = try TemporaryFolder()
    try FileBytes.makeFolder(folder.path + "/bags-000000.tar/in-the-way")
    let error = #expect(throws: PipelineError.self) { try writeShard(to: folder.path) }
    #expect(error?.code == .inputOutput)
    #expect(error?.place == folder.path + "/bags-000000.tar")
    #expect(folder.names == [".bags-000000.json", "bags-000000.idx", "bags-000000.tar"])
  }

  @Test func `without its offsets no tar appears`() throws {
    let folder = try TemporaryFolder()
    try FileBytes.makeFolder(folder.path + "/bags-000000.idx/in-the-way")
    #expect(throws: PipelineError.self) { try writeShard(to: folder.path) }
    #expect(folder.names == ["bags-000000.idx"])
  }

  @Test(arguments: [10, 3_000_000]) func `a full disk is told and leaves nothing`(
    size: Int
  ) throws {
    let folder = try TemporaryFolder()
    let temporary = folder.path + "/" + bags.temporary
    try FileManager.default.createSymbolicLink(
      atPath: temporary, withDestinationPath: "/dev/full")
    let sample = StoredSample(
      key: "0", members: [ShardMember(name: "jpg", bytes: [UInt8](repeating: 1, count: size))])
    let error = #expect(throws: PipelineError.self) {
      try writeShard([sample], to: folder.path)
    }
    #expect(
      error
        == PipelineError(
          .inputOutput, at: temporary, "cannot be written: no space left on device"))
    #expect(folder.names == [])
  }

  @Test func `a folder that is not there is named`() throws {
    let error = #expect(throws: PipelineError.self) {
      try writeShard(to: "/nowhere/at/all")
    }
    #expect(error?.code == .missingFile)
    #expect(
      error?.description
        == "/nowhere/at/all/bags-000000.tar.tmp: cannot be created: no such file or directory")
  }

  @Test(
    arguments: [
      ("a.b", ["jpg"], "a.b", "key 'a.b' is not made of ASCII letters, digits, '_' and '-'"),
      ("a/b", ["jpg"], "a/b", "key 'a/b' is not made of ASCII letters, digits, '_' and '-'"),
      ("", ["jpg"], "", "key '' is not made of ASCII letters, digits, '_' and '-'"),
      ("used", ["jpg"], "used", "key 'used' is in this shard already"),
      ("0", [], "0", "sample has no members"),
      ("0", ["jpg", "json", "jpg"], "0.jpg", "member name 'jpg' is given twice"),
      ("0", ["jpg", "JPG"], "0.jpg", "member name 'jpg' is given twice"),
      (
        "0", [""], "0.",
        "member name '' is not made of ASCII letters, digits, '_' and '-' in words joined by '.'"
      ),
      (
        "0", ["a b"], "0.a b",
        "member name 'a b' is not made of ASCII letters, digits, '_' and '-' in words joined by '.'"
      ),
      (
        "0", [".jpg"], "0..jpg",
        "member name '.jpg' is not made of ASCII letters, digits, '_' and '-' in words joined by '.'"
      ),
    ])
  func `a sample that would not be read back is refused and the shard goes on`(
    key: String, names: [String], place: String, message: String
  ) throws {
    let folder = try TemporaryFolder()
    var writer = try ShardWriter(folder: folder.path, name: bags)
    try writer.append(key: "used", members: [ShardMember(name: "jpg", bytes: [1])])
    var refusal: PipelineError?
    do {
      try writer.append(key: key, members: names.map { ShardMember(name: $0, bytes: []) })
    } catch {
      refusal = error
    }
    #expect(refusal == PipelineError(.outOfRange, at: "bags-000000.tar:\(place)", message))
    #expect(try writer.finish(notes: .null).samples == 1)
  }

  @Test func `a name of 100 bytes fits and one of 101 is refused`() throws {
    let folder = try TemporaryFolder()
    let fitting = ShardMember(name: String(repeating: "a", count: 98), bytes: [])
    try writeShard([StoredSample(key: "0", members: [fitting])], to: folder.path)
    #expect(
      try readShard(folder.path + "/" + bags.tar)
        == [StoredSample(key: "0", members: [fitting])])
    let long = ShardMember(name: String(repeating: "a", count: 99), bytes: [])
    let error = #expect(throws: PipelineError.self) {
      try writeShard([StoredSample(key: "0", members: [long])], to: folder.path)
    }
    #expect(error?.code == .limitExceeded)
    #expect(error?.message == "name has 101 bytes but a ustar header holds 100")
    #expect(error?.hint == "give the canvas or field a shorter name")
  }

  @Test func `a run's name that is no file name is refused`() throws {
    let error = #expect(throws: PipelineError.self) {
      try writeShard(to: "/tmp", name: ShardName(prefix: "../up", index: 0))
    }
    #expect(error?.code == .invalidManifest)
    #expect(error?.message == "name '../up' begins with '.'")
  }

  @Test func `the library is named with its version`() {
    #expect(ShardWriter.libraryVersion.hasPrefix("libarchive 3."))
  }
}
