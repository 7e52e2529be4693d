import Foundation

/// How figures are written for people.
package enum EvaluationFigure {
  /// With two decimals: 61.23.
  package static func text(_ value: Double) -> String {
    value.isFinite ? String(format: "%.2f", value) : "–"
  }

  /// With its sign: +1.20, -0.35.
  package static func signed(_ value: Double) -> String {
    value.isFinite ? String(format: "%+.2f", value) : "–"
  }

  /// For example `61.23 ± 0.41`; without a deviation, the mean alone.
  package static func text(_ summary: SeedSummary) -> String {
    text(summary.mean) + (summary.deviation.map { " ± \(text($0))" } ?? "")
  }

  /// For example `58.10 to 63.77`.
  package static func text(_ interval: ClosedRange<Double>) -> String {
    "\(text(interval.lowerBound)) to \(text(interval.upperBound))"
  }

  /// For example `+1.20 (0.35 to 2.05)`.
  package static func text(_ difference: InitDifference) -> String {
    signed(difference.mean)
      + (difference.interval.map {
        " (\(signed($0.lowerBound)) to \(signed($0.upperBound)))"
      } ?? "")
  }
}
