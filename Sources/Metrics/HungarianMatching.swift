/// The one-to-one matching of rows and columns with the largest sum of weights.
///
/// Kuhn's method (Naval Research Logistics Quarterly, 1955) with shortest augmenting paths and
/// potentials. Where several matchings have that sum, it is the one that gives the first row the
/// lowest column it can have, then the second, and so on.
package struct HungarianMatching: Sendable, Equatable {
  /// The column of each row; nil for the rows left over when there are fewer columns.
  package let columnOfRow: [Int?]
  /// The weights of the matched pairs, summed.
  package let sum: Int

  /// Finds the matching.
  ///
  /// - Parameters:
  ///   - weights: `[rows, columns]`, row by row; any whole numbers whose sums do not overflow.
  ///   - rows: How many rows.
  ///   - columns: How many columns.
  ///   - rowsInOrder: Every row once, in the order in which ties are decided; the rows' own order
  ///     by default.
  /// - Complexity: O(n³) with n the larger of rows and columns.
  package init(weights: [Int], rows: Int, columns: Int, rowsInOrder: [Int]? = nil) {
    precondition(weights.count == rows * columns, "\(weights.count) weights of \(rows)x\(columns)")
    var search = MatchingSearch(weights: weights, rows: rows, columns: columns)
    search.match()
    search.settleTies(of: rowsInOrder ?? Array(0..<rows))
    let matched = search.columnOfRow.prefix(rows).map { $0 < columns ? $0 : nil }
    columnOfRow = matched
    sum = matched.enumerated().reduce(0) { sum, pair in
      sum + (pair.element.map { weights[pair.offset * columns + $0] } ?? 0)
    }
  }
}

/// A matching in the making, of a square table: what is missing to a square weighs nothing.
private struct MatchingSearch {
  let weights: [Int]
  let rows: Int
  let columns: Int
  let count: Int
  var columnOfRow: [Int]
  var rowOfColumn: [Int?]
  /// No row's and column's potentials sum to more than the pair's cost; those of a pair that some
  /// best matching holds sum to just that.
  var rowPotential: [Int]
  var columnPotential: [Int]

  init(weights: [Int], rows: Int, columns: Int) {
    self.weights = weights
    self.rows = rows
    self.columns = columns
    count = max(rows, columns)
    columnOfRow = [Int](repeating: 0, count: count)
    rowOfColumn = [Int?](repeating: nil, count: count)
    rowPotential = [Int](repeating: 0, count: count)
    columnPotential = [Int](repeating: 0, count: count)
  }

  private func slack(_ row: Int, _ column: Int) -> Int {
    let weight = row < rows && column < columns ? weights[row * columns + column] : 0
    return -weight - rowPotential[row] - columnPotential[column]
  }

  /// Matches the rows one after the other, each by the cheapest chain of exchanges.
  mutating func match() {
    for first in 0..<count {
      var row = first
      var distance = [Int](repeating: .max, count: count)
      /// The column before each one on the cheapest chain to it; nil for the row's own.
      var before = [Int?](repeating: nil, count: count)
      var isReached = [Bool](repeating: false, count: count)
      var reached: [(row: Int, column: Int)] = []
      var last: Int?
      var end = 0
      while true {
        var step = Int.max
        for column in 0..<count where !isReached[column] {
          let cost = slack(row, column)
          if cost < distance[column] {
            distance[column] = cost
            before[column] = last
          }
          if distance[column] < step {
            step = distance[column]
            end = column
          }
        }
        rowPotential[first] += step
        for pair in reached {
          rowPotential[pair.row] += step
          columnPotential[pair.column] -= step
        }
        for column in 0..<count where !isReached[column] { distance[column] -= step }
        guard let next = rowOfColumn[end] else { break }
        isReached[end] = true
        reached.append((next, end))
        last = end
        row = next
      }
      // Each column of the chain goes to the row that held the one before it.
      while true {
        let previous = before[end]
        let owner = previous.flatMap { rowOfColumn[$0] } ?? first
        rowOfColumn[end] = owner
        columnOfRow[owner] = end
        guard let previous else { break }
        end = previous
      }
    }
  }

  /// Gives row after row the lowest column that it has in any best matching, without changing the
  /// rows before it.
  mutating func settleTies(of order: [Int]) {
    var isSettled = [Bool](repeating: false, count: count)
    for row in order {
      let own = columnOfRow[row]
      isSettled[row] = true
      // Which columns can be freed by a chain of exchanges that ends with the row's own column.
      var target = [Int?](repeating: nil, count: count)
      var free = [own]
      var isSeen = isSettled
      var index = 0
      while index < free.count {
        for other in 0..<count where !isSeen[other] && slack(other, free[index]) == 0 {
          isSeen[other] = true
          target[other] = free[index]
          free.append(columnOfRow[other])
        }
        index += 1
      }
      var column = free.filter { slack(row, $0) == 0 }.min() ?? own
      var taker = row
      while true {
        let holder = rowOfColumn[column]
        columnOfRow[taker] = column
        rowOfColumn[column] = taker
        guard let holder, holder != row, let next = target[holder] else { break }
        taker = holder
        column = next
      }
    }
  }
}
