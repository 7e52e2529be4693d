import Foundation
import Support

/// Runs of the tool itself, the one built beside this program, on a pipeline in a folder.
struct ToolRun {
  /// Where `NAME.yaml` lies, and `NAME.count` with its number of samples.
  let folder: String
  let pipeline: String

  /// The number of samples of the run.
  var samples: Int {
    get throws(PipelineError) {
      let path = "\(folder)/\(pipeline).count"
      guard let count = Int(try FileBytes.readText(path)) else {
        throw PipelineError(.corruptFile, at: path, "holds no number")
      }
      return count
    }
  }

  /// Makes all shards, in a folder that ``clear()`` has left empty: catalog, samples, index and
  /// report.
  ///
  /// - Parameters:
  ///   - workers: Threads that make samples; the process has as many processors.
  ///   - parts: Processes at once in one folder, each with its `--partition`; one for everything
  ///     when empty.
  /// - Returns: The number of samples in the index.
  /// - Throws: ``PipelineError`` with `verificationFailed`, `limitExceeded` or `inputOutput`.
  func generate(workers: Int, parts: [String] = []) throws(PipelineError) -> Int {
    let processors = try Processors.allowed(workers * max(1, parts.count))
    var running: [ChildProcess] = []
    for part in 0..<max(1, parts.count) {
      running.append(
        try start(
          out, workers: workers, on: processors[part * workers..<(part + 1) * workers],
          parts.isEmpty ? [] : ["--partition", parts[part]]))
    }
    return try samples(of: running, in: out)
  }

  /// Makes all shards several times at once, each time with one worker on a processor of its own
  /// in a folder of its own.
  ///
  /// - Returns: The number of samples in all indices.
  /// - Throws: As ``generate(workers:parts:)``.
  func generateApart(times: Int) throws(PipelineError) -> Int {
    let processors = try Processors.allowed(times)
    var running: [(out: String, process: ChildProcess)] = []
    for turn in 0..<times {
      let out = "\(self.out)/\(turn)"
      running.append((out, try start(out, workers: 1, on: processors[turn...turn], [])))
    }
    var made = 0
    for run in running { made += try samples(of: [run.process], in: run.out) }
    return made
  }

  private func start(
    _ out: String, workers: Int, on processors: ArraySlice<Int>, _ options: [String]
  ) throws(PipelineError) -> ChildProcess {
    try ChildProcess(
      "/usr/bin/taskset",
      [
        "-c", processors.map { "\($0)" }.joined(separator: ","), Self.tool, "generate",
        "\(folder)/\(pipeline).yaml", "--out", out, "--workers", "\(workers)",
      ] + options, keepsErrors: false)
  }

  /// Waits for the processes of a run; the number of samples in its index.
  private func samples(
    of running: [ChildProcess], in out: String
  ) throws(PipelineError) -> Int {
    for process in running {
      let end = process.end()
      guard end.reason == .exit(0) else {
        throw PipelineError(.verificationFailed, at: Self.tool, "ended with \(end.reason)")
      }
    }
    let path = "\(out)/shards/index.json"
    let index = try JSONValue(parsing: try FileBytes.read(path), at: path)
    guard let made = index["samples"]?.whole, made == (try samples) else {
      throw PipelineError(.verificationFailed, at: path, "does not have all samples")
    }
    return made
  }

  /// Removes what a run wrote, the catalog too.
  func clear() {
    try? FileManager.default.removeItem(atPath: out)
  }

  /// The run's folder.
  var out: String { "\(folder)/run" }

  private static let tool = product("pastiche")

  /// A program that was built beside this one.
  static func product(_ name: String) -> String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name).path
  }
}

/// The processors this process may run on.
enum Processors {
  /// Some of them.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there are fewer.
  static func allowed(_ count: Int) throws(PipelineError) -> [Int] {
    // The kernel gives this file no size, by which others are read.
    let bytes = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let list = lines.first { $0.hasPrefix("Cpus_allowed_list:") }?.split(separator: "\t").last ?? ""
    let allowed = list.split(separator: ",").flatMap { range -> [Int] in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
    guard allowed.count >= count else {
      throw PipelineError(
        .limitExceeded, at: "processors", "there are \(allowed.count), expected \(count)")
    }
    return Array(allowed.prefix(count))
  }
}
