import Foundation
import Support
import TestSupport
import Testing

/// The promises about bytes, kept by the product itself on the shipped SegLoc pipeline.
@Suite(.serialized) struct GenerateTests {
  private let tool: Tool
  private let reference: [String: Digest]

  init() throws {
    tool = try Tool()
    let outcome = try tool.run(
      "generate", "pipelines/segloc.yaml", "--out", "reference", "--workers", "1")
    #expect(outcome.status == 0, "\(outcome.err)")
    reference = try tool.digests(of: "reference")
  }

  @Test func `segloc makes at least 1200 samples in at least 12 shards`() throws {
    let text = try FileBytes.read(tool.scratch.file("reference/report.json"))
    let report = try JSONValue(parsing: text, at: "report.json")
    guard case .integer(let made)? = report["samples"]?["made"],
      case .integer(let shards)? = report["shards"]?["present"]
    else { throw PipelineError(.corruptFile, at: "report.json", "has no counts") }
    #expect(made >= 1200)
    #expect(shards >= 12)
    #expect(reference.count == shards + 1)
  }

  @Test(arguments: ["2", "7"]) func `other numbers of workers write the same bytes`(
    workers: String
  ) throws {
    try tool.run("generate", "pipelines/segloc.yaml", "--out", "run", "--workers", workers)
    #expect(try tool.digests(of: "run") == reference)
  }

  @Test func `three partitions at once in one folder write the same bytes`() throws {
    let processes = try (0..<3).map {
      try tool.start([
        "generate", "pipelines/segloc.yaml", "--out", "run", "--workers", "1", "--partition",
        "\($0)/3",
      ])
    }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try tool.digests(of: "run") == reference)
    // Whichever wrote it last.
    let path = tool.scratch.file("run/report.json")
    let report = try JSONValue(parsing: try FileBytes.read(path), at: path)
    #expect(report["complete"] == true)
    #expect(report["shards"]?["present"] == report["shards"]?["total"])
  }

  @Test func `killed five times at random and resumed, it writes the same bytes`() throws {
    // Where the kills fall is up to the machine; the seed only spreads them over the run.
    var stream = SampleSeed(run: 1, sample: 0, canvas: "", stage: "kill").stream()
    let command = ["generate", "pipelines/segloc.yaml", "--out", "run", "--workers", "2"]
    for _ in 0..<5 {
      let process = try tool.start(command)
      usleep(UInt32(stream.integer(50_000...900_000)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(try tool.run(command).status == 0)
    #expect(try tool.digests(of: "run") == reference)
    let left = try FileManager.default.contentsOfDirectory(
      atPath: tool.scratch.file("run/shards"))
    #expect(left.allSatisfy { !$0.hasSuffix(".tmp") && !$0.hasSuffix(".lock") })
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `a signal ends it with 130, and it goes on from there`(
    signal: Int32
  ) throws {
    let command = ["generate", "pipelines/segloc.yaml", "--out", "run", "--workers", "1"]
    let process = try tool.start(command)
    while !FileBytes.exists(tool.scratch.file("run/shards/segloc-bags-000001.tar")),
      process.isRunning
    {
      usleep(2000)
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try tool.run(command).status == 0)
    #expect(try tool.digests(of: "run") == reference)
  }

  @Test func `a different run is refused in the same folder, saying what differs`() throws {
    let outcome = try tool.run(
      "generate", "pipelines/segloc.yaml", "--out", "reference", "--set", "seed=1")
    #expect(outcome.status == 2)
    #expect(
      outcome.err
        == "pastiche: reference: holds another run: manifest.seed is 2310 there and 1 here; "
        + "choose another folder with --out, or delete this one\n")
  }

  @Test func `verify finds a changed byte and names the member`() throws {
    try tool.run(
      "generate", "pipelines/segloc.yaml", "--out", "run", "--shards", "0", "--set",
      "shards.samples_per_shard=1300")
    let clean = try tool.run("verify", "run")
    #expect(clean.status == 0, "\(clean.out)\(clean.err)")
    let tar = tool.scratch.file("run/shards/segloc-bags-000000.tar")
    var bytes = try FileBytes.read(tar)
    bytes[700_000] ^= 1
    try FileBytes.writeAtomically(bytes, to: tar)
    let outcome = try tool.run("verify", "run")
    #expect(outcome.status == 1)
    #expect(outcome.out.contains("segloc-bags-000000.tar:0000000"))
  }
}
