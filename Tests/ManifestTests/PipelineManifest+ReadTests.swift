import Manifest
import Support
import Testing

@Suite struct PipelineManifestReadTests {
  private static let whole = """
    version: 1
    name: p
    seed: 7
    sources:
      bags: { dataset: bags.yaml }
      items: { dataset: items.yaml, split: val, as: segments, classes: knife, min_area_px: 64 }
    samples: { each: items, repeats: 3, balance: classes }
    stages:
      - background: { from: bags }
      - paste: { segment: items }
    shards: { samples_per_shard: 10, pixels: { jpg: 80 }, masks: none, annotations: [voc] }
    on_error: skip

    """

  @Test func `a whole manifest is read`() throws {
    let reading = try ManifestFixture().pipeline(Self.whole)
    #expect(reading.lines.isEmpty)
    let pipeline = try #require(reading.value)
    #expect(pipeline.name == "p")
    #expect(pipeline.seed == 7)
    #expect(pipeline.sourceNames == ["bags", "items"])
    let items = try #require(pipeline.sources.last)
    #expect(items.use == .segments)
    #expect(items.split.name == "val")
    #expect(items.classes == [1])
    #expect(items.minimumArea == 64)
    #expect(items.minimumSide == 1)
    #expect(pipeline.sources.first?.classes == nil)
    #expect(pipeline.samples.each.map(\.value) == ["items"])
    #expect(pipeline.samples.repeats == 3)
    #expect(pipeline.samples.count == nil)
    #expect(pipeline.samples.balance == .classes)
    #expect(pipeline.stages.map(\.name.name) == ["background", "paste"])
    #expect(pipeline.stages.last?.name.position.line == 10)
    #expect(pipeline.shards.samplesPerShard == 10)
    #expect(pipeline.shards.pixels == .jpg(80))
    #expect(pipeline.shards.masks == .none)
    #expect(pipeline.shards.annotations == [.voc])
    #expect(pipeline.onError == .skip)
  }

  @Test func `exact decoding is asked for by a flag`() throws {
    let fixture = try ManifestFixture()
    let plain = try #require(try fixture.pipeline(Self.whole).value)
    #expect(!plain.decodesExactly)
    let asked = Self.whole.replacing("seed: 7", with: "seed: 7\nexact_decode: true")
    #expect(try fixture.pipeline(asked).value?.decodesExactly == true)
    let wrong = try fixture.pipeline(asked.replacing("true", with: "much"))
    #expect(wrong.lines.count == 1)
    #expect(
      wrong.lines.first?.hasPrefix("p.yaml:4:15: 'exact_decode' in the pipeline manifest") == true)
  }

  @Test func `what explain prints reads as the same settings`() throws {
    let fixture = try ManifestFixture()
    let first = try #require(try fixture.pipeline(Self.whole).value)
    let again = try fixture.pipeline(first.resolved.yaml())
    #expect(again.lines.isEmpty)
    #expect(again.value?.resolved == first.resolved)
  }

  @Test func `defaults are those that explain prints`() throws {
    let reading = try ManifestFixture().pipeline(
      "version: 1\nname: p\nsources: { b: { dataset: bags.yaml } }\nsamples: { each: b }\n")
    let explained = try reading.value?.resolved.yaml()
    #expect(
      explained == """
        version: 1
        name: p
        about: ""
        seed: 0
        exact_decode: false
        sources:
          b: {dataset: bags.yaml, as: images, min_area_px: 1, min_side_px: 1}
        samples: {each: [b], repeats: 1, balance: none}
        shards:
          samples_per_shard: 1000
          pixels: {jpg: 95}
          masks: png
          amodal_masks: false
          annotations: []
        on_error: fail

        """)
  }

  /// A pipeline with one line of the whole one replaced; lines count from 1.
  private func lines(_ number: Int, _ text: String) throws -> [String] {
    var lines = Self.whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[number - 1] = text
    return try ManifestFixture().pipeline(lines.joined(separator: "\n")).lines
  }

  @Test(
    arguments: [
      (
        2, "name: p/q",
        ["p.yaml:2:7: 'name' is 'p/q', expected 1 to 60 letters, digits, '-' and '_'"]
      ),
      (
        2, "name:",
        [
          "p.yaml:2:6: 'name' in the pipeline manifest has no value, "
            + "expected a name of 1 to 60 letters, digits, '-' and '_'"
        ]
      ),
      (
        3, "seed: -1",
        [
          "p.yaml:3:7: 'seed' in the pipeline manifest is -1, expected a whole number of at least 0"
        ]
      ),
      (
        3, "sed: 1",
        ["p.yaml:3:1: unknown key 'sed' in the pipeline manifest; did you mean 'seed'?"]
      ),
      (
        5, "  bags: { dataset: none.yaml }",
        [
          "p.yaml:5:20: there is no dataset manifest 'none.yaml'; "
            + "paths start from the folder of the pipeline manifest"
        ]
      ),
      (
        5, "  bags: {}",
        ["p.yaml:5:9: source 'bags' needs 'dataset': the path of a dataset manifest"]
      ),
      (
        5, "  bags: bags.yaml",
        [
          "p.yaml:5:9: source 'bags' should be a mapping, found the text 'bags.yaml'",
          "p.yaml:5:9: source 'bags' needs 'dataset': the path of a dataset manifest",
        ]
      ),
      (
        5, "  bags: { dataset: items.yaml }",
        [
          "p.yaml:5:20: dataset 'items' has several splits; add 'split:' with one of: train, val"
        ]
      ),
      (
        5, "  bags: { dataset: bags.yaml, as: segments }",
        [
          "p.yaml:5:3: dataset 'bags' has no labels to cut segments from; "
            + "use 'as: images', or describe its labels in bags.yaml"
        ]
      ),
      (
        5, "  bags: { dataset: bags.yaml, clases: gun }",
        [
          "p.yaml:5:31: unknown key 'clases' in source 'bags'; did you mean 'classes'?"
        ]
      ),
      (
        6, "  items: { dataset: items.yaml, split: vall, as: segments }",
        [
          "p.yaml:6:40: dataset 'items' has no split 'vall'; did you mean 'val'?"
        ]
      ),
      (
        6, "  items: { dataset: items.yaml, split: val, classes: [gnu, pistol] }",
        [
          "p.yaml:6:55: dataset 'items' has no class 'gnu'; did you mean 'gun'?",
          "p.yaml:6:60: dataset 'items' has no class 'pistol'; one of: gun, knife",
        ]
      ),
      (
        6, "  items: { dataset: items.yaml, split: val, min_area_px: 0, min_side_px: 65501 }",
        [
          "p.yaml:6:58: 'min_area_px' in source 'items' is 0, expected a whole number in 1...2147483647",
          "p.yaml:6:74: 'min_side_px' in source 'items' is 65501, expected a whole number in 1...65500",
        ]
      ),
      (
        7, "samples: { each: itms }",
        ["p.yaml:7:18: there is no source 'itms'; did you mean 'items'?"]
      ),
      (
        7, "samples: { eech: items }",
        [
          "p.yaml:7:10: the pipeline does not say how many samples to make; "
            + "write 'samples: { each: SOURCE, repeats: 4 }' or 'samples: { count: 1000 }'",
          "p.yaml:7:12: unknown key 'eech' in 'samples'; did you mean 'each'?",
        ]
      ),
      (
        7, "samples: { each: items, repeats: 2, count: 5 }",
        [
          "p.yaml:7:44: give 'repeats' or 'count', not both"
        ]
      ),
      (
        7, "samples: { count: 0 }",
        [
          "p.yaml:7:19: 'count' in 'samples' is 0, expected a whole number in 1...1000000000"
        ]
      ),
      (
        10, "  - paste",
        [
          "p.yaml:10:5: a stage should be a mapping with one key, found the text 'paste'; "
            + "write '- crop: { … }'"
        ]
      ),
      (
        10, "  - paste: { segment: items }\n    flip: {}",
        [
          "p.yaml:10:5: a stage should be a mapping with one key, found one with 2; "
            + "write '- crop: { … }'"
        ]
      ),
      (
        11, "shards: { pixels: jpg }",
        [
          "p.yaml:11:19: 'pixels' in 'shards' should be png, tiff or { jpg: QUALITY }, "
            + "found the text 'jpg'"
        ]
      ),
      (
        11, "shards: { pixels: [png] }",
        [
          "p.yaml:11:19: 'pixels' in 'shards' should be png, tiff or { jpg: QUALITY }, "
            + "found a list"
        ]
      ),
      (
        11, "shards: { pixels: { jpg: 101 } }",
        [
          "p.yaml:11:26: 'jpg' in 'pixels' is 101, expected a whole number in 1...100, "
            + "or 'lossless_background'"
        ]
      ),
      (
        11, "shards: { pixels: { jpeg: 90 } }",
        [
          "p.yaml:11:21: unknown key 'jpeg' in 'pixels'; did you mean 'jpg'?"
        ]
      ),
      (
        11, "shards: { samples_per_shard: 0, masks: jpg }",
        [
          "p.yaml:11:30: 'samples_per_shard' in 'shards' is 0, expected a whole number in 1...1000000",
          "p.yaml:11:40: 'masks' in 'shards' is 'jpg', expected one of png, labels, instances, none; did you mean 'png'?",
        ]
      ),
      (
        11, "shards: { amodal_masks: true, masks: none }",
        [
          "p.yaml:11:25: 'amodal_masks' is true, but 'masks' is none; "
            + "write 'masks: png' or 'instances', or leave 'amodal_masks' out"
        ]
      ),
      (
        11, "shards: { annotations: [coco], masks: labels }",
        [
          "p.yaml:11:25: 'annotations' asks for coco, but 'masks' is labels; "
            + "write 'masks: png' or 'instances', or leave coco out"
        ]
      ),
      (
        12, "on_error: ignore",
        [
          "p.yaml:12:11: 'on_error' in the pipeline manifest is 'ignore', "
            + "expected one of fail, skip, quarantine"
        ]
      ),
    ] as [(Int, String, [String])])
  func `what is wrong in a pipeline is told at its place`(
    number: Int, text: String, expected: [String]
  ) throws {
    #expect(try lines(number, text) == expected)
  }

  @Test func `stages that are no list are refused`() throws {
    let text = "version: 1\nname: p\nsources: { b: { dataset: bags.yaml } }\nsamples: { each: b }\n"
    #expect(
      try ManifestFixture().pipeline(text + "stages: paste").lines == [
        "p.yaml:5:9: 'stages' in the pipeline manifest should be a list of stages, "
          + "found the text 'paste'"
      ])
  }

  @Test func `a dataset manifest that is a folder is told where it is named`() throws {
    #expect(
      try lines(5, "  bags: { dataset: . }").map {
        $0.replacing(/'[^']*pastiche[^']*'/, with: "'…'")
      }
        == ["p.yaml:5:20: '…' is a folder, not a file"])
    #expect(
      try lines(5, "  bags: { dataset: '' }") == [
        "p.yaml:5:20: 'dataset' in source 'bags' holds an empty text"
      ])
  }

  @Test func `samples of two kinds of sources are refused`() throws {
    #expect(
      try lines(7, "samples: { each: [bags, items] }") == [
        "p.yaml:7:19: 'each' mixes images and segments"
      ])
  }

  @Test(arguments: [("pixels: png", ShardSettings.Pixels.png), ("pixels:", .jpg(95))])
  func `pixels are lossless when asked for`(text: String, pixels: ShardSettings.Pixels) throws {
    let reading = try ManifestFixture().pipeline(
      Self.whole.replacing(
        "{ samples_per_shard: 10, pixels: { jpg: 80 }, masks: none, annotations: [voc] }",
        with: "\n  \(text)"))
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.shards.pixels == pixels)
    #expect(reading.value?.shards.masks == .png)
  }

  @Test func `samples may be counted instead of repeated`() throws {
    let reading = try ManifestFixture().pipeline(
      Self.whole.replacing("repeats: 3", with: "count: 12"))
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.samples.count == 12)
    #expect(reading.value?.samples.repeats == 1)
  }

  @Test func `a pipeline without sources is refused`() throws {
    #expect(
      try ManifestFixture().pipeline("version: 1\nname: p\nsamples: { count: 3 }\n").lines == [
        "p.yaml:1:1: the pipeline names no sources; "
          + "write 'sources: { bags: { dataset: ../manifests/….yaml } }'"
      ])
  }

  @Test func `a root goes to the dataset of its name`() throws {
    let fixture = try ManifestFixture()
    let reading = try fixture.pipeline(Self.whole, roots: ["bags": "/a", "items": "/b"])
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.sources.map(\.dataset.root) == ["/a", "/b"])
    #expect(
      try fixture.pipeline(Self.whole, roots: ["bag": "/a"]).lines == [
        "--root bag: no source uses a dataset named 'bag'; did you mean 'bags'?"
      ])
  }

  @Test func `a root is not blamed for a source with a problem of its own`() throws {
    let fixture = try ManifestFixture()
    let wrongSplit = Self.whole.replacing("split: val", with: "split: vall")
    #expect(try fixture.pipeline(wrongSplit, roots: ["items": "/b"]).lines.count == 1)
    let wrongPath = Self.whole.replacing("items.yaml", with: "itms.yaml")
    #expect(try fixture.pipeline(wrongPath, roots: ["items": "/b"]).lines.count == 1)
  }

  @Test func `problems of a dataset manifest are told with the pipeline's`() throws {
    let fixture = try ManifestFixture()
    try fixture.folder.write("version: 1\nname: bags\nimges: x\n", to: "bags.yaml")
    let reading = try fixture.pipeline(Self.whole.replacing("skip", with: "skp"))
    #expect(
      reading.failure.description.replacing("\(fixture.folder.path)/", with: "") == """
        bags.yaml:1:1: the dataset manifest names no images; write \
        'images: "folder/*.jpg"', 'list: file.txt' or 'tars: "shards/*.tar"'
          1 | version: 1
            | ^
        bags.yaml:3:1: unknown key 'imges' in the dataset manifest; did you mean 'images'?
          3 | imges: x
            | ^
        p.yaml:12:11: 'on_error' in the pipeline manifest is 'skp', expected one of fail, skip, \
        quarantine; did you mean 'skip'?
          12 | on_error: skp
             |           ^
        3 problems
        """)
  }

  @Test func `two dataset manifests of one name are refused`() throws {
    let fixture = try ManifestFixture()
    try fixture.folder.write("version: 1\nname: bags\nimages: x\n", to: "other.yaml")
    let reading = try fixture.pipeline(
      """
      version: 1
      name: p
      sources: { a: { dataset: bags.yaml }, b: { dataset: other.yaml }, c: { dataset: bags.yaml } }
      samples: { each: a }
      """)
    #expect(
      reading.lines == [
        "p.yaml:3:53: 'other.yaml' and 'bags.yaml' both have the name 'bags'; "
          + "give each dataset a name of its own"
      ])
  }
}
