#if Torch
import Console
import Datasets
import Execution
import Foundation
import Imaging
import Manifest
import Safetensors
import Shards
import Stages
import Support
import Training

/// All that a training reads: the manifest's key `train`, samples, labelled images, first weights.
struct TrainInputs {
  let plan: Plan
  let settings: LearningSettings
  let samples: ShardSamples
  let maker: ViewMaker
  /// Where checkpoints and curves go.
  let folder: String
  /// The resolved key `train`.
  let train: JSONValue
  /// What tells the samples from others.
  let samplesIdentity: JSONValue
  /// Weights that the backbone starts with.
  let weights: (file: SafetensorsFile, path: String)?
  let weightsDigest: Digest?

  var seed: UInt64 { plan.manifest.seed }
  var onError: ErrorPolicy { plan.manifest.onError }
  /// Channels of the views.
  var channels: Int { view.channels }

  /// What networks and banks are made for.
  ///
  /// - Throws: ``PipelineError`` when samples do not tell their classes.
  func learnerInput() throws(PipelineError) -> Learner.Input {
    guard settings.method.needs.rarestClass else {
      return Learner.Input(channels: channels, classes: plan.classes, filter: filter)
    }
    return Learner.Input(
      channels: channels, classes: plan.classes,
      rarestClass: try samples.segmentsOfClasses().values.min(), filter: filter)
  }

  private var filter: InputFilter { maker.plan.isHighPassed ? .highPass : .none }

  /// What the method learns from; all of its views have one shape.
  private var view: ViewShape {
    // The plan has seen to it.
    let name = settings.method.needs.views.first
    guard let view = maker.plan.views.first(where: { $0.name == name }) else {
      preconditionFailure("a batch without the views of \(settings.method.name)")
    }
    return view
  }

  init(_ options: PipelineOptions, out: String?, shards: [String]) throws {
    let bag = DiagnosticBag()
    let manifest = PipelineManifest.read(
      options.file, overrides: options.set.map(ManifestOverride.init),
      roots: RootOption.parse(options.root, bag: bag), bag: bag)
    let plan = manifest.flatMap { Plan.make($0, bag: bag) }
    try bag.check()
    guard let plan else { throw ManifestFailure([]) }
    guard let training = plan.training, let settings = plan.manifest.train?.learning else {
      throw PipelineError(
        .invalidManifest, at: options.file, "names no method to train",
        hint: "write 'train: { method: moco_v2 }'")
    }
    self.plan = plan
    self.settings = settings
    let run = RunFolder(out ?? "runs/\(plan.manifest.name)")
    folder = "\(run.path)/train"
    if case .mapping(let pairs) = plan.resolved,
      let pair = pairs.first(where: { $0.key == "train" })
    {
      train = pair.value.json
    } else {
      train = .null
    }
    let found: (samples: ShardSamples, identity: JSONValue) =
      shards.isEmpty
      ? try Self.ours(run, plan, training, "\(options.file)\(out.map { " --out \($0)" } ?? "")")
      : try Self.others(shards, training, settings.method, options.file)
    samples = found.samples
    let sources =
      training.needsSources ? try CheckedPipeline(options, out: out).open().maker.sources : [:]
    samplesIdentity = [
      "samples": found.identity,
      "sources": .object(sources.mapValues { .string("\($0.catalog.digest)") }),
      "canvases": .array(training.inputs.map { .string("\($0.name) \($0.format)") }),
      "on_error": .string(plan.manifest.onError.rawValue),
      "exact_decode": .bool(plan.manifest.decodesExactly),
    ]
    maker = ViewMaker(training, sources: sources, classes: plan.classes, seed: plan.manifest.seed)
    (weights, weightsDigest) = try Self.weights(settings, manifest: options.file)
  }

  /// The shards of a finished run of this manifest.
  private static func ours(
    _ run: RunFolder, _ plan: Plan, _ training: TrainingPlan, _ file: String
  ) throws(PipelineError) -> (ShardSamples, JSONValue) {
    let hint = "make them first: pastiche generate \(file)"
    guard try FileBytes.isPresent("\(run.shards)/\(ShardIndex.file)") else {
      throw PipelineError(
        .missingFile, at: run.shards, "holds no finished run",
        hint: "\(hint); or give anyone's with --shards")
    }
    let index = try ShardIndex.read(folder: run.shards)
    let here = try JSONValue(parsing: plan.generation.json.text(), at: file)
    let differences = index.manifest.differences(from: here).prefix(5)
    guard differences.isEmpty else {
      throw PipelineError(
        .differentRun, at: run.shards,
        "was made by another manifest: " + differences.joined(separator: "; "),
        hint: "choose another folder with --out, or make the shards again")
    }
    let samples = try ShardSamples(
      run: run.shards, inputs: training.inputs, classes: plan.classes)
    return (samples, .string("\(index.runDigest)"))
  }

  /// Anyone's tars, whose pictures become the one canvas that the manifest's samples have.
  private static func others(
    _ shards: [String], _ training: TrainingPlan, _ method: any MethodSettings, _ file: String
  ) throws(PipelineError) -> (ShardSamples, JSONValue) {
    guard !method.needs.boxes else {
      throw PipelineError(
        .invalidManifest, at: file,
        "trains \(method.name), which needs boxes, but pictures of --shards have none",
        hint: "train on the shards of 'pastiche generate'")
    }
    guard training.inputs.count == 1, let input = training.inputs.first else {
      throw PipelineError(
        .invalidManifest, at: file,
        "samples have the canvases \(training.inputs.map(\.name).joined(separator: ", ")), but those "
          + "of --shards have one picture", hint: "leave 'stages' out, and make views in 'augment'")
    }
    let tars = try ShardPaths.tars(of: shards)
    var rows: [JSONValue] = []
    for tar in tars {
      rows.append(.string("\(PathText.name(of: tar)) \(try FileBytes.size(tar))"))
    }
    let samples = try ShardSamples(tars: tars, fields: DatasetSplit.imageFields, input: input)
    return (samples, .array(rows))
  }

  /// Labelled images to try the features on, with their catalogs in a folder; nil without them.
  func trial(catalogs folder: String, workers: Int) throws -> FeatureTrial? {
    guard let knn = settings.neighbours else { return nil }
    let view = self.view
    let bag = DiagnosticBag()
    let store = CatalogStore(folder: folder, isFrozen: false)
    func images(_ split: DatasetSplit) throws(PipelineError) -> LabelledImages {
      let listing = Listing.read(knn.dataset, split, bag: bag)
      guard bag.isEmpty else { throw PipelineError(.missingFile, at: "knn", "has no images") }
      let line = ProgressBox("catalog of \(knn.dataset.name)")
      let catalog = try store.open(knn.dataset, split, listing: listing) { line.show($0, of: $1) }
      line.finish()
      let source = Source(
        entry: knn.images(of: split), catalog: catalog,
        classIDs: Array(knn.dataset.classes.indices))
      return LabelledImages(
        source, size: view.size, channels: view.channels, filter: filter, workers: workers)
    }
    let channels = (knn.dataset.channels, view.channels)
    guard channels.0 == channels.1 || channels == (1, 3) else {
      throw PipelineError(
        .invalidManifest, at: "\(knn.position)",
        "dataset '\(knn.dataset.name)' has \(knn.dataset.channels) channels but views have "
          + "\(view.channels)", hint: "set its 'channels'")
    }
    do {
      return FeatureTrial(
        bank: try images(knn.bank), queries: try images(knn.queries), neighbours: knn.neighbours,
        temperature: knn.temperature, everyEpochs: knn.everyEpochs)
    } catch {
      try bag.check()
      throw error
    }
  }

  private static func weights(
    _ settings: LearningSettings, manifest: String
  ) throws(PipelineError) -> ((file: SafetensorsFile, path: String)?, Digest?) {
    guard let written = settings.initialWeights else { return (nil, nil) }
    let path = DatasetManifest.path(written.value, from: PathText.folder(of: manifest))
    let bytes = try FileBytes.read(path)
    return ((try SafetensorsFile(parsing: bytes, at: path), path), Digest(of: bytes))
  }
}
#endif
