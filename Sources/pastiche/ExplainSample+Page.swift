import Execution
import Reporting
import Stages
import Support

extension ExplainSample {
  /// The page: sources, then every stage with its pictures and draws, then the tables.
  func page() -> ReportPage {
    let plan = open.maker.plan
    var samples: [PreviewSample] = []
    if !sources.isEmpty {
      samples.append(
        PreviewSample(
          key: "sources", canvases: sources.map(\.preview),
          caption: "segments taken, and what of an image a canvas shows"))
    }
    samples += course.previews
    var tables: [ReportTable] = []
    if !explanation.members.isEmpty { tables.append(memberTable) }
    tables += course.tables
    if !differences.isEmpty {
      tables.append(
        ReportTable(
          title: "Not as in the run", columns: ["what"], rows: differences.map { [$0] }))
    }
    return ReportPage(
      title: "\(plan.manifest.name) \(explanation.key)",
      subtitle: [subject.map { "about \($0)" }, reasonForNone, explanation.sentence]
        .compactMap { $0 }.joined(separator: "; "),
      tables: tables, samples: samples)
  }

  private var memberTable: ReportTable {
    ReportTable(
      title: "Members", columns: ["member", "sha-256 here", "sha-256 in the shard", "verdict"],
      rows: explanation.members.map { member in
        func brief(_ digest: Digest?) -> String { digest.map { "\($0)".prefix(16) + "…" } ?? "" }
        return [member.name, brief(member.here), brief(member.there), member.difference ?? "same"]
      })
  }
}
