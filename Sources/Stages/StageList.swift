import Manifest

/// Stages in their order, each under the name its draws are keyed by.
struct StageList {
  private(set) var stages: [PlannedStage] = []
  /// Their settings with every default.
  private(set) var resolved: [ResolvedNode] = []
  private var occurrences: [String: Int] = [:]
  /// What the ids of stages begin with.
  private let prefix: String

  init(prefix: String = "") {
    self.prefix = prefix
  }

  /// Reads one more stage; reports and leaves it out when none has its name.
  mutating func add(_ entry: StageEntry, in plan: StagePlan) {
    let name = entry.name.name
    guard let type = StageRegistry.stage(named: name) else {
      plan.bag.report(
        "there is no stage '\(name)'", at: entry.name.position,
        hint: NearestName.hint(for: name, among: StageRegistry.all.map { $0.name }))
      return
    }
    let reader = MappingReader(entry.settings, "stage '\(name)'", bag: plan.bag)
    let stage = type.init(reader, in: plan)
    reader.finish()
    let occurrence = occurrences[name, default: 0] + 1
    occurrences[name] = occurrence
    let id = occurrence == 1 ? name : "\(name).\(occurrence)"
    stages.append(PlannedStage(id: prefix + id, stage: stage))
    resolved.append(.mapping([ResolvedNode.Pair(name, reader.resolved)]))
  }
}
