import Support

/// The segments of one class that a source has.
package struct ClassRows: Sendable {
  /// The run's class id.
  package let classID: Int
  /// Rows of the catalog's segments, in their order.
  package let rows: [Int32]

  /// The rows of some segments by class, classes in the order of their ids.
  static func of(_ rows: [Int32], in catalog: Catalog, classIDs: [Int]) -> [ClassRows] {
    var found: [Int: [Int32]] = [:]
    for row in rows {
      found[classIDs[Int(catalog.segments[Int(row)].classID)], default: []].append(row)
    }
    return found.sorted { $0.key < $1.key }.map { ClassRows(classID: $0.key, rows: $0.value) }
  }
}

extension Pool {
  /// A segment of the classes that pass a test, each equally likely; nil when there is none.
  package func segment(
    of stream: inout RandomStream, where isWanted: (Int) -> Bool
  ) -> PoolRow? {
    let lists = sources.flatMap { source in
      source.rowsByClass.filter { isWanted($0.classID) }.map { (source: source, rows: $0.rows) }
    }
    let total = lists.reduce(0) { $0 + $1.rows.count }
    guard total > 0 else { return nil }
    var place = stream.integer(0...total - 1)
    for list in lists {
      if place < list.rows.count { return PoolRow(source: list.source, row: Int(list.rows[place])) }
      place -= list.rows.count
    }
    return nil
  }

  /// Whether there is a segment of the classes that pass a test.
  package func hasSegment(where isWanted: (Int) -> Bool) -> Bool {
    sources.contains { source in source.rowsByClass.contains { isWanted($0.classID) } }
  }
}
