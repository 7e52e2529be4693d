import Foundation
import Support
import TestSupport
import Testing

/// What `generate` tells of a run: `report.json`, `report.html`, and `--json`.
@Suite struct ReportTests {
  private let tool: Tool
  private let command = [
    "generate", "pipelines/quickstart.yaml", "--set", "shards.samples_per_shard=40", "--set",
    "shards.annotations=[coco, voc]", "--out",
  ]

  init() throws {
    tool = try Tool()
  }

  private func json(_ path: String) throws -> [String: JSONValue] {
    let text = try FileBytes.read(tool.scratch.file(path))
    guard case .object(let members) = try JSONValue(parsing: text, at: path) else { return [:] }
    return members
  }

  @Test func `with --json the report is printed as it is written, and nothing else`() throws {
    let outcome = try tool.run(command + ["run", "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.out == (try FileBytes.readText(tool.scratch.file("run/report.json"))))
  }

  @Test func `it tells what is asked of it`() throws {
    try tool.run(command + ["run"])
    let report = try json("run/report.json")
    #expect(
      report.keys.sorted() == [
        "bytes", "complete", "digests", "dropped_samples", "drops", "last_call", "name",
        "problems", "quotas", "samples", "seed", "shards", "skipped", "skipped_by_reason",
        "statistics", "version", "versions",
      ])
    #expect(
      report["samples"] == ["asked": 120, "made": 120, "dropped": 0, "skipped": 0])
    #expect(report["shards"] == ["present": 3, "total": 3, "without_facts": 0])
    #expect(report["complete"] == true)
    let index = try json("run/shards/index.json")
    #expect(report["digests"]?["run"] == index["run_digest"])
    #expect(report["digests"]?["catalog"] == index["catalog_digest"])
    let call = try #require(report["last_call"])
    #expect(call["samples_made"] == 120)
    #expect((call["peak_memory_bytes"]?.whole ?? 0) > 1_000_000)
    let stages = try #require(call["stages"]?.elements)
    #expect(Set(stages.compactMap { $0["name"] }).isSuperset(of: ["paste", "encode", "write"]))
    let shares = stages.compactMap { $0["share"]?.real }
    #expect(abs(shares.reduce(0, +) - 1) < 0.01)
    #expect(shares == shares.sorted(by: >))
  }

  @Test func `three partitions tell the same as one call, but for the last call`() throws {
    try tool.run(command + ["whole"])
    for part in 0..<3 { try tool.run(command + ["parts", "--partition", "\(part)/3"]) }
    var (whole, parts) = (try json("whole/report.json"), try json("parts/report.json"))
    let last = parts.removeValue(forKey: "last_call")
    let call = try #require(last)
    whole["last_call"] = nil
    #expect(whole == parts)
    #expect(call["partition"] == "2/3")
    #expect(call["samples_made"] == 40)
    #expect(try tool.digests(of: "whole") == tool.digests(of: "parts"))
    #expect(
      try FileBytes.read(tool.scratch.file("whole/annotations/instances.json"))
        == FileBytes.read(tool.scratch.file("parts/annotations/instances.json")))
  }

  @Test func `the page has charts, tables and samples and needs nothing else`() throws {
    try tool.run(command + ["run"])
    let html = try FileBytes.readText(tool.scratch.file("run/report.html"))
    for title in [
      "Instance size (√ of visible area, px)", "Visible fraction", "Instances on a canvas",
      "Placement on &#39;image&#39;", "Classes", "Slowest stages of the last call",
    ] {
      #expect(html.contains("<h2>\(title)</h2>"), "\(title)")
    }
    #expect(html.components(separatedBy: "<svg class=\"chart").count - 1 == 4)
    #expect(html.components(separatedBy: "<article>").count - 1 == 18)
    for word in ["http", "href", "url(", "<script"] { #expect(!html.contains(word), "\(word)") }
  }

  @Test func `verify compares the annotation files with the index`() throws {
    try tool.run(command + ["run"])
    #expect(try tool.run("verify", "run").status == 0)
    let path = "run/annotations/instances.json"
    let bytes = try FileBytes.read(tool.scratch.file(path))
    try tool.scratch.write(bytes + [32], to: path)
    let outcome = try tool.run("verify", "run")
    #expect(outcome.status == 1)
    #expect(
      outcome.out == "annotations/instances.json: has \(bytes.count + 1) bytes with sha-256 "
        + "\(Digest(of: bytes + [32])) but the index says \(bytes.count) with \(Digest(of: bytes))\n"
        + "run generate again, which writes the annotation files anew\n")
    let shards = try tool.run("verify", "run/shards")
    #expect(shards.status == 0)
    #expect(
      shards.err == "run/shards: the annotation files do not lie in the folder of shards; "
        + "verify the run's folder to compare them\n")
  }

  @Test func `killed at random and resumed, the annotation files are the same`() throws {
    try tool.run(command + ["whole"])
    var stream = SampleSeed(run: 2, sample: 0, canvas: "", stage: "kill").stream()
    for _ in 0..<5 {
      let process = try tool.start(command + ["run", "--workers", "2"])
      usleep(UInt32(stream.integer(20_000...400_000)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(try tool.run(command + ["run"]).status == 0)
    let folder = tool.scratch.file("run/annotations")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["instances.json"])
    #expect(
      try FileBytes.read(folder + "/instances.json")
        == FileBytes.read(tool.scratch.file("whole/annotations/instances.json")))
    #expect(try tool.digests(of: "run") == tool.digests(of: "whole"))
  }

  @Test func `a facts file that is gone is told, and the numbers stay`() throws {
    try tool.run(command + ["run"])
    let before = try json("run/report.json")["statistics"]
    try FileManager.default.removeItem(
      atPath: tool.scratch.file("run/shards/.quickstart-000001.json"))
    let outcome = try tool.run(command + ["run"])
    #expect(outcome.status == 0)
    #expect(
      outcome.err == "1 shards have lost their facts file: what they dropped or skipped is not "
        + "known\nall shards were there already\n")
    #expect(try json("run/report.json")["statistics"] == before)
  }
}
