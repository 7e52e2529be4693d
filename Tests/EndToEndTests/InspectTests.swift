import Codecs
import Foundation
import Support
import TestSupport
import Testing

/// `inspect` on our shards and on other people's.
@Suite struct InspectTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  @Test func `our shards show fields, classes and sizes`() throws {
    try tool.run("generate", "pipelines/quickstart.yaml", "--out", "run")
    let outcome = try tool.run("inspect", "run", "--sheet", "sheet.png")
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.err == "sheet: sheet.png\n")
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines[0] == "shards   2")
    #expect(lines[1] == "samples  120, 60 a shard")
    let words = lines.map { $0.split(separator: " ").map(String.init) }
    for (field, bits) in [("seg.png", "8"), ("maskN.png", "1")] {
      let row = try #require(words.first { $0.first == field })
      #expect(row.dropFirst(6) == ["png,", bits, "bit,", "1", "channel", "256x256"])
    }
    for title in [
      "samples by label (cls)", "instances by class", "instances a sample", "visible fraction",
      "size of instances, root of the visible area, px",
    ] { #expect(lines.contains(title)) }
    let sheet = try FileBytes.read(tool.scratch.file("sheet.png"))
    #expect(try ImageDecoder.decode(sheet, named: "sheet").width > 1000)
  }

  @Test func `json counts what the text counts, up to a limit`() throws {
    try tool.run("generate", "pipelines/quickstart.yaml", "--out", "run")
    let outcome = try tool.run("inspect", "run/shards", "--json", "--samples", "70")
    #expect(outcome.status == 0, "\(outcome.err)")
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "inspect")
    #expect(json["samples"] == 70)
    #expect(json["shards"] == 2)
    #expect(json["fields"]?["jpg"]?["members"] == 70)
    #expect(json["fields"]?["jpg"]?["width"] == ["least": 256, "median": 256, "greatest": 256])
    #expect(json["annotations"]?["canvases"] == ["image": 70])
    #expect(json["damage"] == [])
  }

  @Test func `a pattern names tars, and a cut one is told by member with status 1`() throws {
    try tool.run("generate", "pipelines/quickstart.yaml", "--out", "run")
    let tar = tool.scratch.file("run/shards/quickstart-000001.tar")
    let bytes = try FileBytes.read(tar)
    try tool.scratch.write(Array(bytes.prefix(40_000)), to: "run/shards/quickstart-000001.tar")
    let outcome = try tool.run("inspect", "run/shards/quick*-00000?.tar")
    #expect(outcome.status == 1)
    #expect(outcome.err.hasPrefix("pastiche: run/shards/quickstart-000001.tar:00000006"))
    #expect(outcome.err.contains("the tar is truncated; copy or make it again"))
    #expect(outcome.out.hasPrefix("shards   2\nsamples  6"))
  }

  @Test(arguments: [
    ("nowhere", "nowhere: is neither a folder, a tar nor a pattern"),
    ("manifests", "manifests: holds no file that ends in .tar"),
    ("manifests/*.tar", "manifests/*.tar: matches no file"),
    ("gone/*.tar", "gone: does not exist"),
    (
      "zipped", "zipped: holds no file that ends in .tar; unpack 'a.tar.gz' to a plain tar first"
    ),
    (
      "zipped/a.tar.gz",
      "zipped/a.tar.gz: is not a tar archive; a compressed tar must be unpacked to a plain one first"
    ),
  ]) func `what cannot be inspected is a sentence and ends with 1`(
    path: String, sentence: String
  ) throws {
    try tool.scratch.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0], to: "zipped/a.tar.gz")
    let outcome = try tool.run("inspect", path)
    #expect(outcome.status == 1)
    #expect(outcome.err == "pastiche: \(sentence)\n")
  }

  private static let missing = Judges.missing(modules: "webdataset", "PIL")

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `shards that webdataset wrote are counted as it wrote them`() throws {
    let folder = tool.scratch.file("others")
    try FileBytes.makeFolder(folder)
    try Judges.run(
      """
      import io, sys, webdataset
      from PIL import Image
      for shard in range(2):
          with webdataset.TarWriter(f"{sys.argv[1]}/pictures-{shard}.tar") as out:
              for index in range(10):
                  image = io.BytesIO()
                  Image.new("L", (20 + index, 30), index).save(image, "JPEG")
                  sample = {"__key__": f"train/{shard}{index}", "image.jpg": image.getvalue(),
                            "txt": "a cat", "json": {"url": "u"}}
                  if index % 2: sample["cls"] = index % 3
                  out.write(sample)
      """, [folder])
    let outcome = try tool.run("inspect", "others", "--json", "--sheet", "sheet.png")
    #expect(outcome.status == 0, "\(outcome.err)")
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "inspect")
    #expect(json["samples"] == 20)
    #expect(json["labels"] == ["0": 4, "1": 4, "2": 2])
    #expect(json["json_keys"] == ["url": 20])
    #expect(json["annotations"] == nil)
    #expect(json["fields"]?["image.jpg"]?["kinds"] == ["jpeg, 8 bit, 1 channel": 20])
    #expect(json["fields"]?["image.jpg"]?["width"] == ["least": 20, "median": 24, "greatest": 29])
    let text = try tool.run("inspect", "others")
    #expect(text.out.contains("\n10 samples have no cls\n"))
    #expect(FileBytes.exists(tool.scratch.file("sheet.png")))
  }
}
