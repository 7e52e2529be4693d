import Console
import Execution
import Reporting
import Support

extension GenerateReport {
  /// The page `report.html`: samples, what the run is, what the samples hold, what was left out.
  func page(_ report: RunReport, _ samples: [PreviewSample]) -> ReportPage {
    ReportPage(
      title: open.maker.plan.manifest.name,
      subtitle: "\(report.samplesMade) samples in \(report.shardsPresent) shards, \(report.size)",
      facts: facts(report), charts: charts(report.statistics), tables: tables(report),
      samples: samples)
  }

  private func facts(_ report: RunReport) -> [(name: String, value: String)] {
    let outcome = call.outcome
    let dropped = report.droppedSamples.values.reduce(0, +)
    let part =
      [call.partition.map { "partition \($0)" }, call.shards.map { "shards \($0)" }]
      .compactMap(\.self).map { ", \($0)" }.joined()
    let versions = open.identity.versions.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    func brief(_ digest: Digest) -> String { "\("\(digest)".prefix(16))…" }
    return [
      ("samples asked", "\(report.samplesAsked)"), ("samples made", "\(report.samplesMade)"),
      ("dropped by rule", "\(dropped)"), ("skipped", "\(report.skipped.count)"),
      ("shards", "\(report.shardsPresent) of \(report.shardsTotal)"),
      ("seed", "\(open.maker.plan.manifest.seed)"),
      (
        "last call",
        "\(outcome.samplesMade) samples in \(ProgressLine.clock(call.seconds)), "
          + "\(ProgressLine.rounded(call.rate))/s with \(call.workers) workers\(part)"
      ),
      ("peak memory of the last call", "\(call.peakMemory)"),
      ("manifest digest", brief(open.identity.manifestDigest)),
      ("catalog digest", brief(open.identity.catalogDigest)),
      ("run digest", brief(open.identity.digest)), ("versions", versions),
    ]
  }

  private func charts(_ statistics: SampleStatistics) -> [ReportChart] {
    let all = statistics.allCanvases
    var charts = [
      ReportChart(
        "Instance size (√ of visible area, px)", all.segmentSide, of: "instances"),
      ReportChart("Visible fraction", all.visibleFraction, of: "instances"),
      ReportChart("Instances on a canvas", all.instances, of: "canvases"),
    ]
    for (name, canvas) in statistics.canvases.sorted(by: { $0.key < $1.key }) {
      charts += [
        ReportChart("Mean saliency of '\(name)'", canvas.saliency, of: "maps"),
        ReportChart(
          "Hidden share of the foreground of '\(name)'", canvas.hiddenForeground, of: "masks"),
        ReportChart(
          "Hidden share of the background of '\(name)'", canvas.hiddenBackground, of: "masks"),
      ]
      guard let width = canvas.width.greatest, let height = canvas.height.greatest else { continue }
      charts.append(
        ReportChart(
          "Placement on '\(name)'", canvas.placement, width: width, height: height,
          of: "box centres on \(Self.sizes(canvas))"))
    }
    return charts.compactMap(\.self)
  }

  /// For example `256x256 px`, or `200–640 x 150–480 px` when sizes differ.
  private static func sizes(_ canvas: CanvasStatistics) -> String {
    func span(_ span: PixelSpan) -> String {
      span.least == span.greatest
        ? "\(span.least ?? 0)" : "\(span.least ?? 0)–\(span.greatest ?? 0)"
    }
    let isOne =
      canvas.width.least == canvas.width.greatest
      && canvas.height.least == canvas.height.greatest
    return "\(span(canvas.width))\(isOne ? "x" : " x ")\(span(canvas.height)) px"
  }

  private func tables(_ report: RunReport) -> [ReportTable] {
    func table(_ title: String, _ name: String, _ counts: [String: Int]) -> ReportTable? {
      guard !counts.isEmpty else { return nil }
      let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return ReportTable(
        title: title, columns: [name, "count"], rows: rows.map { [$0.key, "\($0.value)"] })
    }
    let failures =
      report.skipped.map { [$0.key, $0.error] } + report.problems.map { ["catalog", $0] }
    return [
      ReportTable.classes(classRows(report.statistics)), call.table,
      table("Samples dropped by rule", "stage and reason", report.droppedSamples),
      table("Left out or left alone by rule", "stage and reason", report.drops),
      table("Samples skipped", "kind of failure", report.skippedByReason),
      failures.isEmpty
        ? nil
        : ReportTable(
          title: "Left out because an input failed", columns: ["sample", "why"],
          rows: Array(failures.prefix(200))),
    ].compactMap(\.self)
  }

  /// The classes that some source uses, in the run's order, those that never occur too.
  private func classRows(_ statistics: SampleStatistics) -> [ClassRow] {
    let plan = open.maker.plan
    var used = Set(statistics.classes.keys)
    for entry in plan.manifest.sources {
      for (id, name) in entry.dataset.classes.enumerated()
      where entry.classes?.contains(id) ?? true {
        used.insert(name)
      }
    }
    return plan.classes.enumerated().filter { used.contains($1) }.map { id, name in
      let count = statistics.classes[name]
      return ClassRow(
        name: name, askedShare: plan.quotas[id], instances: count?.instances ?? 0,
        pasted: count?.pasted ?? 0, samples: count?.samples ?? 0)
    }
  }
}
