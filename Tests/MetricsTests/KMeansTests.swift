import Metrics
import Support
import Testing

@Suite struct KMeansTests {
  private let width = 12

  private func batches(_ count: Int, of size: Int, spread: Float = 0.1) throws -> [UnitFeatures] {
    try (0..<count).map {
      try Blobs(size, directions: 6, width: width, spread: spread, lane: 40 + UInt64($0)).unit
    }
  }

  private func centroids(
    _ batches: [UnitFeatures], clusters: Int = 6, seed: UInt64 = 1,
    sample: KMeans.Sample = .init(batches: 3)
  ) throws -> Centroids {
    var model = try KMeans(clusters: clusters, width: width, seed: seed, sample: sample)
    for batch in batches { try model.add(batch) }
    return try model.finish()
  }

  @Test(arguments: [3, 4, 9]) func `further batches move centroids as the formula says`(
    count: Int
  ) throws {
    let batches = try batches(count, of: 60)
    // The start is drawn, so that the twin begins where the sample ends.
    let first = try centroids(Array(batches[..<3]))
    var twin = ClusterTwin(batches[..<3].flatMap(\.rows), from: first.rows, iterations: 1)
    for batch in batches[3...] { twin.add(batch.rows) }
    let ours = try centroids(batches)
    for (own, other) in zip(ours.rows, twin.centroids) {
      #expect(ClusterTwin.squaredDistance(own, other) < 1e-12)
    }
    #expect(twin.counts.reduce(0, +) == 60 * count)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5]) func `blobs that lie apart are found`(
    seed: UInt64
  ) throws {
    let batches = try batches(8, of: 50, spread: 0.002)
    let found = try centroids(batches, seed: seed)
    let clusters = try batches.map { try found.assign($0) }
    // The features belong to six directions in turn.
    let names = Array(clusters[0][..<6])
    #expect(Set(names).count == 6)
    for cluster in clusters { #expect(cluster == (0..<50).map { names[$0 % 6] }) }
  }

  @Test func `the same seed and batches give the same bits, another seed gives others`() throws {
    let batches = try batches(7, of: 40, spread: 0.5)
    #expect(try centroids(batches).values == centroids(batches).values)
    #expect(try centroids(batches, seed: 2).values != centroids(batches).values)
  }

  @Test func `the order within a later batch matters to the last bits only`() throws {
    var batches = try batches(5, of: 80, spread: 0.3)
    let before = try centroids(batches)
    var random = RandomStream(key: 1, lane: 2)
    let order = random.order(of: 80)
    let last = batches[4]
    let turned = order.flatMap { last.values[$0 * width..<($0 + 1) * width] }
    batches[4] = try UnitFeatures(normalising: turned, width: width, at: "test")
    let after = try centroids(batches)
    #expect(zip(before.values, after.values).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `centroids are means, which are shorter than their features`() throws {
    let found = try centroids(try batches(6, of: 60, spread: 0.3))
    for row in found.rows {
      let square = row.map { $0 * $0 }.reduce(0, +)
      #expect(square > 0 && square < 0.99)
    }
  }

  @Test func `a sample beyond its limit ends before the batch that goes beyond it`() throws {
    let batches = try batches(6, of: 50)
    let bytes = 50 * width * 4
    let two = try centroids(batches, sample: .init(batches: 2))
    #expect(
      try centroids(batches, sample: .init(batches: 5, limit: ByteCount(2 * bytes))) == two)
    #expect(
      try centroids(batches, sample: .init(batches: 5, limit: ByteCount(3 * bytes - 1))) == two)
    // The first one is kept however large it is.
    #expect(
      try centroids(batches, sample: .init(batches: 5, limit: ByteCount(1)))
        == centroids(batches, sample: .init(batches: 1)))
    #expect(KMeans.Sample.standard == .init(batches: 20, limit: .mebibytes(1024), iterations: 20))
    #expect(20 * 256 * 100 * 512 * 4 <= ByteCount.mebibytes(1024).bytes)
  }

  @Test func `a sample that never fills and empty batches do no harm`() throws {
    let batches = try batches(2, of: 30)
    let none = try UnitFeatures(normalising: [], width: width, at: "test")
    #expect(
      try centroids([none, batches[0], none, batches[1], none])
        == centroids(batches, sample: .init(batches: 20)))
  }

  @Test func `a cluster of nothing is filled by the batch that comes to it`() throws {
    // One direction in the sample: two of three clusters coincide with the first.
    let one = try UnitFeatures(
      normalising: [Float](repeating: 1, count: 4 * width), width: width, at: "test")
    let found = try centroids([one, one], clusters: 3, sample: .init(batches: 1))
    #expect(Set(found.rows).count == 1)
  }

  @Test func `what cannot be clustered is refused by name`() throws {
    let few = try batches(1, of: 5)
    let tooFew = #expect(throws: PipelineError.self) { try centroids(few) }
    #expect(
      tooFew?.description
        == "k-means: there are 5 features to make 6 clusters of, expected 6 or more")
    let nothing = #expect(throws: PipelineError.self) { try centroids([]) }
    #expect(
      nothing?.description
        == "k-means: there are 0 features to make 6 clusters of, expected 6 or more")
    let other = try UnitFeatures(normalising: [1, 2], width: 2, at: "test")
    let wide = #expect(throws: PipelineError.self) { try centroids([other]) }
    #expect(wide?.description == "k-means: features have 2 columns, expected 12")
    let none = #expect(throws: PipelineError.self) { try centroids(few, clusters: 0) }
    #expect(none?.description == "k-means: there are 0 clusters, expected 1 or more")
  }
}
