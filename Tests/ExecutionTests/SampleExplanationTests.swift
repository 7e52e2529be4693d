import Codecs
import Execution
import Foundation
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleExplanationTests {
  private func explain(_ index: Int, of run: FixtureRun) throws -> SampleExplanation {
    try SampleExplanation(ofSample: index, maker: run.maker, folder: run.folder)
  }

  /// Writes the first shard again with one member of one sample changed.
  private func spoil(
    _ run: FixtureRun, key: String, member: String, _ change: ([UInt8]) throws -> [UInt8]
  ) throws {
    let name = ShardName(prefix: "small", index: 0)
    var reader = try ShardReader(path: "\(run.folder.shards)/\(name.tar)")
    var samples: [StoredSample] = []
    while let sample = try reader.next() { samples.append(sample) }
    var writer = try ShardWriter(folder: run.folder.shards, name: name)
    for sample in samples {
      try writer.append(
        key: sample.key,
        members: sample.members.map {
          guard sample.key == key, $0.name == member else { return $0 }
          return ShardMember(name: $0.name, bytes: try change($0.bytes))
        })
    }
    _ = try writer.finish(notes: [:])
  }

  @Test(arguments: [0, 7, 23])
  func `a sample of the run is made again with the same bytes`(index: Int) throws {
    let run = try FixtureRun()
    try run.generate()
    let found = try explain(index, of: run)
    #expect(found.verdict == .same)
    #expect(found.sentence == "the bytes equal those in small-00000\(index / 5).tar")
    #expect(found.members.count == 8)
    #expect(found.members.allSatisfy { $0.here == $0.there && $0.difference == nil })
    #expect(found.steps.map(\.stage) == ["samples", "background", "paste", "flip"])
    #expect(found.subject?.source == "items")
  }

  @Test func `a member with other pixels is named with how far it is off`() throws {
    let run = try FixtureRun()
    try run.generate([0])
    try spoil(run, key: "000000003", member: "query.mask0.png") { bytes in
      let image = try ImageDecoder.decode(bytes, named: "mask")
      var mask = Mask(size: image.size, bits: image.samples.map { $0 > 0 ? 1 : 0 })
      mask[5, 5].toggle()
      return try PNGEncoder.encode(mask)
    }
    let found = try explain(3, of: run)
    #expect(found.verdict == .differs)
    #expect(found.sentence == "1 of 8 members differ: query.mask0.png")
    #expect(
      found.members.first { $0.name == "query.mask0.png" }?.difference
        == "differs in 1 of 9216 pixels, by at most 255 levels")
    #expect(try explain(2, of: run).verdict == .same)
  }

  @Test func `a shard that is not there is nothing to compare with`() throws {
    let run = try FixtureRun()
    try run.generate([0])
    let found = try explain(12, of: run)
    #expect(found.verdict == .unknown)
    #expect(found.sentence == "small-000002.tar is not there to compare with")
    #expect(found.members.isEmpty)
  }

  @Test func `a sample that a rule dropped is explained by the rule`() throws {
    let run = try FixtureRun("stages.paste.keep.min_visible_area_px=700")
    try run.generate()
    let dropped = try #require(
      try (0..<run.maker.count).first { try run.maker.sample($0).dropReason != nil })
    let found = try explain(dropped, of: run)
    #expect(found.verdict == .same)
    #expect(
      found.sentence
        == "dropped by paste: visible area under min_visible_area_px, and \(found.shard.tar) does "
        + "not hold it")
    #expect(found.steps.last?.dropReason == "paste: visible area under min_visible_area_px")
    guard case .dropped = found.outcome else {
      Issue.record("\(found.outcome)")
      return
    }
  }

  @Test func `a sample that was skipped is explained by its input and stage`() throws {
    let run = try FixtureRun("on_error=skip", hasOwnBags: true)
    try run.scratch.write([0xFF, 0xD8], to: "bags/000.jpg")
    try run.generate()
    let report = try RunReport.read(run.folder, maker: run.maker, shardCount: 5)
    let skipped = try #require(report.skipped.first)
    let found = try explain(try #require(Int(skipped.key)), of: run)
    #expect(found.verdict == .same)
    #expect(found.sentence == "an input failed, as it did when \(found.shard.tar) was made")
    guard case .failed(let error, let stage) = found.outcome else {
      Issue.record("\(found.outcome)")
      return
    }
    #expect(stage == "background")
    #expect(error.description == skipped.error)
  }

  @Test func `an input that changed since is named, and the sample differs`() throws {
    let run = try FixtureRun(hasOwnBags: true)
    try run.generate()
    try run.scratch.write([0xFF, 0xD8], to: "bags/000.jpg")
    let failing = try #require(
      (0..<run.maker.count).first { (try? run.maker.sample($0)) == nil })
    let found = try explain(failing, of: run)
    #expect(found.verdict == .differs)
    #expect(
      found.sentence == "an input failed here, but \(found.shard.tar) holds the sample")
    guard case .failed(let error, "background") = found.outcome else {
      Issue.record("\(found.outcome)")
      return
    }
    #expect(error.place == "\(found.key): 000.jpg")
    #expect(error.message == "differs from the file this run catalogued")
  }
}
