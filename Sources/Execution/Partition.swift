import Support

/// Which shards of a run a process is to make.
package struct Partition: Sendable, Equatable {
  /// This process's number, from 0.
  package let index: Int
  /// The number of processes.
  package let count: Int

  /// All shards.
  package static let whole = Partition(index: 0, count: 1)

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// The most processes a run is divided among.
  static let mostParts = 1_000_000

  /// Part `index` of `count`; nil when there is no such part.
  init?(_ index: Int, of count: Int) {
    guard (1...Self.mostParts).contains(count), (0..<count).contains(index) else { return nil }
    self.init(index: index, count: count)
  }

  /// Reads `K/N` with K in `0..<N`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index, of: count)
  }

  /// This part divided again, as when each task of an array starts several processes.
  func divided(_ inner: Partition) -> Partition? {
    Partition(index * inner.count + inner.index, of: count * inner.count)
  }

  /// Whether a shard is this process's: those whose number leaves its own when divided by the count.
  package func contains(_ shard: Int) -> Bool {
    shard % count == index
  }
}

extension Partition: CustomStringConvertible {
  package var description: String { "\(index)/\(count)" }
}

/// Reads a list of shards such as `0,3,10-19`.
package enum ShardList {
  /// The numbers in order, each once; nil when the text is no such list.
  package static func parse(_ text: String) -> [Int]? {
    var found: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
        first >= 0, first <= last, last - first < 1_000_000
      else { return nil }
      found.formUnion(first...last)
    }
    return found.sorted()
  }
}
