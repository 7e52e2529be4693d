import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardReaderLookupTests {
  @Test(arguments: [0, 1]) func `a sample is found by its key`(index: Int) throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    let expected = twoSamples[index]
    #expect(
      try ShardReader.sample(expected.key, of: folder.file(bags.tar)) == expected)
  }

  @Test func `a key the tar has not is nil`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    #expect(try ShardReader.sample("000000002", of: folder.file(bags.tar)) == nil)
  }

  @Test func `damage behind the sample does not matter, before it does`() throws {
    let folder = try TemporaryFolder()
    try writeShard(to: folder.path)
    var bytes = try folder.read(bags.tar)
    let place = try #require(
      OffsetTable(parsing: String(decoding: try folder.read(bags.idx), as: UTF8.self), at: "idx")
        .samples.last?.last?.offset)
    bytes[place - 512] ^= 1
    try folder.write(bytes, to: "x.tar")
    #expect(try ShardReader.sample("000000000", of: folder.file("x.tar")) == twoSamples[0])
    #expect(throws: PipelineError.self) {
      try ShardReader.sample("000000001", of: folder.file("x.tar"))
    }
  }
}
