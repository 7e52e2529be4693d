import Execution
import Imaging
import Stages
import Support
import Testing

/// Batches of samples of which only what `train.augment` looks at is decoded.
@Suite struct DecodedPartsTests {
  /// Samples that are always decoded as a whole.
  private struct WholeSamples: TrainingSamples {
    let base: any TrainingSamples

    var count: Int { base.count }

    func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
      try base.sample(index, for: nil)
    }
  }

  private static let pipeline = LoaderRun.pipeline
    .replacing("size_px: [96, 96]", with: "size_px: [230, 190]")
    .replacing("pixels: png", with: "pixels: { jpg: 90 }")

  /// Each canvas is cropped; one canvas becomes views; nothing is cropped first.
  @Test(arguments: [
    pipeline,
    pipeline.replacing(
      "    - random_resized_crop: { size_px: [32, 24], scale_range: [0.3, 1] }\n",
      with: """
            - views:
                from: key
                left: [ { random_resized_crop: { size_px: [96, 80] } } ]
                right: [ { center_crop: { size_px: [80, 64] } }, { flip: {} } ]
                count: { left: 2 }
            - crop: { on: [query], size_px: [64, 64] }

        """),
    pipeline.replacing("  augment:\n", with: "  augment:\n    - flip: {}\n"),
  ])
  func `batches are those of whole samples`(pipeline: String) throws {
    let run = try LoaderRun(pipeline.replacing("seed: 5", with: "seed: 5\nexact_decode: true"))
    let parts = try run.loader().records()
    #expect(parts.count == 8)
    #expect(parts == (try run.loader(WholeSamples(base: run.samples)).records()))
  }

  @Test func `shards are of how their sources were decoded`() throws {
    let (near, exact) = (try FixtureRun(), try FixtureRun("exact_decode=true"))
    #expect(near.maker.plan.generation != exact.maker.plan.generation)
    #expect(exact.maker.plan.manifest.decodesExactly)
  }

  @Test func `only the crop of a stored canvas is decoded`() throws {
    let run = try LoaderRun(
      Self.pipeline.replacing("seed: 5", with: "seed: 5\nexact_decode: true"))
    let start = run.maker.start(epoch: 1)
    var labelled = try run.samples.sample(2, for: start)
    guard case .coded(let picture) = labelled.sample["query"]?.image else {
      Issue.record("all was decoded")
      return
    }
    let part = try #require(picture.source as? DecodedPart)
    #expect(part.size == PixelSize(230, 190))
    #expect(part.reduction == 1)
    try run.maker.augment(&labelled.sample, epoch: 1)
    let drawn = labelled.sample["query"]?.draws.first { $0.stage == "train/random_resized_crop" }
    #expect(drawn?.values["box"] == .array(part.box.corners.map { .integer($0) }))
  }

  @Test func `images of a dataset give the same views`() throws {
    let training = try LoaderRun.training(
      of: "{ batch: 2, augment: [ { random_resized_crop: { size_px: [90, 70] } } ] }")
    let run = try LoaderRun()
    let source = try #require(run.run.maker.sources["bags"])
    let samples = CatalogSamples([source])
    let maker = ViewMaker(training, seed: 9)
    for index in 0..<samples.count {
      var part = try samples.sample(index, for: maker.start(epoch: 2))
      var whole = try samples.sample(index)
      try maker.augment(&part.sample, epoch: 2)
      try maker.augment(&whole.sample, epoch: 2)
      #expect(part.sample["image"]?.image == whole.sample["image"]?.image)
      #expect(part.label == whole.label)
    }
  }
}
