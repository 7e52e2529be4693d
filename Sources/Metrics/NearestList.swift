/// A feature and how similar it is to a query.
package struct Neighbour: Sendable, Equatable {
  /// The row of the feature.
  package let index: Int
  /// The dot product with the query, -1...1 but for rounding.
  package let similarity: Double

  package init(index: Int, similarity: Double) {
    self.index = index
    self.similarity = similarity
  }

  /// Whether this one is nearer than another; of two that are as similar, the lower row is.
  func precedes(_ other: Neighbour) -> Bool {
    similarity > other.similarity || similarity == other.similarity && index < other.index
  }
}

/// The nearest few of the features offered so far.
struct NearestList {
  private let capacity: Int
  /// In order once the list is full.
  private(set) var neighbours: [Neighbour] = []

  /// An empty list.
  init(capacity: Int) {
    precondition(capacity > 0, "a list for no neighbours")
    self.capacity = capacity
  }

  /// The similarity below which nothing enters the list any more.
  var bar: Double {
    guard neighbours.count == capacity, let last = neighbours.last else { return -.infinity }
    return last.similarity
  }

  /// Takes a feature in when it is among the nearest; what it pushes out is forgotten.
  mutating func offer(_ neighbour: Neighbour) {
    guard neighbours.count == capacity else {
      neighbours.append(neighbour)
      if neighbours.count == capacity { neighbours.sort { $0.precedes($1) } }
      return
    }
    guard let last = neighbours.last, neighbour.precedes(last) else { return }
    neighbours.removeLast()
    var (low, high) = (0, neighbours.count)
    while low < high {
      let middle = (low + high) / 2
      if neighbours[middle].precedes(neighbour) { low = middle + 1 } else { high = middle }
    }
    neighbours.insert(neighbour, at: low)
  }
}
