import Support

/// A number of each of several things by each of several names, as bars from 0 to the right.
package struct BarGroups: Sendable {
  /// What is measured, a group of bars each, from the top down.
  package let names: [String]
  /// Whose bars stand in each group, with a number of each thing; nil where there is none.
  package let series: [(name: String, values: [Double?])]

  /// Takes numbers of 0 or more, as many in each series as there are names; others are no bars, and
  /// what is below 10⁻¹⁰⁰ is 0.
  package init(_ names: [String], _ series: [(name: String, values: [Double?])]) {
    precondition(series.allSatisfy { $0.values.count == names.count }, "bars without a name")
    self.names = names
    self.series = series.map { entry in
      (
        entry.name,
        entry.values.map { value in
          value.flatMap { (0...1e100).contains($0) ? ($0 < 1e-100 ? 0 : $0) : nil }
        }
      )
    }
  }
}

/// Groups of horizontal bars with their numbers behind them, and a legend when there are several.
struct BarChart {
  private let groups: BarGroups
  private let values: ChartAxis
  private let legend: ChartLegend

  private static let width = 360.0
  private static let barHeight = 11.0
  private static let gap = 5.0
  /// Of one character of the labels.
  private static let character = 6.0
  private static let longestName = 22

  /// Nil when no series has a number.
  init?(_ groups: BarGroups) {
    let numbers = groups.series.flatMap(\.values).compactMap(\.self)
    guard let highest = numbers.max() else { return nil }
    self.groups = groups
    values = ChartAxis(values: 0...(highest > 0 ? highest : 1))
    legend = ChartLegend(
      groups.series.count > 1 ? groups.series.map(\.name) : [], width: Self.width)
  }

  /// Names stand left of the bars.
  private var left: Double {
    let longest = groups.names.map { min($0.count, Self.longestName) }.max() ?? 0
    return 10 + Double(longest) * Self.character
  }
  /// Numbers stand right of the longest bar.
  private var right: Double { Self.width - 36 }
  private var top: Double { 4 + legend.height }
  private var pitch: Double { Double(groups.series.count) * Self.barHeight + Self.gap }
  private var bottom: Double { top + Double(groups.names.count) * pitch }

  var svg: String {
    var parts = [
      "<svg class=\"chart\" viewBox=\"0 0 \(SVGNumber.text(Self.width)) "
        + "\(SVGNumber.text(bottom + 20))\" role=\"img\" aria-label=\"bars\">"
    ]
    parts += values.ticks.map(gridline)
    parts += groups.names.indices.flatMap { row in
      [name(row)] + groups.series.indices.map { bar(row, $0) }
    }
    parts += legend.parts
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }

  private func x(_ value: Double) -> Double { left + values.place(of: value) * (right - left) }

  private func gridline(_ tick: ChartAxis.Tick) -> String {
    let x = SVGNumber.text(x(tick.value))
    return
      "<line x1=\"\(x)\" y1=\"\(SVGNumber.text(top))\" x2=\"\(x)\" "
      + "y2=\"\(SVGNumber.text(bottom))\"/>"
      + "<text x=\"\(x)\" y=\"\(SVGNumber.text(bottom + 13))\" text-anchor=\"middle\">"
      + "\(tick.label)</text>"
  }

  private func name(_ row: Int) -> String {
    let middle = top + Double(row) * pitch + (pitch - Self.gap) / 2
    let name = groups.names[row]
    return
      "<text x=\"\(SVGNumber.text(left - 6))\" y=\"\(SVGNumber.text(middle + 3.5))\" "
      + "text-anchor=\"end\">\(XMLText.escaped(name.shortened(to: Self.longestName)))"
      + "<title>\(XMLText.escaped(name))</title></text>"
  }

  private func bar(_ row: Int, _ series: Int) -> String {
    let entry = groups.series[series]
    let y = top + Double(row) * pitch + Double(series) * Self.barHeight
    let text = SVGNumber.text(y + Self.barHeight - 2)
    guard let value = entry.values[row] else {
      return "<text x=\"\(SVGNumber.text(left + 3))\" y=\"\(text)\">–</text>"
    }
    let label = SVGNumber.oneDecimal(value)
    return
      "<rect x=\"\(SVGNumber.text(left))\" y=\"\(SVGNumber.text(y))\" "
      + "width=\"\(SVGNumber.text(x(value) - left))\" "
      + "height=\"\(SVGNumber.text(Self.barHeight - 1))\" "
      + "style=\"fill:\(Palette.colour(ofClass: series).hex)\">"
      + "<title>\(XMLText.escaped("\(groups.names[row]), \(entry.name)")): \(label)</title></rect>"
      + "<text x=\"\(SVGNumber.text(x(value) + 3))\" y=\"\(text)\">\(label)</text>"
  }
}
