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
    for (number, stage) in stages.enumerated() {
      samples.append(
        PreviewSample(
          key: "\(number + 1) \(stage.stage)",
          canvases: stage.pictures.map {
            PreviewCanvas(
              $0.canvas, $0.name, classes: plan.classes,
              details: $0.draws
                + $0.placed.flatMap { [(name: "pasted", value: $0.title)] + $0.draws })
          }, views: stage.pictures.map { ($0.canvas.source, $0.canvas.view) },
          caption: stage.notes.joined(separator: "; ")))
    }
    var tables: [ReportTable] = []
    if !explanation.members.isEmpty { tables.append(memberTable) }
    if case .made(let sample) = explanation.outcome {
      tables += [instanceTable(sample), canvasTable(sample)]
    }
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

  private func instanceTable(_ sample: Sample) -> ReportTable {
    var rows: [[String]] = []
    for name in sample.names {
      for instance in sample[name]?.instances ?? [] {
        rows.append([
          name,
          open.maker.plan.classes[instance.classID] + (instance.isIgnored ? " (ignored)" : ""),
          instance.region.map { "\($0.box)" } ?? "nothing visible",
          instance.region.map { "\($0.area)" } ?? "0",
          JSONValue.number(instance.visibleFraction).brief, instance.origin.json.brief,
        ])
      }
    }
    return ReportTable(
      title: "Instances",
      columns: ["canvas", "class", "box", "area px", "visible fraction", "from"], rows: rows)
  }

  private func canvasTable(_ sample: Sample) -> ReportTable {
    ReportTable(
      title: "Canvases", columns: ["canvas", "size", "from", "matrix to its source"],
      rows: sample.names.compactMap { name in
        sample[name].map {
          [name, "\($0.image.size)", $0.source.json.brief, $0.matrix.brief]
        }
      })
  }
}
