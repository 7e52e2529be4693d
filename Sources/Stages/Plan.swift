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
  /// The run's classes: those of its datasets, in the order the sources name them.
  package let classes: [String]
  /// The whole manifest with every default written out.
  package let resolved: ResolvedNode
  /// Whether each sample has one label: the class of the one segment it is about.
  package let hasLabel: Bool

  /// Reads the stages of a pipeline; nil when something was reported.
  package static func make(_ manifest: PipelineManifest, bag: DiagnosticBag) -> Plan? {
    let plan = StagePlan(manifest, bag: bag)
    var occurrences: [String: Int] = [:]
    var stages: [PlannedStage] = []
    var resolved: [ResolvedNode] = []
    for entry in manifest.stages {
      guard let (stage, node) = read(entry, in: plan) else { continue }
      let name = entry.name.name
      occurrences[name, default: 0] += 1
      let occurrence = occurrences[name, default: 1]
      stages.append(
        PlannedStage(id: occurrence == 1 ? name : "\(name).\(occurrence)", stage: stage))
      resolved.append(.mapping([ResolvedNode.Pair(name, node)]))
    }
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
    guard bag.isEmpty else { return nil }
    var classes: [String] = []
    for source in manifest.sources {
      for name in source.dataset.classes where !classes.contains(name) { classes.append(name) }
    }
    // A whole image can be pasted without any dataset naming a class, as InsLoc does.
    if classes.isEmpty { classes = ["object"] }
    let pastes = stages.flatMap(\.pastes)
    return Plan(
      manifest: manifest, stages: stages, canvases: plan.canvases, classes: classes,
      resolved: insert(.list(resolved), into: manifest.resolved),
      hasLabel: subjectUse == .segments && pastes.contains(where: \.isSubject)
        && pastes.allSatisfy(\.pastesOne))
  }

  /// Reads one stage; nil after reporting when no stage has its name.
  static func read(_ entry: StageEntry, in plan: StagePlan) -> (any Stage, ResolvedNode)? {
    guard let type = StageRegistry.stage(named: entry.name.name) else {
      plan.bag.report(
        "there is no stage '\(entry.name.name)'", at: entry.name.position,
        hint: NearestName.hint(for: entry.name.name, among: StageRegistry.all.map { $0.name }))
      return nil
    }
    let reader = MappingReader(entry.settings, "stage '\(entry.name.name)'", bag: plan.bag)
    let stage = type.init(reader, in: plan)
    reader.finish()
    return (stage, reader.resolved)
  }

  /// The run's class ids of a dataset's classes.
  package func classIDs(of dataset: DatasetManifest) -> [Int] {
    dataset.classes.map { name in classes.firstIndex(of: name) ?? 0 }
  }

  /// The value of a label map's pixels that are to be ignored: 255, or 65535 with many classes.
  package var ignoreValue: UInt16 { classes.count > 254 ? 65535 : 255 }

  private static func insert(_ stages: ResolvedNode, into node: ResolvedNode) -> ResolvedNode {
    guard case .mapping(var pairs) = node else { return node }
    let place = pairs.firstIndex { $0.key == "shards" } ?? pairs.endIndex
    pairs.insert(ResolvedNode.Pair("stages", stages), at: place)
    return .mapping(pairs)
  }
}

/// A stage under the name its draws are keyed by.
package struct PlannedStage: Sendable {
  package let id: String
  package let stage: any Stage

  /// The paste it is, or those its views go through.
  fileprivate var pastes: [Paste] {
    if let paste = stage as? Paste { return [paste] }
    return (stage as? Views)?.views.flatMap { $0.stages.flatMap(\.pastes) } ?? []
  }
}
