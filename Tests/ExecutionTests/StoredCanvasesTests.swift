import Execution
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

/// What comes back from shards beside pixels and instances.
@Suite struct StoredCanvasesTests {
  private static func pipeline(_ stages: String, _ augment: String) -> String {
    """
    version: 1
    name: small
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
    samples: { each: bags }
    stages:
      - resize: { size_px: [64, 48] }
    \(stages)
    shards: { samples_per_shard: 12, pixels: png, masks: none }
    train: { batch: 4, augment: [ \(augment) ] }

    """
  }

  private static let saliency = "  - saliency: { estimator: minimum_barrier }"

  @Test func `a stage that looks at saliency gets the map of the shards`() throws {
    let run = try LoaderRun(
      Self.pipeline(Self.saliency, "{ mask: { patch_px: 8, ratio_range: [0.2, 0.2] } }"))
    for index in [0, 13] {
      let made = try run.run.maker.sample(index)
      let read = try run.samples.sample(index, for: nil)
      #expect(made["image"]?.saliency != nil)
      #expect(read.sample["image"]?.saliency == made["image"]?.saliency)
    }
    let plain = try LoaderRun(Self.pipeline(Self.saliency, "{ flip: {} }"))
    #expect(try plain.samples.sample(0, for: nil).sample["image"]?.saliency == nil)
  }

  @Test func `batches are the same for any number of workers`() throws {
    let run = try LoaderRun(
      Self.pipeline(
        Self.saliency,
        "{ views: { query: [ { cut: { probability: 1 } },"
          + " { random_resized_crop: { size_px: [32, 32] } } ],"
          + " key: [ { random_resized_crop: { size_px: [32, 32] } } ] } },"
          + " { derive: { hard_negative: { from: key } } },"
          + " { mask: { on: [query], patch_px: 8, fill: high_pass } },"
          + " { mask: { on: [key], patch_px: 8, fill: high_pass, ratio_range: [0, 0] } },"
          + " { mask: { on: [hard_negative], patch_px: 8, fill: high_pass, region: foreground,"
          + " ratio_range: [0.4, 0.7] } }"))
    let expected = try run.loader(workers: 1).records()
    #expect(expected.count == 12)
    for workers in [2, 5] { #expect(try run.loader(workers: workers).records() == expected) }
  }

  @Test func `a high-passed view is the filter of the normalised one`() throws {
    let size = PixelSize(64, 48)
    func batches(_ augment: String) throws -> [[Float]] {
      let run = try LoaderRun(Self.pipeline("", augment))
      defer { withExtendedLifetime(run) {} }
      let loader = try run.loader(epochs: 1)
      var batches: [[Float]] = []
      while let batch = try loader.next() {
        batches.append(batch.withPixels(ofView: 0) { Array($0) })
      }
      return batches
    }
    let plain = try batches("{ resize: { size_px: [64, 48] } }")
    let passed = try batches("{ mask: { balance: none, fill: high_pass, ratio_range: [0, 0] } }")
    #expect(plain.count == 6 && passed.count == 6)
    for (plain, passed) in zip(plain, passed) {
      var expected = plain
      expected.withUnsafeMutableBufferPointer { HighPass.filter($0, of: size) }
      #expect(passed == expected && passed != plain)
    }
  }

  @Test func `a member that is gone or does not fit is named`() throws {
    let run = try LoaderRun(
      Self.pipeline(Self.saliency, "{ mask: { patch_px: 8, ratio_range: [0.2, 0.2] } }"))
    let other = try LoaderRun(
      Self.pipeline("", "{ mask: { patch_px: 8, balance: none, ratio_range: [0.2, 0.2] } }"))
    let inputs = run.training.inputs
    let samples = try ShardSamples(
      run: other.run.folder.shards, inputs: inputs, classes: other.run.maker.plan.classes)
    let error = #expect(throws: PipelineError.self) { try samples.sample(0, for: nil) }
    #expect(
      error?.description
        == "small-000000.tar:000000000.json: tells of no saliency map, which 'train.augment' needs")
  }
}
