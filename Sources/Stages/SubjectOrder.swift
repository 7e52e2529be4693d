import Datasets
import Manifest
import Support

/// Which row each sample is about: a keyed permutation of the rows for each pass over them.
struct SubjectOrder: Sendable {
  let pool: Pool
  private let seed: UInt64
  /// With balanced classes, the places in the pool of each class that has any.
  private let byClass: [[Int32]]

  init(_ pool: Pool, balance: SampleSettings.Balance, seed: UInt64) {
    self.pool = pool
    self.seed = seed
    guard balance == .classes, pool.sources.first?.entry.use == .segments else {
      byClass = []
      return
    }
    var places: [Int: [Int32]] = [:]
    for place in 0..<pool.count {
      let row = pool[place]
      places[row.source.classID(ofSegment: row.row), default: []].append(Int32(place))
    }
    byClass = places.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The row of a sample.
  ///
  /// Every row comes once per pass; with balanced classes, sample `i` is about class `i mod C` and
  /// the rows of a class come once per pass over that class.
  func subject(ofSample index: Int) -> PoolRow {
    guard !byClass.isEmpty else { return pool[place(index, of: pool.count, group: "all")] }
    let group = index % byClass.count
    let rows = byClass[group]
    return pool[Int(rows[place(index / byClass.count, of: rows.count, group: "class \(group)")])]
  }

  private func place(_ turn: Int, of count: Int, group: String) -> Int {
    let seed = SampleSeed(
      run: seed, sample: UInt64(turn / count), canvas: group, stage: "samples")
    var stream = seed.stream()
    return KeyedPermutation(count: count, key: stream.next())[turn % count]
  }
}
