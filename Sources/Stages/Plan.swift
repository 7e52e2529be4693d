import Codecs
import Datasets
import Imaging
import Manifest
import Support

/// A pipeline checked as a whole, ready to be given its catalogs.
package struct Plan: Sendable {
  package let manifest: PipelineManifest
  package let stages: [PlannedStage]
  /// The canvases a finished sample has, in order.
  package let canvases: [String]
  /// The run's classes: `object` when whole images are pasted, then those of its datasets, in the
  /// order the sources name them.
  package let classes: [String]
  /// What happens to the canvases of the shards in every epoch; nil without the key `train`.
  package let training: TrainingPlan?
  /// What happens to the training images of each evaluation that has some, by its id; their stages
  /// need no source.
  package let evaluations: [String: TrainingPlan]
  /// The whole manifest with every default written out.
  package let resolved: ResolvedNode
  /// Whether a sample starts with the image it is about as its canvas `image`.
  package let startsFromImage: Bool
  /// Whether each sample has one label: the class of the one segment it is about.
  package let hasLabel: Bool
  /// The share of what is pasted that is asked of each class, by class id; empty without any.
  ///
  /// Of several pastes with quotas, each counts by the number of segments it pastes on average.
  package let quotas: [Int: Double]

  /// Reads the stages of a pipeline; nil when something was reported.
  package static func make(_ manifest: PipelineManifest, bag: DiagnosticBag) -> Plan? {
    let plan = StagePlan(manifest, bag: bag)
    var list = StageList()
    for entry in manifest.stages { list.add(entry, in: plan) }
    if plan.canvases.isEmpty, bag.isEmpty {
      bag.report(
        "no stage makes a canvas, so samples would be empty", at: manifest.samples.position,
        hint: "start 'stages' with 'background', or let samples go through images")
    }
    let subjectUse = manifest.sources.first { plan.subjects.contains($0.name) }?.use
    if manifest.samples.balance == .classes, subjectUse != .segments {
      bag.report(
        "'balance: classes' needs samples that go through segments", at: manifest.samples.position,
        hint: "write 'each' with a source that has 'as: segments', or leave 'balance' out")
    }
    plan.requireFormats(for: manifest)
    if manifest.shards.pixels == .losslessBackground {
      for (entry, planned) in zip(manifest.stages, list.stages) {
        guard let cause = planned.stage.changesEveryPixel else { continue }
        bag.report(
          "stage '\(entry.name.name)' changes every pixel, but 'pixels' is lossless_background",
          at: entry.name.position,
          hint: "leave \(cause) out, or write 'pixels: { jpg: QUALITY }'")
      }
    }
    let training = manifest.train.map {
      TrainingPlan.make($0, after: plan, decodesExactly: manifest.decodesExactly)
    }
    if let training, let learning = manifest.train?.learning {
      plan.requireChannels(
        of: manifest.evaluations, among: training.plan.views, for: learning)
    }
    let evaluations = manifest.evaluations.map { entry in
      TrainingPlan.make(entry, of: manifest, bag: bag)
    }
    guard bag.isEmpty else { return nil }
    let pastes = list.stages.flatMap(\.pastes)
    let pasted = Set(pastes.flatMap(\.segments))
    // A whole image that is pasted, as InsLoc does, is of no class of its dataset: its id is 0.
    let pastesImages = manifest.sources.contains { $0.use == .images && pasted.contains($0.name) }
    var classes = plan.classes
    if pastesImages { classes = ["object"] + classes.filter { $0 != "object" } }
    if classes.isEmpty { classes = ["object"] }
    var resolved = manifest.resolved
    resolved.insert("stages", .list(list.resolved), before: "shards")
    if let training { resolved.insert("augment", training.resolved, into: "train") }
    resolved.insert("augment", evaluations.map { $0?.resolved }, intoListed: "evaluate")
    let plans = zip(manifest.evaluations, evaluations).compactMap { entry, planned in
      planned.map { (entry.id, $0.plan) }
    }
    return Plan(
      manifest: manifest, stages: list.stages, canvases: plan.canvases, classes: classes,
      training: training?.plan,
      evaluations: Dictionary(plans, uniquingKeysWith: { first, _ in first }), resolved: resolved,
      startsFromImage: plan.startsFromImage,
      hasLabel: subjectUse == .segments && pastes.contains(where: \.isSubject)
        && pastes.allSatisfy(\.pastesOne),
      quotas: quotas(of: pastes, classes: classes))
  }

  private static func quotas(of pastes: [Paste], classes: [String]) -> [Int: Double] {
    var shares: [Int: Double] = [:]
    var total = 0.0
    for paste in pastes {
      guard let quotas = paste.quotas else { continue }
      total += paste.meanCount
      for (name, share) in quotas.shares {
        guard let id = classes.firstIndex(of: name) else { continue }
        shares[id, default: 0] += share * paste.meanCount
      }
    }
    return total > 0 ? shares.mapValues { $0 / total } : [:]
  }

  /// How the canvases of a sample begin, which may be only going to be encoded for a shard.
  func ground(forShard isForShard: Bool) -> CanvasGround {
    switch manifest.shards.pixels {
    case .losslessBackground: .blocks
    case .jpg(let quality) where isForShard && !stages.contains(where: \.stage.looksAtPixels):
      .recoded(JPEGEncoder(quality: quality))
    case .jpg, .png, .tiff: .pixels
    }
  }

  /// The run's class ids of a dataset's classes.
  package func classIDs(of dataset: DatasetManifest) -> [Int] {
    dataset.classes.map { name in classes.firstIndex(of: name) ?? 0 }
  }

  /// The value of a label map's pixels that are to be ignored: 255, or 65535 with many classes.
  package var ignoreValue: UInt16 { classes.count > 254 ? 65535 : 255 }

  /// What the shards are a function of: all of the manifest but `train` and `evaluate`, so that
  /// training and evaluations can be changed and the shards stay.
  package var generation: ResolvedNode {
    guard case .mapping(let pairs) = resolved else { return resolved }
    return .mapping(pairs.filter { $0.key != "train" && $0.key != "evaluate" })
  }
}

/// A stage under the name its draws are keyed by.
package struct PlannedStage: Sendable {
  package let id: String
  package let stage: any Stage

  /// Changes one sample, telling the run's observer.
  func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    run.observer?.begin(run.stage, on: sample)
    try stage.apply(to: &sample, in: run)
    run.observer?.end(run.stage, on: sample)
  }

  /// The paste it is, or those its views go through.
  var pastes: [Paste] {
    if let paste = stage as? Paste { return [paste] }
    return (stage as? Views)?.views.flatMap { $0.stages.flatMap(\.pastes) } ?? []
  }
}

extension ResolvedNode {
  /// Writes a setting before another one, or last.
  fileprivate mutating func insert(
    _ key: String, _ value: ResolvedNode, before next: String? = nil
  ) {
    guard case .mapping(var pairs) = self else { return }
    pairs.insert(Pair(key, value), at: pairs.firstIndex { $0.key == next } ?? pairs.endIndex)
    self = .mapping(pairs)
  }

  /// Writes a setting into the mappings of one key each that a list under a key holds, where there is
  /// a value for it.
  fileprivate mutating func insert(
    _ key: String, _ values: [ResolvedNode?], intoListed list: String
  ) {
    guard case .mapping(var pairs) = self,
      let place = pairs.firstIndex(where: { $0.key == list }),
      case .list(var elements) = pairs[place].value
    else { return }
    for (index, value) in zip(elements.indices, values) {
      guard let value, case .mapping(let names) = elements[index], let name = names.first?.key
      else { continue }
      elements[index].insert(key, value, into: name)
    }
    pairs[place] = Pair(list, .list(elements))
    self = .mapping(pairs)
  }

  /// Writes a setting into the mapping under a key.
  fileprivate mutating func insert(_ key: String, _ value: ResolvedNode, into mapping: String) {
    guard case .mapping(var pairs) = self,
      let place = pairs.firstIndex(where: { $0.key == mapping })
    else { return }
    var inner = pairs[place].value
    inner.insert(key, value)
    pairs[place] = Pair(mapping, inner)
    self = .mapping(pairs)
  }
}
