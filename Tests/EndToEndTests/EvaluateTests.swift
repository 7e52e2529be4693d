#if Torch
import Foundation
import Support
import TestSupport
import Testing

/// The promises of `evaluate` for pipelines, kept by the product itself on a small network.
@Suite(.serialized, .evaluatesOnce) struct EvaluateTests {
  let run: EvaluatedRun
  var tool: Tool { run.tool }

  init() throws {
    run = try #require(EvaluatedRun.shared)
  }

  func file(_ name: String) -> String { tool.scratch.file(name) }

  private func results(in out: String) throws -> [JSONValue] {
    let path = file("\(out)/evaluate/results.json")
    return try JSONValue(parsing: try FileBytes.read(path), at: path)["protocols"]?.elements ?? []
  }

  @Test func `every encoder has every figure, for each seed`() throws {
    let protocols = try results(in: "run")
    #expect(
      protocols.map { $0["id"] } == [
        "fine_tune", "linear_segmentation", "unsupervised", "knn",
      ])
    for (place, part) in protocols.enumerated() {
      let seeds = place == 0 ? 2 : 1
      let inits = part["inits"]?.elements ?? []
      #expect(
        inits.map { $0["name"] }
          == (place == 0 ? ["random", "supervised", "pretrained"] : ["random", "pretrained"]))
      var names: Set<[String]> = []
      for entry in inits {
        let runs = entry["runs"]?.elements ?? []
        #expect(runs.compactMap { $0["seed"]?.whole } == (0..<seeds).map { 3 + $0 })
        for run in runs {
          guard case .object(let figures)? = run["figures"] else {
            Issue.record("a run without figures")
            continue
          }
          names.insert(figures.keys.sorted())
          #expect(figures.values.allSatisfy { (0...100).contains($0.real ?? -1) })
        }
      }
      #expect(names.count == 1)
      #expect(names.first?.contains { part["headline"] == .string($0) } == true)
      #expect(part["differences"]?.elements?.isEmpty == false)
    }
    // The nearest image of each is itself.
    let neighbours = (protocols.last?["inits"]?.elements ?? []).flatMap {
      $0["runs"]?.elements ?? []
    }
    #expect(neighbours.map { $0["figures"]?["knn_top1"]?.real } == [100, 100])
  }

  @Test func `the learning rate is the best of those that were tried on another split`() throws {
    for entry in try results(in: "run")[0]["inits"]?.elements ?? [] {
      for run in entry["runs"]?.elements ?? [] {
        let tried = run["tried"]?.elements ?? []
        #expect(tried.compactMap { $0["learning_rate"]?.real } == [0.01, 0.001])
        let best = try #require(
          tried.max { ($0["score"]?.real ?? 0) < ($1["score"]?.real ?? 0) })
        let scores = tried.compactMap { $0["score"]?.real }
        #expect(scores[0] == scores[1] || run["learning_rate"] == best["learning_rate"])
        #expect(run["curve"]?.elements?.compactMap { $0["step"]?.whole } == [1, 2, 3])
      }
    }
  }

  @Test func `the page stands alone, and the call tells where it is`() throws {
    let page = try #require(run.bytes["report.html"].map { String(decoding: $0, as: UTF8.self) })
    #expect(page.hasSuffix("</html>\n") || page.hasSuffix("</html>"))
    #expect(!page.contains("<script"))
    for name in ["random", "supervised", "pretrained"] { #expect(page.contains(name)) }
    let table = try #require(run.bytes["results.csv"].map { String(decoding: $0, as: UTF8.self) })
    #expect(
      table.hasPrefix(
        "protocol,init,seed,figure,class,value,interval_low,interval_high"))
    let lines = run.outcome.out.split(separator: "\n").suffix(3)
    #expect(
      lines.joined(separator: "\n") == """
        results  run/evaluate/results.json
        table    run/evaluate/results.csv
        page     run/evaluate/report.html
        """)
  }

  @Test func `what was scored already stays`() throws {
    let again = try tool.run(EvaluatedRun.command("run"))
    #expect(again.status == 0)
    #expect(again.err == "scored   everything already: there is nothing to do\n")
    #expect(again.out == "page     run/evaluate/report.html\n")
    #expect(try run.bytes(in: "run") == run.bytes)
  }

  @Test func `results that were deleted come again, to the byte`() throws {
    for name in EvaluatedRun.results {
      try FileManager.default.removeItem(atPath: file("run/evaluate/\(name)"))
    }
    let again = try tool.run(EvaluatedRun.command("run"))
    #expect(again.status == 0, "\(again.err)")
    #expect(try run.bytes(in: "run") == run.bytes)
  }

  @Test func `a killed evaluation goes on to the same bytes`() throws {
    try run.write(
      "tuned.yaml",
      evaluate: "  - fine_tune: { dataset: squares.yaml, train: train, test: test, "
        + "size_px: [48, 48], head: linear, steps: 2, batch: 4, seeds: 2, "
        + "init: [random, pretrained] }\n")
    for name in ["whole", "killed"] { try run.begin(name) }
    let whole = try tool.run(EvaluatedRun.command("whole", "tuned.yaml"))
    #expect(whole.status == 0, "\(whole.err)")

    let process = try tool.start(EvaluatedRun.command("killed", "tuned.yaml"))
    let first = file("killed/evaluate/fine_tune/random-seed3-rate0.003.json")
    while process.isRunning, !FileBytes.exists(first) { usleep(1000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    for name in EvaluatedRun.results {
      #expect(!FileBytes.exists(file("killed/evaluate/\(name)")))
    }
    let rest = try tool.run(EvaluatedRun.command("killed", "tuned.yaml"))
    #expect(rest.status == 0, "\(rest.err)")
    let expected = try run.bytes(in: "whole")
    for (name, bytes) in try run.bytes(in: "killed") {
      #expect(bytes == expected[name], "\(name)")
    }
  }

  private func neighbours(_ count: Int) -> String {
    "  - knn: { dataset: kinds.yaml, bank: all, queries: all, size_px: [32, 32], "
      + "neighbours: \(count), init: random }\n"
  }

  @Test func `a run ends with the page, and a changed evaluation makes nothing else anew`() throws {
    try run.begin("short")
    try run.write("short.yaml", evaluate: neighbours(1))
    let there =
      "shards   short/shards has all 16 samples already\n"
      + "trained  all 2 steps already: there is nothing to do\n"
    let before = (try tool.digests(of: "run"), try FileBytes.read(file("run/train/report.json")))
    let trained = try tool.run(
      "run", "short.yaml", "--out", "short", "--through", "train", "--workers", "2")
    #expect(trained.status == 0)
    #expect(trained.err == there)
    #expect(!FileBytes.exists(file("short/evaluate")))

    let whole = try tool.run("run", "short.yaml", "--out", "short", "--workers", "2")
    #expect(whole.status == 0)
    #expect(whole.err == there)
    #expect(whole.out.hasSuffix("page     short/evaluate/report.html\n"))
    let first = try run.bytes(in: "short")

    try run.write("short.yaml", evaluate: neighbours(3))
    let edited = try tool.run("run", "short.yaml", "--out", "short", "--workers", "2")
    #expect(edited.status == 0)
    #expect(edited.err == there)
    #expect(try run.bytes(in: "short") != first)
    #expect(try tool.digests(of: "run") == before.0)
    #expect(try FileBytes.read(file("run/train/report.json")) == before.1)
  }
}
#endif
