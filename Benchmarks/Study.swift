import Foundation
import Support

/// Trains a method on real images for a few minutes and writes what that changed: whether it is seen to
/// learn, and what its encoder is worth where the manifest has evaluations.
///
/// `make study METHOD=NAME`. Each seed is a row, written as it ends; seeds whose row is there are skipped.
struct Study {
  /// A file of `Benchmarks/studies`, or a method of `cifar10.yaml` or, of things, `segloc.yaml`.
  let name: String
  /// The folder that holds the data of the manifests, in place of `../data`.
  let data: String
  /// Where rows are.
  let results: String

  private static let seeds = [1, 2]
  private static let folder = "Benchmarks/studies"
  /// Where the datasets of the manifests are below ``data``.
  private static let data = [
    (dataset: "cifar10", folder: "cifar10-jpg"), (dataset: "camvid", folder: "camvid"),
    (dataset: "scene-backgrounds", folder: "scene-backgrounds"),
  ]
  /// Trained by any of the methods that stand in it.
  private static let shared = "cifar10"

  /// Trains with each seed whose row is missing.
  ///
  /// - Throws: ``PipelineError`` as ``ChildProcess`` does.
  func run() throws(PipelineError) {
    let rows = try FileBytes.isPresent(results) ? try FileBytes.readText(results) : ""
    for seed in Self.seeds {
      let isThere = rows.split(separator: "\n").contains { line in
        let row = try? JSONValue(parsing: Array(line.utf8), at: results)
        return row?["study"] == .string(name) && row?["seed"] == .integer(seed)
      }
      guard !isThere else {
        print("seed \(seed) of \(name) is in \(results) already")
        continue
      }
      let line = String(decoding: try row(seed: seed).text(), as: UTF8.self)
      print(line)
      let others = try FileBytes.isPresent(results) ? try FileBytes.readText(results) : ""
      try FileBytes.writeAtomically(Array((others + line + "\n").utf8), to: results)
    }
  }

  private func row(seed: Int) throws(PipelineError) -> JSONValue {
    let hasOwn = try FileBytes.isPresent("\(Self.folder)/\(name).yaml")
    let file = hasOwn ? name : name == "insloc" ? "segloc" : Self.shared
    let manifest = "\(Self.folder)/\(file).yaml"
    let out = "runs/study/\(name)-\(seed)"
    let text = try FileBytes.readText(manifest)
    let used = Self.data.filter { text.contains("manifests/\($0.dataset).yaml") }
    let words =
      [manifest, "--out", out, "--set", "seed=\(seed)"]
      + (hasOwn ? [] : ["--set", "train.method=\(name)"])
      + used.flatMap { ["--root", "\($0.dataset)=\(data)/\($0.folder)"] }
    let tool = ToolRun.product("pastiche")
    _ = try ChildProcess.output(of: tool, ["generate"] + words)
    // One thread has the same bits anywhere, and studies can run side by side.
    _ = try ChildProcess.output(of: tool, ["train"] + words + ["--threads", "1", "--workers", "1"])
    let metrics = try curve("\(out)/train/metrics.jsonl")
    let path = "\(out)/train/report.json"
    let report = try JSONValue(parsing: try FileBytes.read(path), at: path)
    var row: [String: JSONValue] = [
      "study": .string(name), "seed": .integer(seed), "method": report["method"] ?? .null,
      "steps": .integer(metrics.steps), "command": .string("make study METHOD=\(name)"),
      "machine": .string(Self.machine), "threads": 1,
      "samples_per_second": report["last_call"]?["samples_per_second"] ?? .null,
    ]
    for key in ["knn_top1", "knn_top5", "embedding_std", "loss", "accuracy"] {
      guard let ends = metrics.ends[key] else { continue }
      row[key] = ["before": .number(ends.first), "after": .number(ends.last)]
    }
    guard text.split(separator: "\n").contains(where: { $0.hasPrefix("evaluate:") }) else {
      return .object(row)
    }
    _ = try ChildProcess.output(
      of: tool, ["evaluate"] + words + ["--threads", "1", "--workers", "1"])
    for (id, figures) in try headlines("\(out)/evaluate/results.json") { row[id] = figures }
    return .object(row)
  }

  /// The headline figure of each start, the mean over its seeds, by the ids of the evaluations.
  private func headlines(_ path: String) throws(PipelineError) -> [String: JSONValue] {
    let results = try JSONValue(parsing: try FileBytes.read(path), at: path)
    var rows: [String: JSONValue] = [:]
    for part in results["protocols"]?.elements ?? [] {
      guard case .string(let id)? = part["id"], case .string(let headline)? = part["headline"]
      else { throw PipelineError(.corruptFile, at: path, "holds an evaluation without a headline") }
      var figures: [String: JSONValue] = [:]
      for start in part["inits"]?.elements ?? [] {
        guard case .string(let name)? = start["name"],
          let mean = start["over_seeds"]?[headline]?["mean"]
        else { throw PipelineError(.corruptFile, at: path, "'\(id)' holds no '\(headline)'") }
        figures[name] = mean
      }
      rows[id] = .object(figures)
    }
    return rows
  }

  /// The first and the last of each figure of a training.
  private func curve(
    _ path: String
  ) throws(PipelineError) -> (ends: [String: (first: Double, last: Double)], steps: Int) {
    var ends: [String: (first: Double, last: Double)] = [:]
    var steps = 0
    for line in try FileBytes.readText(path).split(separator: "\n") {
      let value = try JSONValue(parsing: Array(line.utf8), at: path)
      guard case .object(let members) = value else { continue }
      steps = value["step"]?.whole ?? steps
      for (key, member) in members {
        guard let number = member.real else { continue }
        ends[key] = (ends[key]?.first ?? number, number)
      }
    }
    return (ends, steps)
  }

  /// For example `2 × AMD EPYC`.
  private static var machine: String {
    let lines = String(
      decoding: FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data(), as: UTF8.self
    ).split(separator: "\n")
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let name = model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    return "\(ProcessInfo.processInfo.activeProcessorCount) × \(name)"
  }
}
