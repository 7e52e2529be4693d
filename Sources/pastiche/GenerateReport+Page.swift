import Execution
import Reporting
import Support

extension GenerateReport {
  /// The page `report.html`: samples first, then counts and what was left out.
  func page(
    _ report: RunReport, _ samples: [PreviewSample], rate: Double, seconds: Double, workers: Int
  ) -> ReportPage {
    func table(_ title: String, _ name: String, _ counts: [String: Int]) -> ReportTable? {
      guard !counts.isEmpty else { return nil }
      let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return ReportTable(
        title: title, columns: [name, "count"], rows: rows.map { [$0.key, "\($0.value)"] })
    }
    let failures =
      report.skipped.map { [$0.key, $0.error] } + report.problems.map { ["catalog", $0] }
    var tables = [
      table("Instances by class", "class", report.classes),
      table("Samples dropped by rule", "reason", report.droppedSamples),
      table("Segments left out by rule", "stage and reason", report.drops),
    ].compactMap { $0 }
    if !failures.isEmpty {
      tables.append(
        ReportTable(
          title: "Left out because an input failed", columns: ["sample", "why"],
          rows: Array(failures.prefix(200))))
    }
    let versions = open.identity.versions.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let digest = "\(open.identity.digest)".prefix(16)
    return ReportPage(
      title: open.maker.plan.manifest.name,
      subtitle: "\(report.samplesMade) samples in \(report.shardsPresent) shards, \(report.size)",
      facts: [
        ("samples asked", "\(report.samplesAsked)"), ("samples made", "\(report.samplesMade)"),
        ("shards", "\(report.shardsPresent) of \(report.shardsTotal)"),
        (
          "last call",
          "\(outcome.samplesMade) samples in \(ProgressLine.clock(seconds)), "
            + "\(ProgressLine.rounded(rate))/s with \(workers) workers"
        ),
        ("peak memory", "\(Self.peakMemory)"), ("run digest", "\(digest)…"),
        ("versions", versions),
      ], tables: tables, samples: samples)
  }
}
