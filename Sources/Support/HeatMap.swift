/// How often points fall into the cells of a square grid over a canvas of any size.
package struct HeatMap: Sendable, Equatable {
  /// Cells a side.
  package static let side = 16
  /// `side · side` numbers, row after row from the top.
  package private(set) var counts = [Int](repeating: 0, count: side * side)

  /// An empty map.
  package init() {}

  /// The number of points.
  package var total: Int { counts.reduce(0, +) }

  /// The number in a cell.
  package subscript(column: Int, row: Int) -> Int { counts[row * Self.side + column] }

  /// Counts a point given as fractions of the canvas, 0...1; what lies outside counts at the border.
  package mutating func add(x: Double, y: Double) {
    counts[Self.cell(y) * Self.side + Self.cell(x)] += 1
  }

  /// Adds the counts of another map.
  package mutating func merge(_ other: HeatMap) {
    for cell in counts.indices { counts[cell] += other.counts[cell] }
  }

  private static func cell(_ fraction: Double) -> Int {
    Int(min(max(fraction * Double(side), 0), Double(side - 1)))
  }
}

extension HeatMap {
  /// The rows, each an array of counts.
  package var json: JSONValue {
    .array(
      (0..<Self.side).map { row in
        .array((0..<Self.side).map { .integer(self[$0, row]) })
      })
  }

  /// Takes rows of counts; nil when they are no such map.
  package init?(json: JSONValue?) {
    guard case .array(let rows)? = json, rows.count == Self.side else { return nil }
    var counts: [Int] = []
    for row in rows {
      guard let cells = row.counts, cells.count == Self.side else { return nil }
      counts += cells
    }
    self.counts = counts
  }
}
