import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct HighPassRuleTests {
  private static func text(_ augment: String) -> String {
    """
    sources: { photos: { dataset: photos.yaml } }
    samples: { each: photos }
    stages: [ { resize: { size_px: [56, 56] } }, { saliency: { estimator: center_prior } } ]
    train: { batch: 2, augment: [ \(augment) ] }

    """
  }

  /// A canvas with its map after the stage in training.
  private func canvas(_ settings: String, _ index: Int, _ stages: [PlannedStage]) throws -> Canvas {
    var canvas = CoordinatePicture.canvas(56, 56)
    canvas.saliency = .eight(CenterPrior().map(of: CoordinatePicture.image(56, 56)).stored)
    var sample = Sample(index: index, subject: nil)
    sample["image"] = canvas
    for planned in stages {
      try planned.stage.apply(
        to: &sample, in: StageRun(sources: [:], seed: 9, epoch: 0, stage: planned.id))
    }
    return try #require(sample["image"])
  }

  private func draws(_ settings: String, count: Int) throws -> [(Canvas, [String: JSONValue])] {
    let plan = try StageBench().plan(
      Self.text("{ mask: { fill: high_pass, patch_px: 8, \(settings) } }"))
    let stages = try #require(plan.training).stages
    return try (0..<count).map { index in
      let canvas = try canvas(settings, index, stages)
      return (canvas, try #require(canvas.draws.last).values)
    }
  }

  @Test func `the three ways have the shares of the released program`() throws {
    var counts: [String: Double] = [:]
    for (canvas, values) in try draws("ratio_range: [0.05, 0.25]", count: 10_000) {
      guard case .string(let way)? = values["way"] else { continue }
      counts[way, default: 0] += 1
      let ratio = try #require(values["ratio"]?.real)
      #expect((0.05...0.25).contains(ratio))
      #expect(canvas.highPass != nil && canvas.highPass?.deviation == 0.18)
      #expect((canvas.hidden != nil) == (way == "spatial"))
      #expect(canvas.image == CoordinatePicture.image(56, 56))
    }
    #expect(abs((counts["focal"] ?? 0) / 10_000 - 0.2) < 0.015)
    #expect(abs((counts["spatial"] ?? 0) / 10_000 - 0.24) < 0.015)
    #expect(abs((counts["channel_wise"] ?? 0) / 10_000 - 0.56) < 0.015)
  }

  @Test func `a query keeps a square, a hard negative loses one`() throws {
    for (settings, side, isForeground) in [
      ("ratio_range: [0.05, 0.25]", 50, false),
      ("ratio_range: [0.4, 0.7], region: foreground", 33, true),
    ] {
      var boxes: Set<Box> = []
      for (canvas, values) in try draws(settings, count: 300) where values["way"] == "focal" {
        let cover = try #require(canvas.highPass).cover
        let box: Box
        switch cover {
        case .outside(let kept): (box, _) = (kept, #expect(!isForeground))
        case .inside(let lost): (box, _) = (lost, #expect(isForeground))
        default:
          Issue.record("not focal: \(cover)")
          continue
        }
        #expect(box.size == PixelSize(side, side))
        #expect(PixelSize(56, 56).bounds.contains(box))
        boxes.insert(box)
      }
      #expect(boxes.count > 30)
    }
  }

  @Test func `patches are drawn for each channel, within the cap`() throws {
    for (canvas, values) in try draws("ratio_range: [0.9, 0.9], region: foreground", count: 200) {
      guard values["way"] != "focal" else { continue }
      guard case .patches(let masks)? = canvas.highPass?.cover else {
        Issue.record("no patches")
        continue
      }
      #expect(masks.count == (values["way"] == "spatial" ? 1 : 3))
      let hidden = try #require(values["hidden_foreground"]?.whole)
      #expect(masks.allSatisfy { $0.area == hidden } && hidden <= 27)
      if masks.count == 3 { #expect(masks[0] != masks[1]) }
    }
  }

  @Test func `a ratio of 0 hides nothing, and not by a square either`() throws {
    for (canvas, values) in try draws("ratio_range: [0, 0]", count: 100) {
      #expect(values == ["ratio": 0])
      #expect(canvas.highPass?.cover == .nothing)
    }
  }

  @Test func `shards cannot hold it, and nothing comes behind it`() throws {
    let bench = try StageBench()
    #expect(
      try StageBench.messages("  - mask: { balance: none, fill: high_pass }\n") == [
        "'fill: high_pass' replaces normalised pixels, which shards do not hold; put this stage "
          + "last in 'train.augment', or use another fill"
      ])
    #expect(
      try bench.findings(Self.text("{ mask: { fill: high_pass } }, { flip: {} }")) == [
        "test.yaml:6:70: stage 'flip' would change canvas 'image' behind 'fill: high_pass', which "
          + "acts on finished pixels; put it before"
      ])
    #expect(
      try bench.findings(
        Self.text("{ views: { query: [ { mask: { fill: high_pass } } ], key: [ { flip: {} } ] } }"))
        == [
          "test.yaml:6:29: canvas 'key' is not high-passed, but others are: the encoder would "
            + "compare two kinds of pictures; add 'mask: { on: [key], fill: high_pass, "
            + "balance: none, ratio_range: [0, 0] }'"
        ])
    #expect(
      try bench.findings(
        Self.text(
          "{ views: { query: [ { mask: { fill: high_pass } } ], key: [ { flip: {} } ] } }, "
            + "{ mask: { on: [key], fill: high_pass, balance: none, ratio_range: [0, 0] } }")) == []
    )
  }
}
