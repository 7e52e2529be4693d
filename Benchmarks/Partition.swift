import Foundation
import Support

extension Benchmark {
  /// Two processes with one worker each that share a run's folder, against twice one process alone.
  ///
  /// Both sides make the same shards from nothing: catalog, samples, index and report. A ratio of 1
  /// says that the second process doubles the rate. Each process has a processor of its own, as it has
  /// a machine of its own otherwise: one worker and the thread that writes keep a little more than one
  /// busy.
  static let partition = Benchmark(
    name: "partition", unit: "samples/s", against: "2 x one process", workers: 2,
    prepare: { folder, scale throws(PipelineError) in
      try PartitionRun(folder: folder).prepare(samples: scale == .full ? 4000 : 8)
    },
    ours: { folder throws(PipelineError) in
      Double(try PartitionRun(folder: folder).generate(to: "two", parts: ["0/2", "1/2"]))
    },
    yardstick: .ceiling { folder throws(PipelineError) in
      2 * Double(try PartitionRun(folder: folder).generate(to: "one", parts: ["0/1"]))
    })
}

/// Runs of the tool built beside this program on fixtures of its own.
struct PartitionRun {
  let folder: String

  /// Writes the fixtures and the manifests, and how many samples there are.
  func prepare(samples: Int) throws(PipelineError) {
    try finish([try start(Self.tool, ["fixtures", "--out", "\(folder)/fixtures"])])
    let bags = """
      version: 1
      name: bags
      kind: transmission
      root: fixtures/bags
      images: "*.jpg"

      """
    let items = """
      version: 1
      name: items
      kind: transmission
      root: fixtures/items
      classes: [baton, pliers, hammer, powerbank, scissors, wrench, gun, bullet, sprayer, handcuffs, knife, lighter]
      splits: { train: { labels: { coco: { file: instances_train.json, folder: images } } } }

      """
    let pipeline = """
      version: 1
      name: partition
      seed: 1
      sources:
        bags: { dataset: bags.yaml }
        items: { dataset: items.yaml, as: segments, min_area_px: 64, min_side_px: 16 }
      samples: { count: \(samples) }
      stages:
        - background: { from: bags, canvases: [query, key], size_px: [256, 256] }
        - paste:
            segment: items
            flip: 0.5
            rotate_degrees: [0, 90, 180, 270]
            frame_range_px: [64, 192]
            blend: transmission
      shards: { samples_per_shard: \(max(1, samples / 40)), pixels: { jpg: 95 }, masks: png }

      """
    for (name, text) in [
      ("bags.yaml", bags), ("items.yaml", items), ("partition.yaml", pipeline),
      ("samples", "\(samples)"),
    ] {
      try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
    }
  }

  /// Makes the run anew, with a process of one worker for each part, all at once.
  ///
  /// - Returns: The number of samples in its index.
  func generate(to name: String, parts: [String]) throws(PipelineError) -> Int {
    let out = "\(folder)/\(name)"
    try? FileManager.default.removeItem(atPath: out)
    var running: [Process] = []
    for (part, processor) in zip(parts, try Self.processors(parts.count)) {
      running.append(
        try start(
          "/usr/bin/taskset",
          [
            "-c", "\(processor)", Self.tool, "generate", "\(folder)/partition.yaml", "--out", out,
            "--workers", "1", "--partition", part,
          ]))
    }
    try finish(running)
    let path = "\(out)/shards/index.json"
    let index = try JSONValue(parsing: try FileBytes.read(path), at: path)
    let asked = Int(try FileBytes.readText("\(folder)/samples"))
    guard case .integer(let samples)? = index["samples"], samples == asked else {
      throw PipelineError(.verificationFailed, at: path, "does not have all samples")
    }
    return samples
  }

  private static let tool =
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "pastiche").path

  /// Some of the processors that this process may run on.
  private static func processors(_ count: Int) throws(PipelineError) -> [Int] {
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

  private func start(
    _ program: String, _ arguments: [String]
  ) throws(PipelineError) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw PipelineError(
        .missingFile, at: program, "cannot be started: \(error)",
        hint: "build 'pastiche' beside this program")
    }
    return process
  }

  private func finish(_ running: [Process]) throws(PipelineError) {
    for process in running { process.waitUntilExit() }
    guard let failed = running.first(where: { $0.terminationStatus != 0 }) else { return }
    throw PipelineError(
      .verificationFailed, at: (failed.arguments ?? []).joined(separator: " "),
      "ended with status \(failed.terminationStatus)")
  }
}
