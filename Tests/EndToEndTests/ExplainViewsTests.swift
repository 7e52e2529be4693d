import Codecs
import Foundation
import Support
import TestSupport
import Testing

/// `explain DIR KEY --epoch E` on runs of the product itself.
@Suite struct ExplainViewsTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    try tool.scratch.write(Self.pipeline, to: "views.yaml")
    let made = try tool.run("generate", "views.yaml", "--out", "run")
    #expect(made.status == 0, "\(made.err)")
  }

  private static let pipeline = """
    version: 1
    name: views
    sources:
      bags: { dataset: manifests/fixture-bags.yaml }
      items: { dataset: manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags, size_px: [96, 96] }
      - paste: { segment: items, frame_range_px: [20, 60], blend: transmission }
    shards: { samples_per_shard: 10 }
    train:
      batch: 7
      augment:
        - views:
            query: [ { random_resized_crop: { size_px: [48, 32] } }, { flip: {} } ]
            key: [ { resize: { size_px: [24, 24] } } ]

    """

  private func json(_ arguments: String...) throws -> JSONValue {
    let outcome = try tool.run(["explain", "run"] + arguments + ["--json"])
    #expect(outcome.status == 0, "\(outcome.err)")
    return try JSONValue(parsing: Array(outcome.out.utf8), at: "explain")
  }

  @Test func `the views of a sample are shown stage by stage`() throws {
    let outcome = try tool.run("explain", "run", "7", "--epoch", "2")
    #expect(outcome.status == 0, "\(outcome.err)")
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines.first == "views    000000007 of views in epoch 2")
    #expect(
      lines.filter { $0.first?.isNumber == true } == [
        "1 shard", "2 train/views/random_resized_crop", "3 train/views/flip",
        "4 train/views/resize",
      ])
    let feeds = try #require(lines.first { $0.hasPrefix("feeds ") })
    #expect(
      feeds.hasPrefix("feeds    query 3x32x48, key 3x24x24 at step ")
        || feeds == "feeds    nothing in this epoch: it is of what is left over from batches of 7")
    #expect(lines.last == "page     run/explain/000000007-epoch2/index.html")
    let folder = tool.scratch.file("run/explain/000000007-epoch2")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "01-shard.image.png", "02-train-views-random_resized_crop.query.png",
        "03-train-views-flip.query.png", "04-train-views-resize.key.png", "index.html",
      ])
    let page = try FileBytes.readText("\(folder)/index.html")
    for text in ["1 shard", "3 train/views/flip", "in epoch 2", "matrix to its source"] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func `every sample of an epoch has a slot of its own, and another epoch draws anew`() throws
  {
    var slots: Set<[Int]> = []
    var boxes: [[JSONValue]] = [[], []]
    for epoch in 0..<2 {
      for key in 0..<24 {
        let found = try json("\(key)", "--epoch", "\(epoch)")
        #expect(found["sample"] == .integer(key))
        guard case .array(let stages)? = found["stages"] else { continue }
        boxes[epoch].append(stages[1]["canvases"]?["query"]?["draws"]?["box"] ?? .null)
        guard let step = found["step"]?.whole, let slot = found["slot"]?.whole else { continue }
        #expect(slots.insert([epoch, step, slot]).inserted)
        #expect((0..<3).contains(step) && (0..<7).contains(slot))
      }
    }
    #expect(slots.count == 42)
    #expect(zip(boxes[0], boxes[1]).count { $0 != $1 } >= 23)
  }

  @Test func `explain of a manifest tells what a batch holds`() throws {
    let text = try tool.run("explain", "views.yaml", "--out", "run").out
    #expect(text.contains("\n#   batches: 7 of query 3x32x48, key 3x24x24, 173."))
    let outcome = try tool.run("explain", "views.yaml", "--out", "run", "--json")
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "explain")
    #expect(json["views"] == ["query": [3, 32, 48], "key": [3, 24, 24]])
    #expect(json["manifest"]?["train"]?["batch"] == 7)
  }

  @Test func `training can be changed and the shards stay`() throws {
    let head = try #require(Self.pipeline.range(of: "train:"))
    try tool.scratch.write(String(Self.pipeline[..<head.lowerBound]), to: "views.yaml")
    let again = try tool.run("generate", "views.yaml", "--out", "run")
    #expect(again.status == 0, "\(again.err)")
    #expect(try tool.run("explain", "run", "7").status == 0)
    let none = try tool.run("explain", "run", "7", "--epoch", "0")
    #expect(none.status == 2)
    #expect(none.err.contains("views.yaml' has no 'train', so no epoch of it can be explained\n"))
    let index = try FileBytes.readText(tool.scratch.file("run/shards/index.json"))
    #expect(!index.contains("\"train\""))
  }

  @Test func `what cannot be explained is a sentence`() throws {
    let manifest = try tool.run("explain", "views.yaml", "--epoch", "0")
    #expect(manifest.status == 2)
    #expect(
      manifest.err.hasPrefix(
        "Error: --epoch is for a sample of a run: explain DIR KEY --epoch E\n"))
    let left = try tool.run(
      "generate", "views.yaml", "--out", "few", "--set",
      "stages.paste.keep.min_visible_area_px=700")
    #expect(left.status == 0, "\(left.err)")
    var missing = 0
    for key in 0..<24 {
      let outcome = try tool.run("explain", "few", "\(key)", "--epoch", "0")
      guard outcome.status != 0 else { continue }
      missing += 1
      let name = "0000000" + (key < 10 ? "0" : "") + "\(key)"
      #expect(
        outcome.err
          == "pastiche: \(name): is not in views-00000\(key / 10).tar: it was dropped or skipped; "
          + "'pastiche explain few \(name)' says why\n")
      #expect(outcome.status == 1)
    }
    #expect(missing > 0)
    let tar = tool.scratch.file("run/shards/views-000001.tar")
    try FileManager.default.removeItem(atPath: tar)
    let gone = try tool.run("explain", "run", "12", "--epoch", "0")
    #expect(gone.status == 1)
    #expect(
      gone.err.contains("views-000001.tar: has 10 samples in 0 B but 'index.json' says 10 in"))
  }

  @Test func `a damaged sample is named with the stage it failed in`() throws {
    let tar = tool.scratch.file("run/shards/views-000000.tar")
    var bytes = try FileBytes.read(tar)
    let name = Array("000000003.jpg".utf8)
    let header = try #require(
      (0..<bytes.count / 512).first { bytes[$0 * 512..<$0 * 512 + name.count].elementsEqual(name) })
    bytes[header * 512 + 512] = 0
    try FileBytes.writeAtomically(bytes, to: tar)
    let outcome = try tool.run("explain", "run", "3", "--epoch", "1")
    #expect(outcome.status == 1)
    #expect(
      outcome.out.contains(
        "feeds    nothing, it stops: failed in shard: views-000000.tar:000000003.jpg: "))
    let skipping = try tool.run("explain", "run", "3", "--epoch", "1", "--set", "on_error=skip")
    #expect(skipping.out.contains("feeds    another sample in its place: failed in shard: "))
  }
}
