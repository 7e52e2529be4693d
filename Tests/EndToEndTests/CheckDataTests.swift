import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// `check` as a person and as a program sees it.
@Suite struct CheckDataTests {
  private let tool: Tool

  /// Two splits of one picture each; `val` has the picture of `train` again, and a broken one.
  init() throws {
    tool = try Tool()
    try tool.scratch.write(
      """
      version: 1
      name: scans
      root: scans
      classes: [gun, knife]
      labels: { whole_images: {} }
      splits: { train: { images: "t/*/*.png" }, val: { images: "v/*/*.png" } }

      """, to: "scans.yaml")
    let picture = try PNGEncoder.encode(Image(size: PixelSize(5, 4), filling: [9]))
    try tool.scratch.write(picture, to: "scans/t/gun/a.png")
    try tool.scratch.write(picture, to: "scans/v/gun/b.png")
    try tool.scratch.write("no picture", to: "scans/v/knife/c.png")
  }

  @Test func `findings are grouped by kind with an advice each`() throws {
    let outcome = try tool.run("check", "scans.yaml", "--data")
    #expect(outcome.status == 3)
    #expect(
      outcome.out == """
        scans.yaml: no problem
        scans/train: 1 image (1 labelled), 1 segment, 0 findings
          pixels: 5x4, 1 channel, 8 bits
          classes: gun 1
        scans/val: 1 image (1 labelled), 1 segment, 2 findings
          pixels: 5x4, 1 channel, 8 bits
          classes: gun 1
          1 × unreadable image: get these files again; 'on_error: skip' leaves them out
            v/knife/c.png: is neither PNG nor JPEG nor TIFF; convert it to PNG
          1 × identical images: scores across such splits come out too good; keep each image in one
            v/gun/b.png: of split 'val' is 't/gun/a.png' of split 'train', byte for byte

        """)
  }

  @Test func `--json tells the same to a program`() throws {
    let outcome = try tool.run("check", "scans.yaml", "--data", "--json")
    #expect(outcome.status == 3)
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "out")
    #expect(json["files"] == ["scans.yaml"])
    #expect(json["problems"] == [])
    #expect(json["findings"] == 2)
    guard case .array(let splits)? = json["splits"], splits.count == 2 else {
      Issue.record("no two splits")
      return
    }
    #expect(
      splits[0] == [
        "dataset": "scans", "split": "train", "images": 1, "labelled_images": 1, "segments": 1,
        "ignored_regions": 0, "classes": ["gun": 1], "sizes": [[5, 4]], "channels": ["1": 1],
        "bit_depths": ["8": 1], "findings": [],
      ])
    guard case .array(let findings)? = splits[1]["findings"] else {
      Issue.record("no findings")
      return
    }
    #expect(findings.compactMap { $0["kind"] } == ["unreadable_image", "identical_images"])
    #expect(findings.compactMap { $0["count"] } == [1, 1])
    #expect(
      findings[1]["first"] == [
        [
          "place": "v/gun/b.png", "hint": .null,
          "message": "of split 'val' is 't/gun/a.png' of split 'train', byte for byte",
        ]
      ])
  }

  @Test func `--json tells what is wrong in a manifest with its place`() throws {
    try tool.scratch.write("version: 1\nname: scans\nimges: a\n", to: "wrong.yaml")
    let outcome = try tool.run("check", "wrong.yaml", "--json")
    #expect(outcome.status == 2)
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "out")
    guard case .array(let problems)? = json["problems"], problems.count == 2 else {
      Issue.record("no two problems")
      return
    }
    #expect(
      problems[1] == [
        "file": "wrong.yaml", "line": 3, "column": 1,
        "message": "unknown key 'imges' in the dataset manifest", "hint": "did you mean 'images'?",
      ])
  }

  @Test func `shards of a run are a source of another one`() throws {
    #expect(try tool.run("generate", "pipelines/quickstart.yaml", "--out", "first").status == 0)
    let items = try FileBytes.readText("\(RepositoryRoot.path)/manifests/fixture-items.yaml")
    let classes = try #require(items.split(separator: "\n").first { $0.contains("[baton") })
    try tool.scratch.write(
      """
      version: 1
      name: made
      kind: transmission
      root: first/shards
      classes: \(classes.trimmingCharacters(in: .whitespaces))
      tars: "*.tar"
      labels: { sample_json: {} }

      """, to: "made.yaml")
    let outcome = try tool.run("check", "made.yaml", "--data")
    #expect(outcome.status == 0)
    #expect(outcome.out.contains("0 findings"))
    try tool.scratch.write(
      """
      version: 1
      name: second
      sources:
        bags: { dataset: manifests/fixture-bags.yaml }
        made: { dataset: made.yaml, as: segments }
      samples: { each: made, count: 10 }
      stages:
        - background: { from: bags, size_px: [128, 128] }
        - paste: { segment: made, frame_range_px: [40, 80] }

      """, to: "second.yaml")
    let second = try tool.run("generate", "second.yaml")
    #expect(second.status == 0)
    #expect(second.out.hasPrefix("samples  10 of 10\n"))
  }
}
