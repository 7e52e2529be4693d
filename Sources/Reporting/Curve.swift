/// Numbers over steps, with a name: a loss, a learning rate.
package struct Curve: Sendable {
  /// A number at a step; of several points, their means.
  package struct Point: Sendable, Equatable {
    package let step: Double
    package let value: Double

    package init(step: Double, value: Double) {
      self.step = step
      self.value = value
    }
  }

  package let name: String
  /// By steps.
  package let points: [Point]

  /// Takes the points that can be drawn: a value that is no number, or over 10¹⁰⁰, is left out, and
  /// one below 10⁻¹⁰⁰ is 0.
  package init(_ name: String, _ values: [(step: Int, value: Double)]) {
    self.name = name
    points = values.filter { abs($0.value) <= 1e100 }.sorted { $0.step < $1.step }
      .map { Point(step: Double($0.step), value: abs($0.value) < 1e-100 ? 0 : $0.value) }
  }

  /// The curve of a name in a run's metrics; empty where no line has it.
  package init(_ name: String, in lines: [MetricsLog.Line]) {
    self.init(
      name, lines.compactMap { line in line.values[name].map { (step: line.step, value: $0) } })
  }

  /// At most so many points: means over as many runs of neighbouring points, all about as long.
  ///
  /// - Parameter most: How many, 1 or more.
  /// - Returns: The points as they are when there are no more than that.
  package func thinned(to most: Int) -> [Point] {
    precondition(most > 0, "a curve without points")
    guard points.count > most else { return points }
    return (0..<most).map { bucket in
      let run = points[bucket * points.count / most..<(bucket + 1) * points.count / most]
      let count = Double(run.count)
      return Point(
        step: run.reduce(0) { $0 + $1.step / count }, value: run.reduce(0) { $0 + $1.value / count }
      )
    }
  }
}
