import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// `evaluate DATASET --predictions DIR` as a person and as a program sees it.
@Suite struct EvaluatePredictionsTests {
  private let tool: Tool

  /// Three images of 8x6 with index masks of two classes, where 9 is no class.
  init() throws {
    tool = try Tool()
    try tool.scratch.write(
      """
      version: 1
      name: roads
      root: roads
      classes: [sky, road]
      labels:
        index_masks: { masks: "masks/{stem}.png", values: { 0: sky, 1: road }, ignore_values: [9] }
      splits: { val: { images: "images/*.png" } }

      """, to: "roads.yaml")
    for (number, name) in ["a", "b", "c"].enumerated() {
      let picture = Image(size: Self.size, filling: [UInt8(40 * number), 90, 10])
      try tool.scratch.write(try PNGEncoder.encode(picture), to: "roads/images/\(name).png")
      try write(Self.truth(number), to: "roads/masks/\(name).png")
    }
  }

  private static let size = PixelSize(8, 6)

  private static func map(_ lane: Int, _ value: (inout RandomStream) -> UInt8) -> [UInt8] {
    var random = RandomStream(key: 77, lane: UInt64(lane))
    return (0..<size.area).map { _ in value(&random) }
  }

  private static func truth(_ number: Int) -> [UInt8] {
    map(number) { $0.chance(0.1) ? 9 : UInt8($0.integer(0...1)) }
  }

  private func write(_ values: [UInt8], to name: String) throws {
    let image = Image(size: Self.size, channels: 1, samples: values)
    try tool.scratch.write(try PNGEncoder.encode(image), to: name)
  }

  private func writePredictions() throws {
    for (number, name) in ["a", "b", "c"].enumerated() {
      try write(Self.map(100 + number) { UInt8($0.integer(0...1)) }, to: "found/\(name).png")
    }
  }

  /// What `--json` printed.
  private func evaluated(_ arguments: String...) throws -> JSONValue {
    let outcome = try tool.run(
      ["evaluate", "roads.yaml", "--predictions", "found", "--json"] + arguments)
    try #require(outcome.status == 0, "\(outcome.err)")
    return try JSONValue(parsing: Array(outcome.out.utf8), at: "out")
  }

  private func run(of json: JSONValue) throws -> JSONValue {
    let part = json["protocols"]?.elements?.first
    return try #require(part?["inits"]?.elements?.first?["runs"]?.elements?.first)
  }

  @Test func `the ground truth scores 100, and three files say so`() throws {
    for (number, name) in ["a", "b", "c"].enumerated() {
      try write(Self.truth(number).map { $0 == 9 ? 0 : $0 }, to: "found/images/\(name).png")
    }
    let outcome = try tool.run("evaluate", "roads.yaml", "--predictions", "found")
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.out.contains("miou_union       100.00  100.00 to 100.00\n"))
    #expect(outcome.out.contains("\n0 sky   100.00    100.00  100.00\n"))
    #expect(outcome.out.hasSuffix("page     runs/evaluate-roads/report.html\n"))
    #expect(
      try FileBytes.readText(tool.scratch.file("runs/evaluate-roads/results.csv"))
        .contains("predictions,predictions,0,miou_union,,100.0,100.0,100.0\r\n"))
    #expect(
      try FileBytes.readText(tool.scratch.file("runs/evaluate-roads/report.html"))
        .contains("<title>roads: evaluation</title>"))
  }

  @Test func `any number of workers writes the same bytes`() throws {
    try writePredictions()
    for (workers, out) in [("1", "one"), ("5", "five")] {
      _ = try evaluated("--workers", workers, "--out", out)
    }
    for name in ["results.json", "results.csv", "report.html"] {
      #expect(
        try FileBytes.read(tool.scratch.file("one/\(name)"))
          == FileBytes.read(tool.scratch.file("five/\(name)")), "\(name)")
    }
  }

  @Test func `all that is wrong is told at once, and nothing is written`() throws {
    try write([UInt8](repeating: 255, count: Self.size.area), to: "found/b.png")
    let small = Image(size: PixelSize(4, 4), filling: [0])
    try tool.scratch.write(try PNGEncoder.encode(small), to: "found/c.png")
    let outcome = try tool.run("evaluate", "roads.yaml", "--predictions", "found", "--out", "out")
    #expect(outcome.status == 1)
    #expect(outcome.out.isEmpty)
    #expect(
      outcome.err == """
        pastiche: images/a.png: has no prediction: there is no 'images/a.png' nor 'a.png'
        pastiche: b.png: holds 255 at column 0, row 0, expected a class: 0 (sky) to 1 (road); \
        every pixel is predicted, also where the ground truth has nothing to say
        pastiche: c.png: is 4x4, but its ground truth is 8x6; write predictions at the size of the \
        images
        classes: 0 sky, 1 road
        3 problems

        """)
    for name in ["results.json", "results.csv", "report.html"] {
      #expect(!FileBytes.exists(tool.scratch.file("out/\(name)")))
    }
  }

  @Test func `files of no image are a note`() throws {
    try writePredictions()
    try tool.scratch.write("what I did", to: "found/notes.txt")
    let outcome = try tool.run("evaluate", "roads.yaml", "--predictions", "found")
    #expect(outcome.status == 0)
    #expect(
      outcome.err
        == "1 file of 'found' belongs to no image of split 'val', such as 'notes.txt'\n")
  }

  @Test func `a dataset without predictions and a split that is not there are refused`() throws {
    let bare = try tool.run("evaluate", "roads.yaml")
    #expect(bare.status == 2)
    #expect(
      bare.err == """
        pastiche: roads.yaml: is a dataset manifest, and there are no predictions to score; give \
        their folder with --predictions DIR, or name a pipeline

        """)
    let split = try tool.run(
      "evaluate", "roads.yaml", "--predictions", "found", "--split", "vall")
    #expect(split.status == 2)
    #expect(
      split.err == """
        --split vall: dataset 'roads' has no split 'vall'; did you mean 'val'?
        1 problem

        """)
  }

  @Test func `help is about predictions and pipelines`() throws {
    let outcome = try tool.run("evaluate", "--help")
    #expect(outcome.status == 0)
    #expect(outcome.out.contains("pastiche evaluate DATASET.yaml --predictions DIR"))
    #expect(outcome.out.contains("pastiche evaluate PIPELINE.yaml"))
  }

  private static let missing = Judges.missing(modules: "sklearn", "PIL", "numpy")

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `scikit-learn makes the same matrix and the same scores`() throws {
    try writePredictions()
    let run = try run(of: evaluated())
    let out = try Judges.run(
      """
      import sys, glob, os
      import numpy as np
      from PIL import Image
      from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, jaccard_score
      truth, found = [], []
      for path in sorted(glob.glob(sys.argv[1] + "/roads/masks/*.png")):
          labels = np.array(Image.open(path))
          guess = np.array(Image.open(sys.argv[1] + "/found/" + os.path.basename(path)))
          truth.append(labels[labels != 9]); found.append(guess[labels != 9])
      truth, found = np.concatenate(truth), np.concatenate(found)
      print(*confusion_matrix(truth, found, labels=[0, 1]).ravel())
      print(repr(float(100 * jaccard_score(truth, found, average="macro"))))
      print(repr(float(100 * f1_score(truth, found, average="macro"))))
      print(repr(float(100 * accuracy_score(truth, found))))
      """, [tool.scratch.path])
    let lines = out.split(separator: "\n").map(String.init)
    try #require(lines.count == 4)
    let matrix = run["confusion"]?.elements?.compactMap(\.counts).flatMap(\.self)
    #expect(matrix?.map { "\($0)" }.joined(separator: " ") == lines[0])
    for (name, line) in zip(["miou_union", "mean_dice", "pixel_accuracy"], lines.dropFirst()) {
      let ours = try #require(run["figures"]?[name]?.real)
      let theirs = try #require(Double(line))
      #expect(abs(ours - theirs) < 1e-9, "\(name)")
    }
  }
}
