import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardFactsTests {
  @Test func `facts are read back as they were returned`() throws {
    let folder = try TemporaryFolder()
    let facts = try writeShard(to: folder.path)
    #expect(try ShardFacts.read(folder: folder.path, name: bags) == facts)
    let tar = try folder.read(bags.tar)
    #expect(
      facts
        == ShardFacts(
          index: 0, file: "bags-000000.tar", sha256: Digest(of: tar), size: ByteCount(tar.count),
          samples: 2, notes: ["drops": 2]))
  }

  @Test(
    arguments: [
      (#"{"version":2}"#, "is version 2 but 1 is read"),
      (#"{"index":0}"#, "key 'version' is missing"),
      (#"[]"#, "key 'version' is missing"),
      (#"{"version":1}"#, "does not tell its digest"),
      ("nonsense", "is not JSON"),
    ]) func `wrong facts are refused with a sentence`(text: String, message: String) throws
  {
    let folder = try TemporaryFolder()
    try folder.write(Array(text.utf8), to: bags.facts)
    let error = #expect(throws: PipelineError.self) {
      try ShardFacts.read(folder: folder.path, name: bags)
    }
    #expect(error?.message == message)
    #expect(error?.place == folder.path + "/.bags-000000.json")
  }

  @Test(
    arguments: [
      (["version": 1], "key 'bytes' is missing"),
      (
        [
          "version": 1, "index": 0, "file": "x", "sha256": "00", "bytes": 1, "samples": 1,
          "members": "", "notes": .null,
        ], "key 'sha256' is \"00\" but expected 64 hexadecimal digits"
      ),
      (
        [
          "version": 1, "index": -1, "file": "x", "sha256": "00", "bytes": 1, "samples": 1,
          "members": "", "notes": .null,
        ], "key 'index' is -1 but expected a whole number, 0 or more"
      ),
    ] as [([String: JSONValue], String)]) func `facts with a digest may still be wrong`(
      members: [String: JSONValue], message: String
    ) throws
  {
    let folder = try TemporaryFolder()
    try folder.write(SealedJSON.sealed(members).text(), to: bags.facts)
    let error = #expect(throws: PipelineError.self) {
      try ShardFacts.read(folder: folder.path, name: bags)
    }
    #expect(error?.message == message)
  }

  @Test func `a bit that changed anywhere in the facts is found, with what to do`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    let bytes = try folder.read(bags.facts)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << (place % 8)
      try folder.write(changed, to: bags.facts)
      let error = #expect(throws: PipelineError.self) {
        try ShardFacts.read(folder: folder.path, name: bags)
      }
      #expect(
        error?.hint == "delete '\(folder.path)/bags-000000.tar' and run generate again, "
          + "which makes the shard anew, or copy the shard again")
    }
  }

  @Test func `facts of another shard are refused`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    try folder.write(try folder.read(bags.facts), to: ".bags-000001.json")
    let error = #expect(throws: PipelineError.self) {
      try ShardFacts.read(folder: folder.path, name: ShardName(prefix: "bags", index: 1))
    }
    #expect(
      error?.message
        == "tells of shard 0 in 'bags-000000.tar' but expected 1 in 'bags-000001.tar'")
  }
}
