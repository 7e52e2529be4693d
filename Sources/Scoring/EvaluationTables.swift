import Reporting

/// The tables of a protocol's results.
enum EvaluationTables {
  /// A table of initialisations, one of classes and one of differences, as far as there are any.
  static func tables(_ part: ProtocolResults) -> [ReportTable] {
    [inits(part), classes(part), differences(part), rates(part)].compactMap(\.self)
  }

  private static func inits(_ part: ProtocolResults) -> ReportTable? {
    guard !part.inits.isEmpty else { return nil }
    let figures = part.figureNames
    let hasRates = part.inits.flatMap(\.runs).contains { $0.learningRate != nil }
    let isCompared = part.differences.contains { $0.figure == part.headline }
    var columns = ["initialisation", "seeds"]
    if hasRates { columns.append("learning rate") }
    columns += figures + ["95 % interval of \(part.headline)"]
    if isCompared { columns.append("difference to \(part.inits[0].name)") }
    let rows = part.inits.map { entry -> [String] in
      var row = [entry.name, "\(entry.runs.count)"]
      if hasRates { row.append(Self.rates(entry)) }
      row += figures.map { entry.summary(of: $0).map(EvaluationFigure.text) ?? "" }
      row.append(interval(entry, part.headline))
      if isCompared {
        let difference = part.differences.first {
          $0.figure == part.headline && $0.name == entry.name && $0.other == part.inits[0].name
        }
        row.append(difference.map(EvaluationFigure.text) ?? "")
      }
      return row
    }
    let isOverSeeds = part.inits.contains { $0.runs.count > 1 }
    return ReportTable(
      title: part.title
        + (isOverSeeds ? ": means over the seeds ± standard deviation, %" : ": figures, %"),
      columns: columns, rows: rows)
  }

  /// Over the seeds where there are several, else over the images.
  private static func interval(_ entry: InitResults, _ figure: String) -> String {
    if let interval = entry.summary(of: figure)?.interval {
      return EvaluationFigure.text(interval) + " (seeds)"
    }
    guard let interval = entry.runs.first?.intervals[figure] else { return "" }
    return EvaluationFigure.text(interval.lower...interval.upper) + " (images)"
  }

  /// The rates that were chosen, with how many seeds chose each when they differ.
  private static func rates(_ entry: InitResults) -> String {
    let chosen = Dictionary(grouping: entry.runs.compactMap(\.learningRate), by: \.self)
    guard chosen.count > 1 else { return chosen.keys.first.map { "\($0)" } ?? "" }
    return chosen.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.count)×)" }
      .joined(separator: ", ")
  }

  private static func classes(_ part: ProtocolResults) -> ReportTable? {
    let inits = part.inits.filter { !$0.runs.allSatisfy(\.perClass.isEmpty) }
    guard !part.classes.isEmpty, !inits.isEmpty else { return nil }
    let columns = inits.flatMap { entry in
      part.classFigureNames.map { figure in
        (
          name: inits.count > 1 ? "\(entry.name): \(figure)" : figure,
          values: entry.classMeans(of: figure, part.classes.count)
        )
      }
    }
    return ReportTable(
      title: "\(part.title): classes, %", columns: ["class"] + columns.map(\.name),
      rows: part.classes.enumerated().map { label, name in
        [name] + columns.map { $0.values[label].map(EvaluationFigure.text) ?? "" }
      })
  }

  private static func differences(_ part: ProtocolResults) -> ReportTable? {
    guard !part.differences.isEmpty else { return nil }
    return ReportTable(
      title: "\(part.title): differences with the same seeds and images",
      columns: [
        "initialisation", "compared with", "figure", "mean", "± over seeds", "95 % interval",
        "seeds", "interval over",
      ],
      rows: part.differences.map {
        [
          $0.name, $0.other, $0.figure, EvaluationFigure.signed($0.mean),
          $0.deviation.map(EvaluationFigure.text) ?? "",
          $0.interval.map {
            "\(EvaluationFigure.signed($0.lowerBound)) to \(EvaluationFigure.signed($0.upperBound))"
          } ?? "",
          "\($0.seeds)", $0.interval == nil ? "" : $0.by.rawValue,
        ]
      })
  }

  /// What each learning rate scored where it was chosen.
  private static func rates(_ part: ProtocolResults) -> ReportTable? {
    let rows = part.inits.flatMap { entry in
      entry.runs.flatMap { run in
        run.tried.map { rate, score in
          [
            entry.name, "\(run.seed)", "\(rate)", EvaluationFigure.text(score),
            rate == run.learningRate ? "chosen" : "",
          ]
        }
      }
    }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      title: "\(part.title): learning rates on the split they were chosen on",
      columns: ["initialisation", "seed", "learning rate", part.headline, ""], rows: rows)
  }
}
