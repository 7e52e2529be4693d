import Execution
import Support

extension InspectReport {
  /// The columns of a bar of full length.
  private static let barWidth = 40

  /// Rows with their columns aligned, those of numbers to the right; the first row is the head.
  static func table(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        (1...3).contains(column)
          ? row[column].aligned(to: widths[column]) : row[column].padded(to: widths[column])
      }
      return cells.joined(separator: "  ").trimmingEnd
    }.joined(separator: "\n")
  }

  /// One line per count: name, count, share, and a bar as long as its part of the greatest.
  ///
  /// - Parameters:
  ///   - rows: Names and counts.
  ///   - whole: What shares are of; the sum of all counts unless given.
  /// - Returns: The lines.
  static func bars(_ rows: [(String, Int)], of whole: Int? = nil) -> [String] {
    let total = whole ?? rows.reduce(0) { $0 + $1.1 }
    let most = max(1, rows.map(\.1).max() ?? 1)
    let nameWidth = rows.map(\.0.count).max() ?? 0
    let countWidth = rows.map { "\($0.1)".count }.max() ?? 0
    return rows.map { name, count in
      let tenths = count * 1000 / max(1, total)
      let share = "\(tenths / 10).\(tenths % 10)%".aligned(to: 6)
      let bar = String(repeating: "█", count: (count * barWidth + most - 1) / most)
      return
        "  \(name.padded(to: nameWidth))  \("\(count)".aligned(to: countWidth))  \(share)  \(bar)"
        .trimmingEnd
    }
  }

  /// The most frequent first; numbers in their order among equals.
  static func ranked(_ counts: [String: Int]) -> [(String, Int)] {
    counts.sorted { one, other in
      let (left, right) = (Int(one.key) ?? .max, Int(other.key) ?? .max)
      return (other.value, left, one.key) < (one.value, right, other.key)
    }.map { ($0.key, $0.value) }
  }

  /// The bins of a histogram from the first to the last that hold something.
  static func bars(_ histogram: Histogram) -> [String] {
    guard let occupied = histogram.occupied else { return ["  none"] }
    return bars(occupied.map { (histogram.label(of: $0), histogram.counts[$0]) })
  }

  /// For example `, 96–100 (median 99) a shard`; nothing when there is only one value.
  static func spread(_ counts: [Int: Int], of what: String) -> String {
    guard let spread = counts.spread else { return "" }
    guard spread.least < spread.greatest else { return ", \(spread.least)\(what)" }
    return ", \(spread.least)–\(spread.greatest) (median \(spread.median))\(what)"
  }

  /// The sizes of a field's pictures.
  static func sizes(_ field: FieldSurvey) -> String {
    guard let width = field.widths.spread, let height = field.heights.spread else { return "" }
    func side(_ spread: (least: Int, median: Int, greatest: Int)) -> String {
      spread.least == spread.greatest
        ? "\(spread.least)" : "\(spread.least)–\(spread.greatest) (median \(spread.median))"
    }
    let isOne = width.least == width.greatest && height.least == height.greatest
    return side(width) + (isOne ? "x" : " wide, ") + side(height) + (isOne ? "" : " high")
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
