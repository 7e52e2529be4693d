import Metrics

extension EvaluationResults {
  /// The content of `results.csv`: a row for each figure of each run, figures of classes after them.
  ///
  /// Rules of RFC 4180, with a header; numbers have a point and as many digits as they need.
  package var csv: String {
    var rows = [
      [
        "protocol", "init", "seed", "figure", "class", "value", "interval_low", "interval_high",
      ]
    ]
    for part in protocols {
      for entry in part.inits {
        for run in entry.runs {
          let start = [part.id, entry.name, "\(run.seed)"]
          for name in part.figureNames {
            guard let value = run.figures[name] else { continue }
            let interval = run.intervals[name]
            rows.append(
              start + [name, ""] + [value, interval?.lower, interval?.upper].map(Self.number))
          }
          for (name, values) in run.perClass.sorted(by: { $0.key < $1.key }) {
            for (label, value) in zip(part.classes, values) {
              rows.append(start + [name, label, Self.number(value), "", ""])
            }
          }
        }
      }
    }
    return rows.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// The shortest text that reads as the same number; empty for what is none.
  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return "\(value)"
  }

  private static func quoted(_ field: String) -> String {
    // By scalars: a character may hold a line's end and more.
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    var doubled = String.UnicodeScalarView()
    for scalar in field.unicodeScalars {
      doubled.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar])
    }
    return "\"\(String(doubled))\""
  }
}
