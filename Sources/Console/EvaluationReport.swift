import Execution
import Foundation
import Scoring
import Support

/// How a call of `evaluate` ends: `results.json`, `results.csv` and `report.html`, and a few lines or JSON.
package struct EvaluationReport {
  private let results: EvaluationResults
  private let folder: RunFolder

  package init(_ results: EvaluationResults, folder: RunFolder) {
    self.results = results
    self.folder = folder
  }

  private var json: String { "\(folder.path)/results.json" }
  private var csv: String { "\(folder.path)/results.csv" }
  private var text: [UInt8] { results.json.text(indented: true) + [10] }

  /// Writes the files, each of which appears whole.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func write() throws(PipelineError) {
    let page = Array(try EvaluationPage(results).page.html().utf8)
    try FileBytes.makeFolder(folder.path)
    try folder.locked { () throws(PipelineError) in
      try FileBytes.writeAtomically(page, to: folder.page)
      try FileBytes.writeAtomically(Array(results.csv.utf8), to: csv)
      try FileBytes.writeAtomically(text, to: json)
    }
  }

  /// Prints the results, or a summary of them.
  package func tell(asJSON: Bool) {
    guard !asJSON else {
      return Terminal.say(String(decoding: text.dropLast(), as: UTF8.self))
    }
    for part in results.protocols {
      guard part.inits.count == 1, part.inits[0].runs.count == 1 else {
        Terminal.say("\(part.id): \(part.title)\n" + Self.columns(Self.inits(part)) + "\n")
        continue
      }
      for entry in part.inits {
        for run in entry.runs {
          Terminal.say(Self.columns(Self.figures(run, part)))
          if !part.classFigureNames.isEmpty {
            Terminal.say("\n" + Self.columns(Self.classes(run, part)) + "\n")
          }
        }
      }
    }
    Terminal.say("results  \(json)\ntable    \(csv)\npage     \(folder.page)")
  }

  /// A row for each initialisation: its figures over the seeds, and how far the first is behind.
  private static func inits(_ part: ProtocolResults) -> [[String]] {
    let names = part.figureNames
    let difference = part.inits.first.map { "\(part.headline) - \($0.name)" } ?? ""
    return [["init"] + names + [difference, "95 % interval"]]
      + part.inits.map { entry in
        let found = part.differences.first { $0.name == entry.name && $0.figure == part.headline }
        return [entry.name]
          + names.map { name in
            guard let summary = entry.summary(of: name) else { return "–" }
            let spread = summary.deviation.map { " ± " + EvaluationFigure.text($0) } ?? ""
            return EvaluationFigure.text(summary.mean) + spread
          }
          + [
            found.map { EvaluationFigure.text($0.mean) } ?? "",
            found?.interval.map(EvaluationFigure.text) ?? "",
          ]
      }
  }

  private static func figures(_ run: EvaluationRun, _ part: ProtocolResults) -> [[String]] {
    [["figure", "%", "95 % interval"]]
      + part.figureNames.compactMap { name in
        run.figures[name].map { value in
          let interval = run.intervals[name].map { EvaluationFigure.text($0.lower...$0.upper) }
          return [name, EvaluationFigure.text(value), interval ?? ""]
        }
      }
  }

  private static func classes(_ run: EvaluationRun, _ part: ProtocolResults) -> [[String]] {
    let names = part.classFigureNames
    return [["class"] + names]
      + part.classes.indices.map { label in
        ["\(label) \(part.classes[label])"]
          + names.map { run.perClass[$0]?[label].map(EvaluationFigure.text) ?? "–" }
      }
  }

  /// Rows of as many cells, the first column left-aligned and the others right.
  private static func columns(_ rows: [[String]]) -> String {
    let widths = rows.first.map { first in
      first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    }
    guard let widths else { return "" }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + space : space + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
