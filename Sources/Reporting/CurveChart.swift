import Support

/// Curves over steps in one frame, with round numbers at its axes and names when there are several.
struct CurveChart {
  private let curves: [Curve]
  private let steps: ChartAxis
  private let values: ChartAxis
  private let legend: ChartLegend

  /// How many points of a curve are drawn; it has more than the drawing has pixels otherwise.
  static let mostPoints = 300
  private static let width = 360.0
  /// Of one character of the labels.
  private static let character = 6.0
  private static let plotHeight = 138.0

  /// Nil when no curve has a point.
  init?(_ curves: [Curve]) {
    self.curves = curves
    let points = curves.flatMap { $0.thinned(to: Self.mostPoints) }
    let (xs, ys) = (points.map(\.step), points.map(\.value))
    guard let first = xs.min(), let last = xs.max(), let low = ys.min(), let high = ys.max() else {
      return nil
    }
    steps = ChartAxis(steps: first...last)
    values = ChartAxis(values: low...high)
    legend = ChartLegend(curves.count > 1 ? curves.map(\.name) : [], width: Self.width)
  }

  private var top: Double { 8 + legend.height }
  private var bottom: Double { top + Self.plotHeight }
  /// The labels of values stand left of the curves.
  private var left: Double {
    12 + Double(values.ticks.map(\.label.count).max() ?? 0) * Self.character
  }
  private var right: Double { Self.width - 8 }

  var svg: String {
    let height = SVGNumber.text(bottom + 24)
    var parts = [
      "<svg class=\"chart\" viewBox=\"0 0 \(SVGNumber.text(Self.width)) \(height)\" role=\"img\" "
        + "aria-label=\"curves\">"
    ]
    parts += values.ticks.map(gridline)
    parts += steps.ticks.map(label)
    parts += curves.indices.filter { !curves[$0].points.isEmpty }.map(line)
    parts += legend.parts
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }

  private func y(_ value: Double) -> String {
    SVGNumber.text(bottom - values.place(of: value) * Self.plotHeight)
  }

  private func x(_ step: Double) -> Double {
    left + steps.place(of: step) * (right - left)
  }

  private func gridline(_ tick: ChartAxis.Tick) -> String {
    let y = y(tick.value)
    return
      "<line x1=\"\(SVGNumber.text(left))\" y1=\"\(y)\" x2=\"\(SVGNumber.text(right))\" y2=\"\(y)\"/>"
      + "<text x=\"\(SVGNumber.text(left - 6))\" y=\"\(y)\" dy=\"3.5\" text-anchor=\"end\">"
      + "\(tick.label)</text>"
  }

  private func label(_ tick: ChartAxis.Tick) -> String {
    let half = Double(tick.label.count) * Self.character / 2
    let middle = min(max(x(tick.value), half), Self.width - half)
    return "<text x=\"\(SVGNumber.text(middle))\" y=\"\(SVGNumber.text(bottom + 15))\" "
      + "text-anchor=\"middle\">\(tick.label)</text>"
  }

  private func line(_ index: Int) -> String {
    let points = curves[index].thinned(to: Self.mostPoints)
    // A line that does not lead anywhere is a dot, by its round ends.
    let corners = points.count == 1 ? points + points : points
    let text = corners.map { "\(SVGNumber.text(x($0.step))),\(y($0.value))" }.joined(separator: " ")
    return
      "<polyline fill=\"none\" stroke=\"\(Palette.colour(ofClass: index).hex)\" "
      + "stroke-width=\"1.5\" stroke-linejoin=\"round\" stroke-linecap=\"round\" "
      + "points=\"\(text)\"><title>\(XMLText.escaped(curves[index].name))</title></polyline>"
  }
}
