import Support

/// The bars of a histogram, from the first bin that holds something to the last, with a scale.
struct HistogramChart {
  private let histogram: Histogram
  private let bins: ClosedRange<Int>
  private let tallest: Int

  /// Nil for a histogram that holds nothing.
  init?(_ histogram: Histogram) {
    guard let bins = histogram.occupied, let tallest = histogram.counts.max() else { return nil }
    self.histogram = histogram
    self.bins = bins
    self.tallest = tallest
  }

  private static let width = 360.0
  private static let height = 170.0
  /// Where the bars stand.
  private static let plot = (left: 44.0, top: 8.0, right: 352.0, bottom: 146.0)

  var svg: String {
    var parts = [
      "<svg class=\"chart\" viewBox=\"0 0 \(SVGNumber.text(Self.width)) "
        + "\(SVGNumber.text(Self.height))\" role=\"img\" aria-label=\"histogram\">"
    ]
    parts += Self.ticks(upTo: tallest).map(gridline)
    parts += bins.map(bar)
    parts += bins.filter { ($0 - bins.lowerBound) % labelStep == 0 }.map(label)
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }

  /// Round numbers from 0 to the first at or over a count, five at most.
  static func ticks(upTo tallest: Int) -> [Int] {
    var step = 1
    var factors = [2, 5, 10].makeIterator()
    var decade = 1
    while step * 4 < tallest {
      if let factor = factors.next() {
        step = decade * factor
      } else {
        decade *= 10
        factors = [2, 5, 10].makeIterator()
      }
    }
    let last = (max(tallest, 1) + step - 1) / step
    return (0...last).map { $0 * step }
  }

  private var scale: Double {
    (Self.plot.bottom - Self.plot.top) / Double(Self.ticks(upTo: tallest).last ?? 1)
  }

  /// The room of a bar; a few bars do not fill the chart.
  private var pitch: Double { min((Self.plot.right - Self.plot.left) / Double(bins.count), 50) }

  /// Every how many bins there is room for a label, whose characters are 6 units wide.
  private var labelStep: Int {
    let longest = bins.map { histogram.label(of: $0).count }.max() ?? 0
    return max(1, Int((Double(longest * 6 + 8) / pitch).rounded(.up)))
  }

  private func gridline(_ tick: Int) -> String {
    let y = SVGNumber.text(Self.plot.bottom - Double(tick) * scale)
    let left = SVGNumber.text(Self.plot.left)
    return
      "<line x1=\"\(left)\" y1=\"\(y)\" x2=\"\(SVGNumber.text(Self.plot.right))\" y2=\"\(y)\"/>"
      + "<text x=\"\(SVGNumber.text(Self.plot.left - 6))\" y=\"\(y)\" dy=\"3.5\" "
      + "text-anchor=\"end\">\(tick)</text>"
  }

  private func bar(_ bin: Int) -> String {
    let count = histogram.counts[bin]
    let height = Double(count) * scale
    let x = Self.plot.left + Double(bin - bins.lowerBound) * pitch
    return
      "<rect x=\"\(SVGNumber.text(x + 1))\" y=\"\(SVGNumber.text(Self.plot.bottom - height))\" "
      + "width=\"\(SVGNumber.text(pitch - 2))\" height=\"\(SVGNumber.text(height))\">"
      + "<title>\(histogram.label(of: bin)): \(count)</title></rect>"
  }

  private func label(_ bin: Int) -> String {
    let x = Self.plot.left + (Double(bin - bins.lowerBound) + 0.5) * pitch
    return "<text x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(Self.plot.bottom + 15))\" "
      + "text-anchor=\"middle\">\(histogram.label(of: bin))</text>"
  }
}
