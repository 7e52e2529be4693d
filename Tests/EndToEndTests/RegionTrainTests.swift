#if Torch
import Codecs
import Foundation
import Imaging
import Safetensors
import Shards
import Support
import TestSupport
import Testing

/// InsLoc and SegLoc from a manifest to weights, by the product itself on a small network.
@Suite struct RegionTrainTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    try tool.scratch.write(Self.manifest(), to: "tiny.yaml")
  }

  /// Three steps an epoch, two epochs.
  private static func manifest(
    bags: String = "manifests/fixture-bags.yaml", items: String = "manifests/fixture-items.yaml",
    method: String = "segloc"
  ) -> String {
    """
    version: 1
    name: tiny
    seed: 3
    sources:
      bags: { dataset: \(bags) }
      items: { dataset: \(items), split: train, as: segments, min_side_px: 16 }
    samples: { each: items, count: 24 }
    stages:
      - background: { from: bags, canvases: [query, key], size_px: [64, 64] }
      - paste: { segment: items, frame_range_px: [24, 56], blend: transmission }
    shards: { samples_per_shard: 12, masks: none }
    train:
      method: \(method)
      segloc: { features: c4, key_momentum: 0.9, bn_groups: 2 }
      insloc: { features: c4, queue: 32, key_momentum: 0.9, bn_groups: 2 }
      epochs: 2
      batch: 8
      checkpoint_steps: 2

    """
  }

  private func words(_ verb: String, _ out: String, method: String = "segloc") -> [String] {
    [verb, "tiny.yaml", "--out", out, "--set", "train.method=\(method)"]
  }

  private func train(_ out: String, _ method: String) -> [String] {
    words("train", out, method: method)
      + ["--device", "cpu", "--threads", "1", "--workers", "2"]
  }

  private func digests(_ out: String) throws -> [Digest] {
    try ["backbone.safetensors", "metrics.jsonl"].map {
      Digest(of: try FileBytes.read(tool.scratch.file("\(out)/train/\($0)")))
    }
  }

  @Test func `run goes from segments and scans to an encoder, and then has nothing to do`() throws {
    let first = try tool.run(words("run", "run"))
    #expect(first.status == 0, "\(first.err)")
    let lines = first.out.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("samples  24 of 24") ?? false, "\(first.out)")
    #expect(
      lines.contains { $0.hasPrefix("trained  segloc of a resnet18 with 11.5 million parameters") })
    let weights = try SafetensorsFile.read(tool.scratch.file("run/train/backbone.safetensors"))
    #expect(weights.tensors["layer4.1.conv2.weight"]?.shape == [512, 512, 3, 3])
    let rarest = try #require(try segmentsOfClasses("run").values.min())
    #expect(try queue("run", step: 6)?.shape.last == 4 * rarest)
    let page = try FileBytes.readText(tool.scratch.file("run/train/report.html"))
    for title in [
      "Negatives of a query, by its class", "Age of stored keys, steps", "query", "key",
    ] {
      #expect(page.contains(title), "\(title)")
    }
    #expect(page.contains(", negative"))
    let digests = try digests("run")
    let second = try tool.run(words("run", "run"))
    #expect(second.status == 0)
    #expect(
      second.err == "shards   run/shards has all 24 samples already\n"
        + "trained  all 6 steps already: there is nothing to do\n")
    #expect(try self.digests("run") == digests)
    let longer = try tool.run(words("run", "run") + ["--set", "train.epochs=3"])
    #expect(longer.status == 2)
    #expect(longer.err.contains("holds the checkpoint of another training"))
  }

  @Test func `run stops behind the step that it is given, or without a method`() throws {
    let made = try tool.run(words("run", "made") + ["--through", "generate"])
    #expect(made.status == 0, "\(made.err)")
    #expect(FileBytes.exists(tool.scratch.file("made/shards/index.json")))
    #expect(!FileBytes.exists(tool.scratch.file("made/train")))
    let manifest = Self.manifest().split(separator: "train:\n")[0]
    try tool.scratch.write(String(manifest), to: "bare.yaml")
    let bare = try tool.run("run", "bare.yaml", "--out", "bare")
    #expect(bare.status == 0)
    #expect(bare.err.hasSuffix("training none: 'bare.yaml' names no method\n"))
  }

  @Test(arguments: ["insloc", "segloc"])
  func `killed and called again, it comes to the same bytes`(method: String) throws {
    for out in ["whole", "killed"] {
      #expect(try tool.run(words("generate", out, method: method)).status == 0)
    }
    #expect(try tool.run(train("whole", method)).status == 0)
    let process = try tool.start(train("killed", method))
    let checkpoint = tool.scratch.file("killed/train/checkpoint-000000002.json")
    while process.isRunning, !FileBytes.exists(checkpoint) { usleep(1000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    let again = try tool.run(train("killed", method))
    #expect(again.status == 0)
    #expect(again.err.hasPrefix("note     goes on from step "), "\(again.err)")
    #expect(try digests("killed") == digests("whole"))
  }

  @Test func `a checkpoint of another method is refused`() throws {
    #expect(try tool.run(words("generate", "run")).status == 0)
    #expect(try tool.run(train("run", "insloc") + ["--set", "train.epochs=1"]).status == 0)
    let other = try tool.run(train("run", "segloc") + ["--set", "train.epochs=1"])
    #expect(other.status == 2)
    #expect(
      other.err.hasPrefix(
        "pastiche: run/train: holds the checkpoint of another training: train.method"),
      "\(other.err)")
  }

  @Test func `pictures of strangers have no boxes`() throws {
    let outcome = try tool.run(train("tars", "segloc") + ["--shards", "any.tar"])
    #expect(outcome.status == 2)
    #expect(
      outcome.err == "pastiche: tiny.yaml: trains segloc, which needs boxes, but pictures of "
        + "--shards have none; train on the shards of 'pastiche generate'\n")
  }

  @Test(arguments: [1, 2]) func `gray and dual-energy scans make encoders of their own channels`(
    channels: Int
  ) throws {
    try writeScans(channels: channels)
    let head = "version: 1\nkind: transmission\nchannels: \(channels)\n"
    try tool.scratch.write(
      head + "name: bags\nroot: data\nimages: \"bags/*.png\"\n", to: "bags.yaml")
    try tool.scratch.write(
      head + """
        name: items
        root: data
        images: "items/*/*.png"
        classes: [a, b]
        labels: { binary_masks: { masks: "masks/{parent}/{stem}.png", class: "{parent}" } }

        """, to: "items.yaml")
    let manifest = Self.manifest(bags: "bags.yaml", items: "items.yaml")
      .replacing(", split: train", with: "").replacing("masks: none", with: "pixels: png")
      .replacing(" blend: transmission ", with: " blend: over ")
    try tool.scratch.write(manifest, to: "tiny.yaml")
    let outcome = try tool.run(words("run", "run") + ["--set", "train.epochs=1"])
    #expect(outcome.status == 0, "\(outcome.err)")
    let weights = try SafetensorsFile.read(tool.scratch.file("run/train/backbone.safetensors"))
    #expect(weights.tensors["conv1.weight"]?.shape == [64, channels, 7, 7])
    // Each class has three segments, and twelve samples that show them.
    #expect(try segmentsOfClasses("run") == [0: 3, 1: 3])
    #expect(try queue("run", step: 3)?.shape == [2, 1, 128, 12])
  }

  /// How many distinct segments of each class the shards of a run show.
  private func segmentsOfClasses(_ out: String) throws -> [Int: Int] {
    var seen: [Int: Set<JSONValue>] = [:]
    let folder = tool.scratch.file("\(out)/shards")
    for name in try ShardName.present(in: folder) {
      var reader = try ShardReader(path: "\(folder)/\(name.tar)")
      while let sample = try reader.next() {
        let json = try JSONValue(parsing: try #require(sample["json"]), at: sample.key)
        let instances = try #require(json["canvases"]?["query"]?["instances"]?.elements)
        for instance in instances {
          let (label, source) = (instance["class_id"]?.whole, instance["source"])
          seen[try #require(label), default: []].insert(try #require(source))
        }
      }
    }
    return seen.mapValues(\.count)
  }

  /// The keys in a checkpoint of a run.
  private func queue(_ out: String, step: Int) throws -> StoredTensor? {
    let name = "checkpoint-00000000\(step).safetensors"
    return try SafetensorsFile.read(tool.scratch.file("\(out)/train/\(name)")).tensors["queue"]
  }

  /// Noise for bags, and dark squares of two classes with their masks.
  private func writeScans(channels: Int) throws {
    var random = RandomStream(key: 1, lane: 0)
    for number in 0..<6 {
      let size = PixelSize(80, 80)
      let samples = (0..<size.area * channels).map { _ in UInt8(random.integer(100...255)) }
      let bag = Image(size: size, channels: channels, samples: samples)
      try tool.scratch.write(try PNGEncoder.encode(bag), to: "data/bags/\(number).png")
      let small = PixelSize(40, 40)
      let inside = (0..<small.area).map { (8..<32).contains($0 % 40) && (8..<32).contains($0 / 40) }
      let item = Image(
        size: small, channels: channels,
        samples: inside.flatMap { [UInt8](repeating: $0 ? 60 : 240, count: channels) })
      let mask = Image(size: small, channels: 1, samples: inside.map { $0 ? 255 : 0 })
      let name = "\(number % 2 == 0 ? "a" : "b")/\(number).png"
      try tool.scratch.write(try PNGEncoder.encode(item), to: "data/items/\(name)")
      try tool.scratch.write(try PNGEncoder.encode(mask), to: "data/masks/\(name)")
    }
  }
}
#endif
