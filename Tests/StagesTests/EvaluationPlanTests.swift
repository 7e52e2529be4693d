import Imaging
import Manifest
import Stages
import Support
import TestSupport
import Testing

@Suite struct EvaluationPlanTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// A pipeline over `photos` whose second part is `train`, then evaluations from line 10.
  private func pipeline(_ elements: [String], train: String = "{ batch: 8 }") -> String {
    """
    sources: { photos: { dataset: photos.yaml }, segs: { dataset: items.yaml, as: segments } }
    samples: { each: photos }
    stages:
      - resize: { size_px: [64, 64] }
    train: \(train)
    on_error: fail
    evaluate:
    \(elements.map { "  - \($0)\n" }.joined())
    """
  }

  private static let needed =
    "dataset: items.yaml, train: all, test: all, size_px: [32, 24], steps: 5"

  private func fineTune(_ augment: String) -> String {
    pipeline(["fine_tune: { augment: \(augment), \(Self.needed) }"])
  }

  @Test func `training images start as the canvas 'image' and end in the size of the test's`()
    throws
  {
    let augment =
      "[ { random_resized_crop: { size_px: [32, 24] } }, { grayscale: {} }, { flip: {} } ]"
    let plan = try #require(try bench.plan(fineTune(augment)).evaluations["fine_tune"])
    #expect(plan.inputs.map(\.name) == ["image"])
    #expect(plan.inputs.map(\.format.channels) == [3])
    #expect(plan.views.map(\.description) == ["image 3x24x32"])
    #expect(plan.batch == 16)
    #expect(!plan.needsSources)
    #expect(
      plan.stages.map(\.id) == [
        "evaluate/fine_tune/random_resized_crop", "evaluate/fine_tune/grayscale",
        "evaluate/fine_tune/flip",
      ])
  }

  @Test func `each evaluation that trains has a plan of its own`() throws {
    let plan = try bench.plan(
      pipeline([
        "fine_tune: { \(Self.needed) }", "linear_segmentation: { \(Self.needed), batch: 4 }",
        "knn: { dataset: items.yaml, bank: all, queries: all, size_px: [8, 8] }",
        "fine_tune: { \(Self.needed), batch: 2 }",
      ]))
    #expect(
      plan.evaluations.mapValues(\.batch)
        == ["fine_tune": 16, "linear_segmentation": 4, "fine_tune.2": 2])
    #expect(
      plan.evaluations["fine_tune.2"]?.stages.map(\.id)
        == ["evaluate/fine_tune.2/random_resized_crop", "evaluate/fine_tune.2/flip"])
  }

  @Test func `the default augment is written out as every default`() throws {
    let plan = try bench.plan(
      pipeline([
        "fine_tune: { \(Self.needed) }",
        "linear_segmentation: { \(Self.needed), augment: [ { resize: { size_px: [32, 24] } } ] }",
      ]))
    let elements = try #require(plan.resolved.json["evaluate"]?.elements)
    #expect(
      elements.first?["fine_tune"]?["augment"] == [
        [
          "random_resized_crop": [
            "size_px": [32, 24], "scale_range": [0.5, 1.0],
            "ratio_range": [0.75, .number(4.0 / 3)],
            "filter": "bilinear",
          ]
        ], ["flip": ["probability": 0.5]],
      ])
    #expect(
      elements.last?["linear_segmentation"]?["augment"] == [
        ["resize": ["size_px": [32, 24], "mode": "stretch", "filter": "bilinear"]]
      ])
  }

  @Test func `what explain prints plans as the same pipeline`() throws {
    let first = try bench.plan(pipeline(["fine_tune: { \(Self.needed) }"])).resolved
    let text = try first.yaml().replacing("version: 1\nname: test\n", with: "")
    #expect(try bench.plan(text).resolved == first)
  }

  @Test func `shards and what is trained on them depend on nothing in 'evaluate'`() throws {
    let method = "{ method: simclr, batch: 8, augment: [ \(Self.views) ] }"
    let without = try bench.plan(
      pipeline([], train: method).replacing("\nevaluate:\n", with: "\n"))
    let with = try bench.plan(
      pipeline(["fine_tune: { \(Self.needed), init: supervised }"], train: method))
    #expect(without.resolved.json["evaluate"] == nil)
    #expect(with.resolved.json["evaluate"] != nil)
    #expect(with.generation == without.generation)
    #expect(with.resolved.json["train"] == without.resolved.json["train"])
    #expect(with.stages.map(\.id) == without.stages.map(\.id))
    #expect(with.training?.stages.map(\.id) == without.training?.stages.map(\.id))
    #expect(with.classes == without.classes)
  }

  private static let views =
    "{ views: { query: [ { resize: { size_px: [8, 8] } } ], "
    + "key: [ { resize: { size_px: [8, 8] } } ] } }"

  @Test(
    arguments: [
      (
        "[ { resize: { size_px: [24, 32] } } ]",
        [
          "test.yaml:10:27: canvas 'image' has 24x32 pixels after 'augment', but 'size_px' is 32x24; "
            + "end with 'random_resized_crop', 'resize' or 'crop' and 'size_px: [32, 24]'"
        ]
      ),
      (
        "[]",
        [
          "test.yaml:10:27: canvas 'image' has no fixed size after 'augment', but 'size_px' is 32x24; "
            + "end with 'random_resized_crop', 'resize' or 'crop' and 'size_px: [32, 24]'"
        ]
      ),
      (
        "[ { paste: { segment: segs } }, { resize: { size_px: [32, 24] } } ]",
        [
          "test.yaml:10:31: stage 'paste' takes something from a source, which an evaluation has none "
            + "of; leave it out"
        ]
      ),
      (
        "[ { derive: { other: { from: image } } }, { resize: { size_px: [32, 24] } } ]",
        [
          "test.yaml:10:31: stage 'derive' makes or removes canvases, but an evaluation has 'image' "
            + "alone; leave it out"
        ]
      ),
      (
        "[ { views: { a: [ { resize: { size_px: [32, 24] } } ] } } ]",
        [
          "test.yaml:10:31: stage 'views' makes or removes canvases, but an evaluation has 'image' "
            + "alone; leave it out"
        ]
      ),
      (
        "[ { resize: { on: photo, size_px: [32, 24] } } ]",
        [
          "test.yaml:10:45: there is no canvas 'photo' at this point; one of: image",
          "test.yaml:10:27: canvas 'image' has no fixed size after 'augment', but 'size_px' is 32x24; "
            + "end with 'random_resized_crop', 'resize' or 'crop' and 'size_px: [32, 24]'",
        ]
      ),
      (
        "[ { resise: {} }, { resize: { size_px: [32, 24] } } ]",
        ["test.yaml:10:31: there is no stage 'resise'; did you mean 'resize'?"]
      ),
      (
        "[ { mask: { patch_px: 8, region: foreground, ratio_range: 0.5 } }, "
          + "{ resize: { size_px: [32, 24] } } ]",
        [
          "test.yaml:10:37: 'balance: saliency' needs a saliency map, but canvas 'image' has none at "
            + "this point; put 'saliency' before it, or write 'balance: none'"
        ]
      ),
    ] as [(String, [String])])
  func `stages that training images cannot go through are told at their place`(
    augment: String, expected: [String]
  ) throws {
    #expect(try bench.findings(fineTune(augment)) == expected)
  }

  @Test func `a batch has a largest size`() throws {
    let settings =
      "batch: 65536, dataset: items.yaml, train: all, test: all, size_px: [4000, 4000], steps: 5"
    #expect(
      try bench.findings(pipeline(["fine_tune: { \(settings) }"])) == [
        "test.yaml:10:25: a batch takes 11.4 TiB, over the limit of 8.0 GiB; "
          + "lower 'batch', or end with smaller views"
      ])
  }

  @Test(arguments: [(3, 3, true), (1, 3, true), (1, 1, true), (3, 1, false), (2, 3, false)])
  func `images have the channels that are trained on, or one that can be repeated`(
    dataset: Int, views: Int, isRight: Bool
  ) throws {
    let bench = try StageBench(channels: views)
    let text = try FileBytes.readText(bench.folder.file("items.yaml"))
    try bench.folder.write(
      text.replacing("channels: \(views)", with: "channels: \(dataset)")
        .replacing("name: items", with: "name: tests"), to: "tests.yaml")
    let findings = try bench.findings(
      pipeline(
        ["knn: { dataset: tests.yaml, bank: all, queries: all, size_px: [8, 8] }"],
        train: "{ method: simclr, batch: 8, augment: [ \(Self.views) ] }"))
    #expect(
      findings
        == (isRight
          ? []
          : [
            "test.yaml:10:21: dataset 'tests' has \(dataset) channels but views have \(views); "
              + "set its 'channels'"
          ]))
  }

  @Test func `stages change an image as those of a pipeline do`() throws {
    let plan = try bench.plan(fineTune("[ { resize: { size_px: [32, 24] } } ]"))
    let maker = ViewMaker(try #require(plan.evaluations["fine_tune"]), seed: 1)
    var sample = Sample(index: 0, subject: nil)
    let origin = Origin(source: "items", dataset: "items", path: "a.png", segment: nil)
    sample["image"] = Canvas(
      image: .eight(Image(size: PixelSize(64, 48), filling: [1, 2, 3])), source: origin)
    try maker.augment(&sample, epoch: 0)
    #expect(sample["image"]?.image.size == PixelSize(32, 24))
  }
}
