import Support

/// Findings counted by kind, the first few of each kept; memory does not grow with their number.
package struct FindingTally: Sendable {
  /// How many of a kind are kept.
  package static let kept = 20

  package private(set) var counts: [FindingKind: Int] = [:]
  private var first: [FindingKind: [PipelineError]] = [:]

  package init() {}

  /// Counts a finding.
  package mutating func add(_ kind: FindingKind, _ error: PipelineError, count: Int = 1) {
    counts[kind, default: 0] += count
    guard first[kind, default: []].count < Self.kept else { return }
    first[kind, default: []].append(error)
  }

  /// Counts what another tally has counted.
  package mutating func add(_ other: FindingTally) {
    for (kind, count) in other.counts {
      counts[kind, default: 0] += count
      let room = Self.kept - first[kind, default: []].count
      first[kind, default: []] += other.named(kind).prefix(room)
    }
  }

  /// The kinds that were found, in their fixed order.
  package var kinds: [FindingKind] {
    FindingKind.allCases.filter { counts[$0] != nil }
  }

  /// The first few findings of a kind.
  package func named(_ kind: FindingKind) -> [PipelineError] { first[kind] ?? [] }

  /// How many findings there are.
  package var total: Int { counts.values.reduce(0, +) }
}
