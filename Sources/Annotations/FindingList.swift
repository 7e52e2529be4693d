/// Findings of one file, of which each kind is told up to a limit and counted beyond it.
struct FindingList {
  /// How many of one kind are told; files of millions of annotations may have millions wrong.
  static let mostTold = 10_000

  private(set) var told: [AnnotationFinding] = []
  private var counts: [AnnotationFinding.Kind: Int] = [:]

  mutating func add(_ finding: AnnotationFinding) {
    counts[finding.kind, default: 0] += finding.count
    if counts[finding.kind, default: 0] <= Self.mostTold { told.append(finding) }
  }

  /// All that was told, and one closing finding for each kind that had more.
  func all(at place: String) -> [AnnotationFinding] {
    var all = told
    for kind in AnnotationFinding.Kind.allCases {
      guard let count = counts[kind], count > Self.mostTold else { continue }
      all.append(
        AnnotationFinding(
          kind, at: place, "\(count - Self.mostTold) more of \(kind.rawValue)",
          count: count - Self.mostTold))
    }
    return all
  }
}
