import Imaging
import Reporting
import Stages
import Support

extension ExplainedCourse {
  /// Every stage with its pictures and draws, for a page.
  var previews: [PreviewSample] {
    stages.enumerated().map { number, stage in
      PreviewSample(
        key: "\(number + 1) \(stage.stage)",
        canvases: stage.pictures.map {
          PreviewCanvas(
            $0.canvas, $0.name, classes: classes,
            details: $0.draws
              + $0.placed.flatMap { [(name: "pasted", value: $0.title)] + $0.draws })
        }, views: stage.pictures.map { ($0.canvas.source, $0.canvas.view) },
        caption: stage.notes.joined(separator: "; "))
    }
  }

  /// What is on the finished canvases, and where they come from; none without a result.
  var tables: [ReportTable] { result.map { [instanceTable($0), canvasTable($0)] } ?? [] }

  private func instanceTable(_ sample: Sample) -> ReportTable {
    var rows: [[String]] = []
    for name in sample.names {
      for instance in sample[name]?.instances ?? [] {
        rows.append([
          name,
          classes[instance.classID] + (instance.isIgnored ? " (ignored)" : ""),
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
