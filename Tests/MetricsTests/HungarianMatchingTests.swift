import Metrics
import Support
import Testing

@Suite struct HungarianMatchingTests {
  /// All ways to give each of some rows another column, where numbers beyond the columns are none.
  private static func permutations(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(of: count - 1).flatMap { shorter in
      (0...shorter.count).map { place in
        var longer = shorter
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  /// The best matching by trying all; of several the one that is first in the order of rows.
  private static func best(
    _ weights: [Int], rows: Int, columns: Int, rowsInOrder: [Int]
  ) -> (columnOfRow: [Int?], sum: Int) {
    var best: (columns: [Int], sum: Int) = ([], .min)
    for permutation in permutations(of: max(rows, columns)) {
      var sum = 0
      for row in 0..<rows where permutation[row] < columns {
        sum += weights[row * columns + permutation[row]]
      }
      let chosen = rowsInOrder.map { permutation[$0] }
      if sum > best.sum
        || sum == best.sum
          && chosen.lexicographicallyPrecedes(rowsInOrder.map { best.columns[$0] })
      {
        best = (permutation, sum)
      }
    }
    return (best.columns.prefix(rows).map { $0 < columns ? $0 : nil }, best.sum)
  }

  @Test(arguments: [
    (1, 1), (2, 2), (3, 3), (5, 5), (1, 5), (5, 1), (2, 4), (4, 2), (3, 5), (5, 3),
  ]) func `matchings are the best of all, ties included`(rows: Int, columns: Int) {
    var maps = RandomMaps(lane: UInt64(10 * rows + columns))
    for largest in [0, 1, 2, 5, 1000] {
      for _ in 0..<12 {
        let weights = (0..<rows * columns).map { _ in maps.integer(0...largest) }
        let order = maps.order(of: rows)
        let matching = HungarianMatching(
          weights: weights, rows: rows, columns: columns, rowsInOrder: order)
        let best = Self.best(weights, rows: rows, columns: columns, rowsInOrder: order)
        #expect(matching.sum == best.sum, "\(weights)")
        #expect(matching.columnOfRow == best.columnOfRow, "\(weights) \(order)")
      }
    }
  }

  @Test func `negative weights are matched too`() {
    let matching = HungarianMatching(weights: [-5, -1, -9, -7], rows: 2, columns: 2)
    #expect(matching.columnOfRow == [1, 0] && matching.sum == -10)
  }

  @Test func `large tables have matchings of different columns that no exchange makes better`() {
    var maps = RandomMaps(lane: 6)
    let (rows, columns) = (27, 150)
    let weights = (0..<rows * columns).map { _ in maps.integer(0...1 << 40) }
    let matched = HungarianMatching(weights: weights, rows: rows, columns: columns).columnOfRow
      .compactMap { $0 }
    #expect(Set(matched).count == rows)
    for row in 0..<rows {
      let own = weights[row * columns + matched[row]]
      for other in 0..<columns where !matched.contains(other) {
        #expect(weights[row * columns + other] <= own)
      }
      for other in 0..<rows {
        let exchanged =
          weights[row * columns + matched[other]]
          + weights[other * columns + matched[row]]
        #expect(exchanged <= own + weights[other * columns + matched[other]])
      }
    }
  }

  @Test func `tables without rows or columns have empty matchings`() {
    #expect(HungarianMatching(weights: [], rows: 0, columns: 0).columnOfRow == [])
    #expect(HungarianMatching(weights: [], rows: 2, columns: 0).columnOfRow == [nil, nil])
    #expect(HungarianMatching(weights: [], rows: 0, columns: 2).sum == 0)
  }
}
