#if Torch
import Console
import Datasets
import Evaluation
import Execution
import Foundation
import Manifest
import Methods
import Safetensors
import Scoring
import Shards
import Stages
import Support
import Tensors
import Training

/// All that an evaluation reads: the manifest's key `evaluate`, labelled images, weights.
final class EvaluateInputs {
  /// `evaluate` in the run's folder.
  let folder: RunFolder
  let options: PipelineOptions
  let out: String?
  let plan: Plan
  let run: RunFolder
  let workers: Int
  let device: Tensor.Device
  let stop: StopSignal
  /// Opened splits, by dataset and split.
  private var sources: [String: Source] = [:]
  /// Encoders that are there or were taught.
  private(set) var starts: [StartName: EncoderStart] = [:]

  /// What tells an encoder from all others; without a training, evaluations differ in their networks.
  struct StartName: Hashable {
    let start: EvaluationInit
    let form: EncoderStart.Form
  }

  var lock: String { "\(folder.path)/.evaluate.lock" }
  private var identityFile: String { "\(folder.path)/identity.json" }

  /// - Throws: ``ManifestFailure`` with all problems of the manifest.
  init(
    _ options: PipelineOptions, out: String?, workers: Int, device: Tensor.Device, stop: StopSignal
  ) throws {
    let bag = DiagnosticBag()
    let manifest = PipelineManifest.read(
      options.file, overrides: options.set.map(ManifestOverride.init),
      roots: RootOption.parse(options.root, bag: bag), bag: bag)
    let plan = manifest.flatMap { Plan.make($0, bag: bag) }
    try bag.check()
    guard let plan else { throw ManifestFailure([]) }
    guard !plan.manifest.evaluations.isEmpty else {
      throw PipelineError(
        .invalidManifest, at: options.file, "names no evaluation",
        hint: "write 'evaluate: [ { knn: { … } } ]', see 'pastiche schema'")
    }
    self.options = options
    self.out = out
    self.plan = plan
    self.workers = workers
    self.device = device
    self.stop = stop
    run = RunFolder(out ?? "runs/\(plan.manifest.name)")
    folder = RunFolder("\(run.path)/evaluate")
  }

  /// Reads catalogs and weights, before anything is computed.
  func open() throws {
    let bag = DiagnosticBag()
    for entry in plan.manifest.evaluations {
      for split in entry.settings.splits { try open(entry.settings.dataset, split, bag) }
    }
    try bag.check()
    for entry in plan.manifest.evaluations {
      for place in entry.settings.inits {
        let name = name(of: place.value, for: entry.settings.subject)
        guard starts[name] == nil, place.value != .supervised else { continue }
        starts[name] = try start(place, entry.settings.subject)
      }
    }
  }

  private func open(_ dataset: DatasetManifest, _ split: DatasetSplit, _ bag: DiagnosticBag) throws
  {
    let name = "\(dataset.name).\(split.name)"
    guard sources[name] == nil else { return }
    let count = bag.diagnostics.count
    let listing = Listing.read(dataset, split, bag: bag)
    guard bag.diagnostics.count == count else { return }
    let line = ProgressBox("catalog of \(dataset.name)")
    let catalog = try CatalogStore(folder: folder.catalogs, isFrozen: false)
      .open(dataset, split, listing: listing) { line.show($0, of: $1) }
    line.finish()
    let entry = SourceEntry(
      name: dataset.name, dataset: dataset, split: split, use: .images, classes: nil,
      minimumArea: 1, minimumSide: 1, position: dataset.rootPosition)
    sources[name] = Source(
      entry: entry, catalog: catalog, classIDs: Array(dataset.classes.indices))
  }

  // MARK: - Results

  /// What the results are a function of; the same before and after an encoder was taught.
  private var identity: JSONValue {
    let isTaught = plan.manifest.evaluations.contains { entry in
      entry.settings.inits.contains { $0.value == .supervised }
    }
    return [
      "version": 1, "evaluate": resolved("evaluate") ?? .null,
      "seed": .string("\(plan.manifest.seed)"), "input_filter": .string(filter.rawValue),
      "inputs": .array(plan.manifest.evaluations.map { inputs(of: $0.settings) }),
      // The encoder that is taught is a function of the shards, and of as many of them as training sees.
      "generation": isTaught ? plan.generation.json : .null,
      "train": isTaught ? resolved("train") ?? .null : .null,
    ]
  }

  /// The network of an evaluation, its images, and the weights that are there before it.
  private func inputs(of settings: any EvaluationSettings) -> JSONValue {
    var weights: [String: JSONValue] = [:]
    for place in settings.inits where place.value != .supervised {
      let digest = starts[name(of: place.value, for: settings.subject)]?.digest
      weights[place.value.name] = digest.map { .string("\($0)") } ?? .string("drawn")
    }
    return [
      "network": .string("\(form(of: settings.subject))"), "weights": .object(weights),
      "catalogs": .array(
        settings.splits.map { split in
          let source = sources["\(settings.dataset.name).\(split.name)"]
          return source.map { .string("\($0.catalog.digest)") } ?? .null
        }),
    ]
  }

  /// A key of the manifest, with every default.
  func resolved(_ key: String) -> JSONValue? {
    guard case .mapping(let pairs) = plan.resolved else { return nil }
    return pairs.first { $0.key == key }?.value.json
  }

  /// Whether all was scored before.
  func areFinished() throws(PipelineError) -> Bool {
    for file in ["identity.json", "results.json", "results.csv", "report.html"] {
      guard try FileBytes.isPresent("\(folder.path)/\(file)") else { return false }
    }
    let there = try JSONValue(parsing: try FileBytes.read(identityFile), at: identityFile)
    return there == (try JSONValue(parsing: identity.text(), at: identityFile))
  }

  /// Notes what the results that were written are a function of.
  func finish() throws(PipelineError) {
    try FileBytes.writeAtomically(identity.text(indented: true) + [10], to: identityFile)
  }

  /// Makes all evaluations; nil when asked to stop.
  func results() throws(PipelineError) -> EvaluationResults? {
    var protocols: [ProtocolResults] = []
    for (number, entry) in plan.manifest.evaluations.enumerated() {
      for place in entry.settings.inits where place.value == .supervised {
        let name = name(of: place.value, for: entry.settings.subject)
        if starts[name] == nil {
          guard let start = try supervised(entry.settings.subject) else { return nil }
          starts[name] = start
        }
      }
      let line = LineBox()
      let parts = EvaluationParts(
        seed: plan.manifest.seed, folder: folder.path, workers: workers, device: device,
        stop: stop,
        starts: { [self] subject in
          subject.inits.compactMap { starts[name(of: $0.value, for: subject)] }
        },
        source: { [sources] dataset, split throws(PipelineError) in
          guard let source = sources["\(dataset.name).\(split.name)"] else {
            preconditionFailure("split '\(split.name)' was not opened")
          }
          return source
        },
        slots: { [self] () throws(PipelineError) in try slots() }, plans: plan.evaluations,
        settings: [entry.id: settings(ofEntry: number)],
        progress: { line.show($0) })
      let found = try entry.results(with: parts)
      line.finish()
      guard let found else { return nil }
      protocols.append(found)
    }
    return EvaluationResults(name: plan.manifest.name, facts: facts, protocols: protocols)
  }

  /// What networks of an evaluation depend on: its settings without what tells them apart.
  private func settings(ofEntry number: Int) -> JSONValue {
    guard case .mapping(let pairs) = plan.resolved,
      case .list(let entries)? = pairs.first(where: { $0.key == "evaluate" })?.value,
      entries.indices.contains(number), case .mapping(let named) = entries[number],
      let settings = named.first, case .object(var members) = settings.value.json
    else { return .null }
    for key in ["init", "seeds", "learning_rate", "test"] { members[key] = nil }
    return [settings.key: .object(members)]
  }

  /// Of the weights that are of a file, by the names of inits.
  private var digests: [String: Digest] {
    var digests: [String: Digest] = [:]
    for (name, start) in starts { digests[name.start.name] = start.digest }
    return digests
  }

  private var facts: [(name: String, value: String)] {
    [
      ("seed", "\(plan.manifest.seed)"),
      ("encoder", plan.manifest.evaluations.first.map { $0.settings.backbone.rawValue } ?? ""),
    ]
      + digests.sorted { $0.key < $1.key }
      .map { ("weights of \($0.key)", "\("\($0.value)".prefix(16))…") }
  }
}

/// A progress line that closures share.
private final class LineBox {
  private var line: ProgressLine?
  private var before = 0

  func show(_ progress: EvaluationProgress) {
    if line == nil {
      line = ProgressLine(progress.id)
      before = progress.done
    }
    line?.show(progress.done, of: progress.total, before: before, note: progress.note)
  }

  func finish() { line?.finish() }
}
#endif
