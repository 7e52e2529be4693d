import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// What inputs that cannot be used do to a run, by its `on_error`.
@Suite struct FailureTests {
  private let tool: Tool

  /// Three masked scans; the mask of `b.png` has another size.
  init() throws {
    tool = try Tool()
    try tool.scratch.write(
      """
      version: 1
      name: scans
      root: scans
      classes: [thing]
      images: "*.jpg"
      labels: { binary_masks: { masks: "masks/{stem}.png", class: thing } }

      """, to: "scans.yaml")
    try tool.scratch.write(
      """
      version: 1
      name: mine
      sources:
        bags: { dataset: manifests/fixture-bags.yaml }
        things: { dataset: scans.yaml, as: segments }
      samples: { each: things, repeats: 3 }
      stages:
        - background: { from: bags, size_px: [200, 200] }
        - paste: { segment: things, frame_range_px: [40, 80] }

      """, to: "mine.yaml")
    for (name, side) in [("a", 40), ("b", 30), ("c", 40)] {
      let picture = Image(size: PixelSize(40, 40), filling: [90, 90, 90])
      try tool.scratch.write(try JPEGEncoder(quality: 90).encode(picture), to: "scans/\(name).jpg")
      let mask = Mask(size: PixelSize(side, side), filling: true)
      try tool.scratch.write(try PNGEncoder.encode(mask), to: "scans/masks/\(name).png")
    }
  }

  private static let sentence =
    "masks/b.png: the mask is 30x30 but its image 'b.jpg' is 40x40; mend the mask, or write "
    + "'mask_resample: nearest'"

  @Test func `fail ends the run with the sentence and makes nothing`() throws {
    let outcome = try tool.run("generate", "mine.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.err == "pastiche: \(Self.sentence)\n")
    #expect(!FileBytes.exists(tool.scratch.file("runs/mine/shards")))
  }

  @Test(arguments: ["skip", "quarantine"])
  func `the others leave it out, count it, name it and end with 3`(policy: String) throws {
    let outcome = try tool.run("generate", "mine.yaml", "--set", "on_error=\(policy)")
    #expect(outcome.status == 3)
    #expect(outcome.err.contains("left out: things: \(Self.sentence)\n"))
    #expect(outcome.out.hasPrefix("samples  6 of 6\n"))
    let path = tool.scratch.file("runs/mine/report.json")
    let report = try JSONValue(parsing: try FileBytes.read(path), at: "report.json")
    #expect(report["problems"] == [.string("things: \(Self.sentence)")])
    #expect(
      FileBytes.exists(tool.scratch.file("runs/mine/quarantine.jsonl")) == (policy == "quarantine"))
  }

  @Test func `quarantine lists the failing input, a line each`() throws {
    try tool.run("generate", "mine.yaml", "--set", "on_error=quarantine")
    let text = try FileBytes.readText(tool.scratch.file("runs/mine/quarantine.jsonl"))
    #expect(text == #"{"error":"things: \#(Self.sentence)"}"# + "\n")
  }

  @Test func `results that cannot be written end it with 1 and a sentence`() throws {
    let product = try Tool.product().path
    let end = try ChildProcess("/bin/sh", ["-c", "'\(product)' schema > /dev/full"]).end()
    #expect(end.reason == .exit(1))
    #expect(
      end.errors == "pastiche: standard output: cannot be written: no space left on device\n")
  }

  @Test func `complaints that cannot be written leave the exit code`() throws {
    let product = try Tool.product().path
    let end = try ChildProcess("/bin/sh", ["-c", "'\(product)' check none.yaml 2> /dev/full"])
      .end()
    #expect(end.reason == .exit(2))
  }

  @Test func `resampling is allowed when the manifest says so`() throws {
    try tool.scratch.write(
      try FileBytes.readText(tool.scratch.file("scans.yaml"))
        .replacing("class: thing }", with: "class: thing, mask_resample: nearest }"),
      to: "scans.yaml")
    let outcome = try tool.run("generate", "mine.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.out.hasPrefix("samples  9 of 9\n"))
  }

  @Test func `check --data tells it and ends with 3`() throws {
    let outcome = try tool.run("check", "scans.yaml", "--data")
    #expect(outcome.status == 3)
    #expect(
      outcome.out == """
        scans.yaml: no problem
        scans/all: 2 images (2 labelled), 2 segments, 1 finding
          pixels: 40x40, 3 channels, 8 bits
          classes: thing 2
          1 × wrong size: were images resized after they were annotated?
            \(Self.sentence)

        """)
  }
}
