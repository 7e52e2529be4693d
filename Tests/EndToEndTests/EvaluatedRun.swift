#if Torch
import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// A pipeline that trains for two steps, with its shards and weights, and one evaluation of all kinds
/// that nothing interrupted.
///
/// Tests evaluate in folders of their own beside it, which lead to its shards and weights.
struct EvaluatedRun: Sendable {
  let tool: Tool
  /// Of the call that evaluated.
  let outcome: Tool.Outcome
  /// The bytes of ``results``.
  let bytes: [String: [UInt8]]

  /// The one of the suite that is running.
  @TaskLocal static var shared: EvaluatedRun?

  /// What an evaluation leaves for people.
  static let results = ["results.json", "results.csv", "report.html"]

  private static let start = """
    version: 1
    name: scored
    seed: 3
    sources:
      bags: { dataset: manifests/fixture-bags.yaml }
      items: { dataset: manifests/fixture-items.yaml, split: val, as: segments }
    samples: { count: 16 }
    stages:
      - background: { from: bags, size_px: [96, 96], fit: cover }
      - paste: { segment: items, frame_range_px: [20, 40], blend: transmission }
    shards: { samples_per_shard: 16, masks: png }

    """

  private static let train = """
    train:
      method: moco_v2
      moco_v2: { queue: 32, bn_groups: 2 }
      epochs: 1
      batch: 8
      augment:
        - views:
            query: [ random_resized_crop: { size_px: [32, 32], scale_range: [0.2, 1] }, flip: {} ]
            key: [ random_resized_crop: { size_px: [32, 32], scale_range: [0.2, 1] }, flip: {} ]

    """

  private static let all = """
      - fine_tune:
          dataset: squares.yaml
          train: train
          select: select
          test: test
          size_px: [48, 48]
          head: linear
          init: [random, supervised, pretrained]
          seeds: 2
          steps: 3
          batch: 4
          learning_rate: [0.01, 0.001]
      - linear_segmentation:
          dataset: squares.yaml
          train: train
          test: test
          size_px: [48, 48]
          init: [random, pretrained]
          seeds: 1
          steps: 3
          batch: 4
      - unsupervised:
          dataset: squares.yaml
          train: train
          test: test
          size_px: [48, 48]
          features: k_means
          init: [random, pretrained]
          seeds: 1
      - knn:
          dataset: kinds.yaml
          bank: all
          queries: all
          size_px: [48, 48]
          neighbours: 1
          init: [random, pretrained]

    """

  /// Writes datasets and `scored.yaml`, makes shards and weights in `run`, and evaluates there.
  init() throws {
    tool = try Tool()
    try Self.writeSquares(to: tool.scratch)
    try Self.writeKinds(to: tool.scratch, channels: 3)
    try tool.scratch.write(Self.pipeline(evaluate: Self.all), to: "scored.yaml")
    for verb in ["generate", "train"] {
      let made = try tool.run(
        [verb, "scored.yaml", "--out", "run"] + (verb == "train" ? Self.machine : []))
      guard made.status == 0 else {
        throw PipelineError(.verificationFailed, at: verb, made.err)
      }
    }
    outcome = try tool.run(Self.command("run"))
    guard outcome.status == 0 else {
      throw PipelineError(.verificationFailed, at: "evaluate", outcome.err)
    }
    bytes = try Self.bytes(in: "run", of: tool)
  }

  /// On one thread, whose bits are the same each time.
  private static let machine = ["--device", "cpu", "--threads", "1", "--workers", "2"]

  /// The call that evaluates in a folder.
  static func command(_ out: String, _ file: String = "scored.yaml") -> [String] {
    ["evaluate", file, "--out", out] + machine
  }

  /// Writes the same pipeline with other evaluations, of the given elements.
  func write(_ file: String, evaluate: String, trains: Bool = true) throws {
    try tool.scratch.write(Self.pipeline(evaluate: evaluate, trains: trains), to: file)
  }

  private static func pipeline(evaluate: String, trains: Bool = true) -> String {
    start + (trains ? train : "") + "evaluate:\n" + evaluate
  }

  /// A folder with links to the shards and weights, in which nothing was evaluated.
  func begin(_ name: String) throws {
    try FileBytes.makeFolder(tool.scratch.file(name))
    for part in ["shards", "train"] {
      try FileManager.default.createSymbolicLink(
        atPath: tool.scratch.file("\(name)/\(part)"),
        withDestinationPath: tool.scratch.file("run/\(part)"))
    }
  }

  /// The bytes of ``results`` in a folder.
  func bytes(in out: String) throws -> [String: [UInt8]] { try Self.bytes(in: out, of: tool) }

  private static func bytes(in out: String, of tool: Tool) throws -> [String: [UInt8]] {
    var bytes: [String: [UInt8]] = [:]
    for name in results {
      bytes[name] = try FileBytes.read(tool.scratch.file("\(out)/evaluate/\(name)"))
    }
    return bytes
  }

  /// Six images to train on, three to choose on and three to test, with a dark square and a light one.
  private static func writeSquares(to scratch: TemporaryFolder) throws {
    let names = (0..<6).map { "train\($0)" } + (0..<3).flatMap { ["select\($0)", "test\($0)"] }
    for (number, name) in names.enumerated() {
      let size = PixelSize(72, 56 + number % 2 * 8)
      var random = RandomStream(key: UInt64(number), lane: 0)
      var samples: [UInt8] = []
      var labels: [UInt16] = []
      for y in 0..<size.height {
        for x in 0..<size.width {
          let isInside = (12..<44).contains(y) && (6..<66).contains(x)
          let kind = isInside ? (x < 36 ? 1 : 2) : 0
          labels.append(UInt16(kind))
          let level = [120, 40, 210][kind]
          for _ in 0..<3 { samples.append(UInt8(level + random.integer(0...30))) }
        }
      }
      try scratch.write(
        PNGEncoder.encode(Image(size: size, channels: 3, samples: samples)),
        to: "squares/img/\(name).png")
      try scratch.write(
        PNGEncoder.encode(LabelMap(size: size, labels: labels)), to: "squares/lab/\(name).png")
    }
    try scratch.write(
      """
      version: 1
      name: squares
      root: squares
      classes: [dark, light]
      labels: { index_masks: { masks: "lab/{stem}.png", values: { 1: dark, 2: light } } }
      splits:
        train: { images: "img/train*.png" }
        select: { images: "img/select*.png" }
        test: { images: "img/test*.png" }

      """, to: "squares.yaml")
  }

  /// Six bags of two classes, one folder each.
  static func writeKinds(
    to scratch: TemporaryFolder, channels: Int, name: String = "kinds"
  ) throws {
    for (index, kind) in ["a", "a", "a", "b", "b", "b"].enumerated() {
      let bytes = try FileBytes.read(scratch.file("fixtures/bags/00\(index).jpg"))
      try scratch.write(bytes, to: "kinds/\(kind)/\(index).jpg")
    }
    try scratch.write(
      """
      version: 1
      name: \(name)
      kind: transmission
      channels: \(channels)
      root: kinds
      classes: [a, b]
      labels: { whole_images: { class: "{parent}" } }
      splits: { all: { images: "*/*.jpg" } }

      """, to: "\(name).yaml")
  }
}

/// Gives a suite one ``EvaluatedRun``, and removes its hundreds of megabytes afterwards.
struct EvaluatesOnce: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await EvaluatedRun.$shared.withValue(try EvaluatedRun(), operation: function)
  }
}

extension Trait where Self == EvaluatesOnce {
  static var evaluatesOnce: Self { Self() }
}
#endif
