import Shards
import Support
import TestSupport
import Testing

/// The index of a run of two shards, as far as it does not depend on their bytes.
let bagsHeader = ShardIndex(
  name: "bags", shards: [], samplesPerShard: 2,
  manifest: ["version": 1, "seed": 2310, "name": "bags"],
  catalogDigest: Digest(ofText: "catalog"), runDigest: Digest(ofText: "run"),
  classes: ["background", "knife"], ignoreValue: 255,
  versions: ["pastiche": "0.1.0", "libarchive": "3.6.2"])

/// Writes two shards of two samples and their index.
func writeRun(to folder: String) throws -> ShardIndex {
  var index = bagsHeader
  for number in 0..<2 {
    let samples = twoSamples.enumerated().map { offset, sample in
      StoredSample(key: "00000000\(number * 2 + offset)", members: sample.members)
    }
    let facts = try writeShard(
      samples, to: folder, name: ShardName(prefix: "bags", index: number))
    index.shards.append(ShardIndex.Row(facts))
  }
  try index.write(to: folder)
  return index
}

@Suite struct ShardIndexTests {
  private func index(replacing old: String, with new: String) throws -> ShardIndex {
    var index = bagsHeader
    index.shards = (0..<2).map {
      ShardIndex.Row(
        file: "bags-00000\($0).tar", sha256: Digest(ofText: "\($0)"), size: ByteCount(2048),
        samples: 2)
    }
    let text = String(decoding: index.text, as: UTF8.self)
    #expect(text.contains(old))
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let changed = parts.joined(separator: new)
    return try ShardIndex(json: try JSONValue(parsing: Array(changed.utf8), at: "i"), at: "i")
  }

  @Test func `an index is read back and written the same again`() throws {
    let folder = try TemporaryFolder()
    let index = try writeRun(to: folder.path)
    let read = try ShardIndex.read(folder: folder.path)
    #expect(read == index)
    #expect(read.samples == 4)
    #expect(try folder.read("index.json") == read.text)
    #expect(try folder.read("index.json").last == UInt8(ascii: "\n"))
  }

  @Test func `the list for wids names every shard beside it`() throws {
    var index = bagsHeader
    index.shards = [
      ShardIndex.Row(
        file: "bags-000000.tar", sha256: Digest(ofText: ""), size: ByteCount(2048), samples: 7)
    ]
    #expect(
      String(decoding: index.widsText, as: UTF8.self) == """
        {
          "__kind__": "wids-shard-index-v1",
          "name": "bags",
          "shardlist": [
            {
              "filesize": 2048,
              "nsamples": 7,
              "url": "bags-000000.tar"
            }
          ],
          "wids_version": 1
        }

        """)
  }

  @Test(
    arguments: [
      (
        "\"version\": 1,\n  \"versions\"", "\"version\": 9,\n  \"versions\"",
        "is version 9 but 1 is read"
      ),
      ("\"run_digest\"", "\"run_digits\"", "key 'run_digest' is missing"),
      ("\"classes\"", "\"extra\": 1, \"classes\"", "unknown key 'extra'"),
      ("\"samples\": 4", "\"samples\": 5", "key 'samples' is 5 but its shards have 4"),
      (
        "\"ignore_value\": 255", "\"ignore_value\": \"none\"",
        "key 'ignore_value' is \"none\" but expected a whole number, 0 or more"
      ),
      (
        "bags-000000.tar", "../x.tar", "'../x.tar' is not the name of a shard of 'bags'"
      ),
      (
        "bags-000000.tar", "bags-000001.tar",
        "'bags-000001.tar' stands behind 'bags-000001.tar'"
      ),
      (
        "\"samples\": 2,", "\"samples\": 9223372036854775807,",
        "key 'samples' is 9223372036854775807 but expected a whole number, 0 to 1099511627776"
      ),
      (
        "\"background\"", "7",
        "key 'classes' is [7,\"knife\"] but expected an array of texts"
      ),
    ]) func `a wrong index is refused with a sentence`(
      old: String, new: String, message: String
    ) throws
  {
    let error = #expect(throws: PipelineError.self) { try index(replacing: old, with: new) }
    #expect(error?.message == message)
  }

  @Test func `a bit that changed anywhere in an index is found, with what to do`() throws {
    let folder = try TemporaryFolder()
    let text = try writeRun(to: folder.path).text
    for place in text.indices {
      var changed = text
      changed[place] ^= 1 << (place % 8)
      try folder.write(changed, to: "index.json")
      let error = #expect(throws: PipelineError.self, "byte \(place)") {
        try ShardIndex.read(folder: folder.path)
      }
      #expect(error?.hint == "run generate again, which writes it anew, or copy it again")
    }
  }

  @Test func `a missing index is named`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: PipelineError.self) { try ShardIndex.read(folder: folder.path) }
    #expect(error?.code == .missingFile)
    #expect(error?.place == folder.path + "/index.json")
  }
}
