import Codecs
import Datasets
import Imaging
import Manifest
import Stages
import Support
import TestSupport

/// Two small datasets made by a test, and pipelines over them.
///
/// `photos` holds unlabelled images, `items` images whose label map `n` is class `n - 1` of `gun`,
/// `knife` and `saw`. Their manifests lie beside the pipeline's, their files in folders of their name.
struct StageBench {
  let folder: TemporaryFolder

  /// Writes both manifests, each with some more lines.
  init(
    kind: DatasetManifest.Kind = .photograph, channels: Int = 3, photos: String = "",
    items: String = ""
  ) throws {
    folder = try TemporaryFolder()
    let head = "version: 1\nkind: \(kind)\nchannels: \(channels)\nimages: \"*.png\"\n"
    try folder.write(head + "name: photos\nroot: photos\n\(photos)", to: "photos.yaml")
    let masks = "masks: \"labels/{stem}.png\", values: { 1: gun, 2: knife, 3: saw }"
    try folder.write(
      head + "name: items\nroot: items\nclasses: [gun, knife, saw]\n\(items)"
        + "labels: { index_masks: { \(masks), ignore_values: [9], instances: components } }\n",
      to: "items.yaml")
  }

  // MARK: Data

  /// Writes an image without labels.
  func addPhoto(_ name: String, _ image: Image) throws {
    try folder.write(PNGEncoder.encode(image), to: "photos/\(name).png")
  }

  /// Writes an image and its labels.
  func addItems(_ name: String, _ image: Image, _ labels: LabelMap) throws {
    try folder.write(PNGEncoder.encode(image), to: "items/\(name).png")
    try folder.write(PNGEncoder.encode(labels), to: "items/labels/\(name).png")
  }

  /// Writes an image of one item on white: a shape of a class in a colour, four pixels off the border.
  func addItem(
    _ name: String, class label: UInt16, _ width: Int, _ height: Int, colour: [UInt8],
    air: UInt8 = 255, where isInside: (Int, Int) -> Bool = { _, _ in true }
  ) throws {
    let size = PixelSize(width + 8, height + 8)
    var image = Image(size: size, filling: [air, air, air])
    var labels = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
    for y in 0..<height {
      for x in 0..<width where isInside(x, y) {
        labels[x + 4, y + 4] = label
        for channel in 0..<3 { image[x + 4, y + 4, channel] = colour[channel] }
      }
    }
    try addItems(name, image, labels)
  }

  // MARK: Pipelines

  /// Writes a pipeline, given without version and name, and reads it with a bag for what is wrong.
  private func read(_ pipeline: String) throws -> (plan: Plan?, bag: DiagnosticBag) {
    try folder.write("version: 1\nname: test\n" + pipeline, to: "test.yaml")
    let bag = DiagnosticBag()
    let manifest = PipelineManifest.read(folder.file("test.yaml"), bag: bag)
    return (manifest.flatMap { Plan.make($0, bag: bag) }, bag)
  }

  /// The checked plan of a pipeline.
  func plan(_ pipeline: String) throws -> Plan {
    let (plan, bag) = try read(pipeline)
    try bag.check()
    guard let plan else { throw ManifestFailure([]) }
    return plan
  }

  /// What is wrong with a pipeline, as lines without the bench's folder.
  func findings(_ pipeline: String) throws -> [String] {
    try read(pipeline).bag.diagnostics.map { $0.line.replacing(folder.path + "/", with: "") }
  }

  /// What is wrong with the stages of a pipeline that goes through `photos`, without the place.
  static func messages(_ stages: String) throws -> [String] {
    let (_, bag) = try StageBench().read(
      "sources: { photos: { dataset: photos.yaml }, items: { dataset: items.yaml, as: segments } }\n"
        + "samples: { each: photos }\nstages:\n" + stages)
    return bag.diagnostics.map { $0.message + ($0.hint.map { "; \($0)" } ?? "") }
  }

  /// The samples of a pipeline.
  func maker(_ pipeline: String) throws -> BenchMaker {
    let plan = try plan(pipeline)
    var sources: [String: Source] = [:]
    for entry in plan.manifest.sources {
      let bag = DiagnosticBag()
      let listing = Listing.read(entry.dataset, entry.split, bag: bag)
      try bag.check()
      let catalog = try CatalogStore(folder: folder.file("catalog"), isFrozen: false)
        .open(entry.dataset, entry.split, listing: listing)
      sources[entry.name] = Source(
        entry: entry, catalog: catalog, classIDs: plan.classIDs(of: entry.dataset))
    }
    return BenchMaker(maker: try SampleMaker(plan: plan, sources: sources), folder: folder)
  }

  /// The samples of a pipeline that goes through the segments of `items` and may use `photos`.
  func maker(
    samples: String = "each: items", seed: Int = 1, stages: String
  ) throws -> BenchMaker {
    try maker(
      """
      seed: \(seed)
      sources:
        photos: { dataset: photos.yaml }
        items: { dataset: items.yaml, as: segments }
      samples: { \(samples) }
      stages:
      \(stages)
      """)
  }
}

/// The samples of a bench's pipeline; the files live as long as it does.
struct BenchMaker: Sendable {
  fileprivate let maker: SampleMaker
  fileprivate let folder: TemporaryFolder

  var count: Int { maker.count }

  func sample(
    _ index: Int, observer: (any SampleObserver)? = nil
  ) throws(PipelineError) -> Sample {
    defer { withExtendedLifetime(folder) {} }
    return try maker.sample(index, observer: observer)
  }
}

/// One stage on canvases made by hand, without any dataset.
struct LoneStage {
  private let stages: [PlannedStage]

  /// Reads stages, written as the elements of a list, that act on the canvas `image`.
  init(_ text: String) throws {
    stages = try StageBench().plan(
      "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\nstages:\n\(text)\n"
    ).stages
  }

  private init(stages: [PlannedStage]) { self.stages = stages }

  /// The last of the stages alone, for canvases that are already as those before would make them.
  func last() -> LoneStage { LoneStage(stages: stages.suffix(1)) }

  /// The sample after the stages.
  func sample(
    _ canvas: Canvas, index: Int = 0, seed: UInt64 = 1
  ) throws(PipelineError) -> Sample {
    var sample = Sample(index: index, subject: nil)
    sample["image"] = canvas
    for planned in stages {
      try planned.stage.apply(
        to: &sample, in: StageRun(sources: [:], seed: seed, epoch: 0, stage: planned.id))
    }
    return sample
  }

  /// The canvas after the stages.
  func callAsFunction(
    _ canvas: Canvas, index: Int = 0, seed: UInt64 = 1
  ) throws(PipelineError) -> Canvas {
    guard let canvas = try sample(canvas, index: index, seed: seed)["image"] else {
      throw PipelineError(.outOfRange, at: "test", "the canvas is gone")
    }
    return canvas
  }
}
