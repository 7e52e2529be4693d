import Metrics
import Support

extension EvaluationResults {
  /// The content of `results.json`.
  ///
  /// Shares are in percent; what is no number is null. `confusion` has a row for each class of the
  /// ground truth, and figures of classes are in the order of `classes`.
  package var json: JSONValue {
    [
      "version": 1, "name": .string(name), "facts": .facts(facts),
      "protocols": .array(protocols.map(\.json)),
    ]
  }
}

extension ProtocolResults {
  fileprivate var json: JSONValue {
    [
      "id": .string(id), "title": .string(title), "facts": .facts(facts),
      "headline": .string(headline), "classes": .array(classes.map { .string($0) }),
      "inits": .array(
        inits.map { entry in
          [
            "name": .string(entry.name), "runs": .array(entry.runs.map(\.json)),
            "over_seeds": .object(
              Dictionary(
                figureNames.compactMap { name in
                  entry.summary(of: name).map { (name, $0.json) }
                }, uniquingKeysWith: { first, _ in first })),
          ]
        }),
      "differences": .array(differences.map(\.json)),
    ]
  }
}

extension SeedSummary {
  fileprivate var json: JSONValue {
    [
      "seeds": .integer(count), "mean": .finite(mean), "deviation": .finite(deviation),
      "interval": .ends(interval),
    ]
  }
}

extension InitDifference {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "other": .string(other), "figure": .string(figure),
      "mean": .finite(mean), "deviation": .finite(deviation), "interval": .ends(interval),
      "seeds": .integer(seeds), "by": .string(by.rawValue),
    ]
  }
}

extension EvaluationRun {
  fileprivate var json: JSONValue {
    [
      "seed": .integer(seed), "learning_rate": .finite(learningRate),
      "tried": .array(
        tried.map { ["learning_rate": .finite($0.rate), "score": .finite($0.score)] }),
      "figures": .object(figures.mapValues { .finite($0) }),
      "intervals": .object(
        intervals.mapValues {
          [
            "lower": .finite($0.lower), "upper": .finite($0.upper),
            "resamples": .integer($0.resamples),
          ]
        }),
      "per_class": .object(
        perClass.mapValues { values in .array(values.map { .finite($0) }) }),
      "confusion": confusion.map { .array($0.rows.map(JSONValue.whole)) } ?? .null,
      "unassigned": confusion.map { .whole($0.unassigned) } ?? .null,
      "curve": .array(curve.map { ["step": .integer($0.step), "loss": .finite($0.loss)] }),
      "best": .array(best.map(\.json)), "worst": .array(worst.map(\.json)),
    ]
  }
}

extension ImageScore {
  fileprivate var json: JSONValue { ["key": .string(key), "score": .finite(score)] }
}

extension ConfusionMatrix {
  /// `[C, C]` pixels, a row for each class of the ground truth.
  var rows: [[Int]] {
    (0..<classes).map { row in (0..<classes).map { table[row, $0] } }
  }
}

extension JSONValue {
  /// A number, or null for what is none.
  fileprivate static func finite(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }

  fileprivate static func ends(_ range: ClosedRange<Double>?) -> JSONValue {
    range.map { [.finite($0.lowerBound), .finite($0.upperBound)] } ?? .null
  }

  fileprivate static func whole(_ values: [Int]) -> JSONValue {
    .array(values.map { .integer($0) })
  }

  fileprivate static func facts(_ facts: [(name: String, value: String)]) -> JSONValue {
    .object(
      Dictionary(facts.map { ($0.name, .string($0.value)) }, uniquingKeysWith: { _, last in last }))
  }
}
