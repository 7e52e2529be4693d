import Foundation
import Support

/// A drawing of a report: a title, vector graphics and a sentence below.
package struct ReportChart: Sendable {
  package let title: String
  package let caption: String
  /// An `<svg>` element whose colours are the page's.
  package let svg: String

  package init(title: String, caption: String, svg: String) {
    self.title = title
    self.caption = caption
    self.svg = svg
  }

  /// A chart of a histogram that holds something, captioned with its number of values; else nil.
  package init?(_ title: String, _ histogram: Histogram, of what: String) {
    guard let chart = HistogramChart(histogram), let median = histogram.median else { return nil }
    self.init(
      title: title,
      caption: "\(histogram.total) \(what), the middle one in \(histogram.label(of: median))",
      svg: chart.svg)
  }

  /// A chart of a heat map that holds something, captioned with its densest cell; else nil.
  package init?(_ title: String, _ map: HeatMap, width: Int, height: Int, of what: String) {
    guard let densest = map.counts.max(), densest > 0 else { return nil }
    let share = Double(densest * 1000 / map.total) / 10
    self.init(
      title: title,
      caption: "\(map.total) \(what), \(Histogram.short(share)) % of them in the darkest cell",
      svg: HeatMapChart(map, width: width, height: height).svg)
  }

  /// A chart of curves over steps, captioned with where each ends; nil when none has a point.
  package init?(_ title: String, _ curves: [Curve]) {
    guard let chart = CurveChart(curves) else { return nil }
    let ends = curves.compactMap { curve in
      curve.points.last.map { end in
        "\(curve.name) ends at \(String(format: "%.4g", end.value)) in step "
          + Histogram.short(end.step)
      }
    }
    self.init(title: title, caption: ends.joined(separator: ", "), svg: chart.svg)
  }

  /// A chart of bars; nil when there is no number.
  package init?(_ title: String, _ groups: BarGroups, caption: String) {
    guard let chart = BarChart(groups) else { return nil }
    self.init(title: title, caption: caption, svg: chart.svg)
  }

  /// A chart of shares in rows and columns; nil when there is none.
  package init?(_ title: String, _ table: ShareTable, caption: String) {
    guard let chart = ShareTableChart(table) else { return nil }
    self.init(title: title, caption: caption, svg: chart.svg)
  }
}

/// Numbers in vector graphics.
enum SVGNumber {
  /// At most two decimals.
  static func text(_ value: Double) -> String {
    Histogram.short((value * 100).rounded() / 100)
  }

  /// With one decimal, always: 61.2, 60.0.
  static func oneDecimal(_ value: Double) -> String { String(format: "%.1f", value) }
}
