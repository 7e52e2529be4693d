import Execution
import Foundation
import Shards
import Support
import TestSupport
import Testing

/// What the annotation files' writer says of shards whose members do not fit together.
@Suite struct AnnotatedSampleTests {
  /// Makes a run, puts another tar in the place of its first shard, and lets the files be written.
  private func failure(
    changing change: (inout [String: [UInt8]]) throws -> Void
  ) throws -> PipelineError? {
    let run = try FixtureRun("shards.annotations=[coco]")
    try run.generate([1, 2, 3, 4])
    let name = ShardName(prefix: "small", index: 0)
    var writer = try ShardWriter(folder: run.folder.shards, name: name)
    for index in 0..<5 {
      let sample = try run.maker.sample(index)
      let made = try SampleEncoding(run.maker.plan).members(of: sample).members
      var members = Dictionary(
        made.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
      if index == 3 { try change(&members) }
      try writer.append(
        key: sample.key, members: members.map { ShardMember(name: $0.key, bytes: $0.value) })
    }
    _ = try writer.finish(notes: [
      "statistics": ["classes": [:], "canvases": [:]], "drops": [:],
      "run": .string("\(run.identity.digest)"),
    ])
    let error = #expect(throws: PipelineError.self) { try run.generate() }
    #expect(!FileBytes.exists(run.folder.shards + "/index.json"))
    return error
  }

  @Test func `a mask that is missing is named`() throws {
    let error = try failure { $0["key.mask0.png"] = nil }
    #expect(error?.description == "small-000000.tar:000000003.key.mask0.png: is missing")
  }

  @Test func `a mask of another area than the json member says is named`() throws {
    let found = try failure { $0["key.mask0.png"] = $0["query.mask0.png"] }
    let place = "small-000000.tar:000000003.key.mask0.png"
    #expect(found?.code == .corruptFile)
    #expect(found?.place == place)
    #expect(found?.message.contains("pixels but the json member says") == true)
  }

  @Test func `a json member that is missing, or tells half, is named`() throws {
    #expect(
      try failure { $0["json"] = nil }?.description
        == "small-000000.tar:000000003.json: is missing")
    #expect(
      try failure { $0["json"] = Array(#"{"canvases":{"key":{"width":96}}}"#.utf8) }?.description
        == "small-000000.tar:000000003.json: does not tell all of canvas 'key'")
  }
}
