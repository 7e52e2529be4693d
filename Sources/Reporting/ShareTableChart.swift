import Support

/// Shares in rows and columns with names: a confusion matrix whose rows were divided by their sums.
package struct ShareTable: Sendable {
  /// R names.
  package let rows: [String]
  /// C names.
  package let columns: [String]
  /// `[R, C]` shares, 0...1; nil in a row of which nothing is known.
  package let shares: [[Double?]]

  package init(rows: [String], columns: [String], shares: [[Double?]]) {
    precondition(
      shares.count == rows.count && shares.allSatisfy { $0.count == columns.count },
      "shares of other names")
    self.rows = rows
    self.columns = columns
    self.shares = shares
  }

  /// Counts divided by the sums of their rows.
  package init(counts: [[Int]], rows: [String], columns: [String]) {
    self.init(
      rows: rows, columns: columns,
      shares: counts.map { row in
        let sum = row.reduce(0, +)
        return row.map { sum > 0 ? Double($0) / Double(sum) : nil }
      })
  }
}

/// A table of shares as shaded cells with their percentages, names at the left and on top.
///
/// Up to twelve columns have a decimal; the cells of more are narrower and have none, so that the
/// 27 classes of COCO-Stuff fit on a screen. What would be 0 stays empty.
struct ShareTableChart {
  private let table: ShareTable

  /// Of one character of the labels.
  private static let character = 6.0
  private static let longestName = 18
  private static let mostColumnsWithDecimal = 12
  private static let cellHeight = 17.0

  /// Nil without rows or columns.
  init?(_ table: ShareTable) {
    guard !table.rows.isEmpty, !table.columns.isEmpty else { return nil }
    self.table = table
  }

  private var hasDecimal: Bool { table.columns.count <= Self.mostColumnsWithDecimal }
  private var cellWidth: Double { hasDecimal ? 32 : 22 }
  private var left: Double { 8 + Self.extent(of: table.rows) }
  private var top: Double { 8 + Self.extent(of: table.columns) }

  private static func extent(of names: [String]) -> Double {
    Double(names.map { min($0.count, longestName) }.max() ?? 0) * character
  }

  var svg: String {
    let width = max(left + Double(table.columns.count) * cellWidth + 2, 120)
    let height = top + Double(table.rows.count) * Self.cellHeight + 2
    var parts = [
      "<svg class=\"chart\" viewBox=\"0 0 \(SVGNumber.text(width)) \(SVGNumber.text(height))\" "
        + "style=\"width:\(SVGNumber.text(width / 16))rem\" role=\"img\" "
        + "aria-label=\"shares in percent\">"
    ]
    parts += table.columns.indices.map(columnName)
    for row in table.rows.indices {
      parts.append(rowName(row))
      parts += table.columns.indices.compactMap { cell(row, $0) }
    }
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }

  private func columnName(_ column: Int) -> String {
    let x = SVGNumber.text(left + (Double(column) + 0.5) * cellWidth + 3.5)
    let y = SVGNumber.text(top - 5)
    return
      "<text transform=\"translate(\(x) \(y)) rotate(-90)\">\(Self.label(table.columns[column]))"
      + "</text>"
  }

  private func rowName(_ row: Int) -> String {
    let y = top + (Double(row) + 0.5) * Self.cellHeight + 3.5
    return
      "<text x=\"\(SVGNumber.text(left - 5))\" y=\"\(SVGNumber.text(y))\" text-anchor=\"end\">"
      + "\(Self.label(table.rows[row]))</text>"
  }

  private static func label(_ name: String) -> String {
    let short = XMLText.escaped(name.shortened(to: longestName))
    return short + "<title>\(XMLText.escaped(name))</title>"
  }

  /// A cell whose darkest shade leaves its number readable on light and on dark pages.
  private func cell(_ row: Int, _ column: Int) -> String? {
    guard let share = table.shares[row][column] else { return nil }
    let (x, y) = (left + Double(column) * cellWidth, top + Double(row) * Self.cellHeight)
    let percent = SVGNumber.oneDecimal(100 * share)
    let names = XMLText.escaped("\(table.rows[row]) as \(table.columns[column])")
    let shown = hasDecimal ? percent : String(format: "%.0f", 100 * share)
    let isNothing = Double(shown) == 0
    return
      "<rect x=\"\(SVGNumber.text(x + 0.5))\" y=\"\(SVGNumber.text(y + 0.5))\" "
      + "width=\"\(SVGNumber.text(cellWidth - 1))\" "
      + "height=\"\(SVGNumber.text(Self.cellHeight - 1))\" "
      + "fill-opacity=\"\(SVGNumber.text(0.04 + 0.5 * share))\">"
      + "<title>\(names): \(percent) %</title></rect>"
      + (isNothing
        ? ""
        : "<text x=\"\(SVGNumber.text(x + cellWidth / 2))\" "
          + "y=\"\(SVGNumber.text(y + Self.cellHeight / 2 + 3.5))\" text-anchor=\"middle\" "
          + "style=\"fill:var(--ink);pointer-events:none\">\(shown)</text>")
  }
}
