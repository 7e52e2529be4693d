import Shards
import Support
import TestSupport
import Testing

/// The offsets beside shards of ours, read for where samples begin.
@Suite struct OffsetTableStartsTests {
  private let scratch: TemporaryFolder
  private let name = ShardName(prefix: "small", index: 0)

  init() throws {
    scratch = try TemporaryFolder()
    var writer = try ShardWriter(folder: scratch.path, name: name)
    for key in ["000000000", "000000001", "000000004"] {
      try writer.append(
        key: key,
        members: [
          ShardMember(name: "jpg", bytes: [UInt8](repeating: 1, count: 700)),
          ShardMember(name: "json", bytes: Array("{}".utf8)),
        ])
    }
    let facts = try writer.finish(notes: [:])
    try index(facts).write(to: scratch.path)
  }

  private func index(_ facts: ShardFacts) -> ShardIndex {
    ShardIndex(
      name: "small", shards: [ShardIndex.Row(facts)], samplesPerShard: 5, manifest: [:],
      catalogDigest: Digest(ofText: "c"), runDigest: Digest(ofText: "r"), classes: ["a"],
      ignoreValue: 255, versions: [:])
  }

  private func table() throws -> SampleTable {
    try SampleTable(run: scratch.path, index: ShardIndex.read(folder: scratch.path))
  }

  @Test func `samples of a run lie where its offsets say`() throws {
    let table = try table()
    #expect(table.count == 3)
    for (index, key) in ["000000000", "000000001", "000000004"].enumerated() {
      let sample = try table.sample(index).sample
      #expect(sample.key == key)
      #expect(sample.members.map(\.bytes.count) == [700, 2])
      #expect(try table.index(ofKey: key, in: name) == index)
    }
    #expect(try table.index(ofKey: "000000002", in: name) == nil)
    #expect(try table.index(ofKey: "000000000", in: ShardName(prefix: "small", index: 9)) == nil)
  }

  @Test(arguments: [
    ("v1.2 2\n", "small-000000.idx:1", "found 'v1.2 2' but expected 'v1.2 0'"),
    (
      "v1.2 2\njpg 512 700 000000000.jpg\njpg 99 1 b.jpg\n", "small-000000.idx:3",
      "does not begin with a member's name and offset, behind those of the line before"
    ),
    (
      "v1.2 2\njpg 2048 700 a.jpg\njpg 512 1 b.jpg\n", "small-000000.idx:3",
      "does not begin with a member's name and offset, behind those of the line before"
    ),
    (
      "v1.2 1\njpg 99999999999999999999 1 a.jpg\n", "small-000000.idx:2",
      "does not begin with a member's name and offset, behind those of the line before"
    ),
  ]) func `offsets that cannot be are refused at their line`(
    text: String, place: String, message: String
  ) throws {
    try scratch.write(text, to: "small-000000.idx")
    let error = #expect(throws: PipelineError.self) { try table() }
    #expect(error?.place == "\(scratch.path)/\(place)")
    #expect(error?.message == message)
  }

  @Test(arguments: [
    ("v1.2 1\njpg 512 700 000000000.jpg\n", 1),
    ("v1.2 3\njpg 512 1 a.jpg\njpg 1024 1 b.jpg\njpg 512000 1 c.jpg\n", 3),
  ]) func `a shard that is not as the index and the offsets say is refused`(
    text: String, samples: Int
  ) throws {
    try scratch.write(text, to: "small-000000.idx")
    let error = #expect(throws: PipelineError.self) { try table() }
    #expect(error?.code == .corruptFile)
    #expect(error?.message.hasPrefix("has \(samples) samples in ") == true)
  }
}
