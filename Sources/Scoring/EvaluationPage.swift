import Foundation
import Reporting
import Support

/// The results of an evaluation as a page, whose bytes depend on the results alone.
package struct EvaluationPage {
  private let results: EvaluationResults

  package init(_ results: EvaluationResults) {
    self.results = results
  }

  /// Facts, tables, charts, and the best and worst images.
  package var page: ReportPage {
    let parts = results.protocols
    return ReportPage(
      title: "\(results.name): evaluation",
      subtitle: parts.map(\.title).joined(separator: ", "),
      facts: results.facts + parts.flatMap(facts), charts: parts.flatMap(charts),
      tables: parts.flatMap(EvaluationTables.tables), samples: parts.flatMap(\.pictures),
      isNumbersFirst: true, showsAreas: true)
  }

  /// Those of a protocol among several are told apart by its id.
  private func facts(_ part: ProtocolResults) -> [(name: String, value: String)] {
    part.facts.map { (title($0.name, of: part), $0.value) }
  }

  private func title(_ text: String, of part: ProtocolResults) -> String {
    results.protocols.count > 1 ? "\(part.id): \(text)" : text
  }

  private func charts(_ part: ProtocolResults) -> [ReportChart] {
    let bars = part.classFigureNames.prefix(1).compactMap { figure in
      ReportChart(
        title("\(figure) of each class, %", of: part),
        BarGroups(
          part.classes, part.inits.map { ($0.name, $0.classMeans(of: figure, part.classes.count)) }),
        caption: part.inits.contains { $0.runs.count > 1 }
          ? "means over the seeds; – where a class is neither there nor predicted"
          : "– where a class is neither there nor predicted")
    }
    let confusions = part.inits.compactMap { entry in
      entry.shares(part.classes).flatMap { table in
        ReportChart(
          title(
            "What was taken for what" + (part.inits.count > 1 ? ": \(entry.name)" : ""), of: part),
          table,
          caption: "percent of a row's pixels; rows: ground truth, columns: prediction"
            + (entry.runs.count > 1 ? "; all seeds" : ""))
      }
    }
    return bars + confusions + [curves(part)].compactMap(\.self)
  }

  private func curves(_ part: ProtocolResults) -> ReportChart? {
    let curves = part.inits.flatMap { entry in
      entry.runs.filter { !$0.curve.isEmpty }.map { run in
        Curve(
          entry.runs.count > 1 ? "\(entry.name), seed \(run.seed)" : entry.name,
          run.curve.map { (step: $0.step, value: $0.loss) })
      }
    }
    return ReportChart(title("Loss while training", of: part), curves)
  }
}

extension InitResults {
  /// The mean of a figure of each class over the runs that have it.
  func classMeans(of figure: String, _ classes: Int) -> [Double?] {
    (0..<classes).map { label in
      SeedSummary(
        runs.compactMap { run in
          guard let values = run.perClass[figure], values.indices.contains(label) else {
            return nil
          }
          return values[label]
        })?.mean
    }
  }

  /// The confusion of all runs, with a last column where pixels were taken for no class.
  ///
  /// - Returns: nil without any.
  fileprivate func shares(_ classes: [String]) -> ShareTable? {
    let matrices = runs.compactMap(\.confusion).filter { $0.classes == classes.count }
    guard !matrices.isEmpty else { return nil }
    let hasUnassigned = matrices.contains { $0.unassigned.contains { $0 > 0 } }
    let counts = classes.indices.map { row in
      classes.indices.map { column in matrices.reduce(0) { $0 + $1.table[row, column] } }
        + (hasUnassigned ? [matrices.reduce(0) { $0 + $1.unassigned[row] }] : [])
    }
    return ShareTable(
      counts: counts, rows: classes, columns: classes + (hasUnassigned ? ["(no class)"] : []))
  }
}
