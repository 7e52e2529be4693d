#if Torch
import Foundation
import Support
import TestSupport
import Testing

/// A pipeline that trains in seconds, with its shards, and one training that nothing interrupted.
///
/// Tests take what it holds, and train in folders of their own beside it.
struct TrainedRun: Sendable {
  let tool: Tool
  /// Of the call that trained.
  let outcome: Tool.Outcome
  /// The SHA-256 of `backbone.safetensors`.
  let weights: Digest
  /// The bytes of `metrics.jsonl`.
  let metrics: [UInt8]

  /// The one of the suite that is running.
  @TaskLocal static var shared: TrainedRun?

  /// Three steps an epoch.
  private static let manifest = """
    version: 1
    name: tiny
    seed: 3
    sources:
      bags: { dataset: manifests/fixture-bags.yaml }
    samples: { each: bags }
    shards: { samples_per_shard: 16, masks: none }
    train:
      method: moco_v2
      moco_v2: { queue: 64, bn_groups: 2 }
      epochs: 3
      batch: 8
      checkpoint_steps: 2
      augment:
        - views:
            query: [ random_resized_crop: { size_px: [32, 32], scale_range: [0.2, 1] }, flip: {} ]
            key: [ random_resized_crop: { size_px: [32, 32], scale_range: [0.2, 1] }, flip: {} ]

    """

  /// Writes `tiny.yaml`, makes its shards in `run`, and trains there.
  init() throws {
    tool = try Tool()
    try tool.scratch.write(Self.manifest, to: "tiny.yaml")
    let made = try tool.run("generate", "tiny.yaml", "--out", "run", "--workers", "2")
    guard made.status == 0 else {
      throw PipelineError(.verificationFailed, at: "generate", made.err)
    }
    outcome = try tool.run(Self.command("run"))
    guard outcome.status == 0 else {
      throw PipelineError(.verificationFailed, at: "train", outcome.err)
    }
    weights = Digest(of: try FileBytes.read(tool.scratch.file("run/train/backbone.safetensors")))
    metrics = try FileBytes.read(tool.scratch.file("run/train/metrics.jsonl"))
  }

  /// The call that trains in a folder; on one thread, whose bits are the same each time.
  static func command(_ out: String, set overrides: String...) -> [String] {
    ["train", "tiny.yaml", "--out", out, "--device", "cpu", "--threads", "1", "--workers", "2"]
      + overrides.flatMap { ["--set", $0] }
  }

  /// A folder of the tool's with the shards, in which nothing was trained.
  func begin(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: tool.scratch.file(name), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: tool.scratch.file("run/shards"), toPath: tool.scratch.file("\(name)/shards"))
  }

  /// The names in the folder of a training, but for TensorBoard's, which has the time in it.
  func names(in out: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: tool.scratch.file("\(out)/train"))
      .filter { !$0.hasPrefix("events.out.tfevents.") }.sorted()
  }

  /// The lines of `metrics.jsonl`.
  func lines(in out: String) throws -> [JSONValue] {
    let path = tool.scratch.file("\(out)/train/metrics.jsonl")
    guard FileBytes.exists(path) else { return [] }
    return try FileBytes.readText(path).split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8), at: path)
    }
  }

  /// Whether a training in another folder came to the same.
  func isEqual(to out: String) throws -> Bool {
    let folder = tool.scratch.file("\(out)/train")
    let theirWeights = Digest(of: try FileBytes.read("\(folder)/backbone.safetensors"))
    let theirMetrics = try FileBytes.read("\(folder)/metrics.jsonl")
    return theirWeights == weights && theirMetrics == metrics
  }
}

/// Gives a suite one ``TrainedRun``, and removes its hundreds of megabytes afterwards.
struct TrainsOnce: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await TrainedRun.$shared.withValue(try TrainedRun(), operation: function)
  }
}

extension Trait where Self == TrainsOnce {
  static var trainsOnce: Self { Self() }
}
#endif
