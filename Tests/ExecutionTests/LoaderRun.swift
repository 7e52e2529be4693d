import Execution
import Foundation
import Imaging
import Manifest
import Shards
import Stages
import Support

/// A small finished run on the fixtures with a key `train`, and loaders of its shards.
struct LoaderRun {
  let run: FixtureRun
  let samples: ShardSamples
  let maker: ViewMaker
  var training: TrainingPlan { maker.plan }

  init(_ pipeline: String = Self.pipeline) throws {
    run = try FixtureRun(pipeline: pipeline)
    try run.generate()
    let plan = run.maker.plan
    guard let training = plan.training else {
      throw PipelineError(.invalidManifest, at: "train", "is missing")
    }
    samples = try ShardSamples(
      run: run.folder.shards, inputs: training.inputs, classes: plan.classes)
    maker = ViewMaker(
      training, sources: run.maker.sources, classes: plan.classes, seed: plan.manifest.seed)
  }

  /// A loader of two epochs.
  func loader(
    _ samples: (any TrainingSamples)? = nil, rank: Partition = .whole, workers: Int = 2,
    prefetch: Int = 2, onError: ErrorPolicy = .fail, from position: LoaderPosition = .start,
    epochs: UInt32 = 2
  ) throws(PipelineError) -> Loader {
    try Loader(
      samples ?? self.samples, maker: maker, rank: rank, workers: workers, prefetch: prefetch,
      onError: onError, from: position, epochs: epochs)
  }

  /// A plan for the images of the fixtures as they are.
  static func training(of train: String) throws -> TrainingPlan {
    let run = try FixtureRun(
      pipeline: """
        version: 1
        name: images
        sources: { bags: { dataset: ../manifests/fixture-bags.yaml } }
        samples: { each: bags }
        train: \(train)

        """)
    guard let training = run.maker.plan.training else {
      throw PipelineError(.invalidManifest, at: "train", "is missing")
    }
    return training
  }

  /// Two canvases, 24 samples; a batch of five leaves four over.
  static let pipeline = """
    version: 1
    name: small
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
      items: { dataset: ../manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags, canvases: [query, key], size_px: [96, 96] }
      - paste: { segment: items, frame_range_px: [20, 60], rotate_degrees_range: [-30, 30], blend: transmission }
      - flip: {}
    shards: { samples_per_shard: 5, pixels: png }
    train:
      batch: 5
      augment:
        - random_resized_crop: { size_px: [32, 24], scale_range: [0.3, 1] }
        - color_jitter: { probability: 0.8, brightness_range: [0.6, 1.4] }
        - flip: {}

    """
}

/// What was in a batch, kept behind its end.
struct BatchRecord: Equatable {
  let position: LoaderPosition
  let digest: Digest
  let indices: [Int]

  init(_ batch: borrowing Batch) {
    position = batch.position
    indices = (0..<batch.count).map { batch[$0].index }
    var text = "\(position) \(batch.shapes)"
    for slot in 0..<batch.count { text += "\n\(batch[slot])" }
    for view in batch.shapes.indices {
      batch.withPixels(ofView: view) { text += "\n\(Digest(of: $0))" }
    }
    digest = Digest(ofText: text)
  }
}

extension Digest {
  /// The digest of numbers, by their bits.
  init(of numbers: UnsafeBufferPointer<Float>) {
    self.init(of: [UInt8](UnsafeRawBufferPointer(numbers)))
  }
}

extension Loader {
  /// The next batch, which there must be.
  func batch() throws(PipelineError) -> Batch {
    guard let batch = try next() else {
      throw PipelineError(.outOfRange, at: "the loader", "has ended")
    }
    return batch
  }

  /// All batches that are left.
  func records() throws(PipelineError) -> [BatchRecord] {
    var records: [BatchRecord] = []
    while let batch = try next() { records.append(BatchRecord(batch)) }
    return records
  }
}

/// Samples some of which cannot be read.
struct SpoiledSamples: TrainingSamples {
  let base: ShardSamples
  let spoiled: Set<Int>

  var count: Int { base.count }

  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
    guard !spoiled.contains(index) else {
      throw PipelineError(.corruptFile, at: "sample \(index)", "is spoiled")
    }
    return try base.sample(index, for: run)
  }
}
