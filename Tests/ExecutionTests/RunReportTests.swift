import Execution
import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct RunReportTests {
  private func report(_ run: FixtureRun) throws -> RunReport {
    try RunReport.read(run.folder, maker: run.maker, shardCount: run.generator.shardCount)
  }

  @Test(arguments: [1, 2, 7]) func `it is the same with any number of workers`(workers: Int) throws
  {
    let (run, reference) = (try FixtureRun(), try FixtureRun())
    try run.generate(workers: workers)
    try reference.generate(workers: 3)
    #expect(try report(run).json == report(reference).json)
  }

  @Test func `it is the same after three partitions and an interruption`() throws {
    let (run, reference) = (try FixtureRun(), try FixtureRun())
    try reference.generate()
    for part in 0..<3 {
      let shards = (0..<5).filter { $0 % 3 == part }
      let stop = StopSignal()
      try run.generate(shards, stop: stop) { if $0.samplesDone == 2 { stop.raise() } }
      try run.generate(shards)
    }
    #expect(try report(run).json == report(reference).json)
  }

  @Test func `it counts what the shards hold and what rules dropped`() throws {
    let run = try FixtureRun(
      "stages.paste.keep={min_visible_area_px: 300}", "stages.paste.frame_range_px=[16, 40]")
    try run.generate()
    let report = try report(run)
    let dropped = report.droppedSamples.values.reduce(0, +)
    #expect(dropped > 0)
    #expect(
      report.droppedSamples.keys.sorted() == ["paste: visible area under min_visible_area_px"])
    #expect(report.samplesMade + dropped == 24)
    let classes = report.statistics.classes.values
    #expect(classes.reduce(0) { $0 + $1.samples } == report.samplesMade)
    #expect(classes.reduce(0) { $0 + $1.instances } == 2 * report.samplesMade)
    #expect(report.statistics.canvases.keys.sorted() == ["key", "query"])
    #expect(report.statistics.allCanvases.placement.total == 2 * report.samplesMade)
    #expect(report.statistics.allCanvases.width.greatest == 96)
  }

  @Test func `a shard without its facts is read again, and its losses are called unknown`() throws {
    let run = try FixtureRun()
    try run.generate()
    let (before, digests) = (try report(run), try run.digests())
    try FileManager.default.removeItem(atPath: run.folder.shards + "/.small-000002.json")
    let after = try report(run)
    #expect(after.statistics == before.statistics)
    #expect(after.samplesMade == before.samplesMade)
    #expect(after.size == before.size)
    #expect(after.shardsWithoutFacts == 1)
    #expect(try run.generate().isComplete)
    #expect(try run.digests() == digests)
  }

  @Test func `facts without statistics are refused by name`() throws {
    let run = try FixtureRun()
    try run.generate([0])
    let path = run.folder.shards + "/.small-000000.json"
    guard case .object(var facts) = try JSONValue(parsing: FileBytes.read(path), at: path) else {
      Issue.record("the facts are no object")
      return
    }
    facts["notes"] = ["drops": [:]]
    facts["digest"] = nil
    try FileBytes.writeAtomically(SealedJSON.sealed(facts).text(), to: path)
    let error = #expect(throws: PipelineError.self) { try report(run) }
    #expect(error?.place == ".small-000000.json")
    #expect(error?.message == "holds no statistics of the shard's samples")
  }

  @Test func `failed samples are counted by the kind of failure`() throws {
    let run = try FixtureRun("on_error=skip", hasOwnBags: true)
    try run.scratch.write([0xFF, 0xD8], to: "bags/000.jpg")
    try run.generate()
    let report = try report(run)
    #expect(report.skippedByReason == ["changedInput": report.skipped.count])
    #expect(!report.skipped.isEmpty)
  }
}
