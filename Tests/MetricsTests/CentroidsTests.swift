import COpenBLAS
import Metrics
import Support
import Testing

@Suite(.serialized) struct CentroidsTests {
  /// Centroids as means are: some vectors much closer to each other than single precision can tell.
  private func crowd(_ count: Int, width: Int) throws -> Centroids {
    let centre = NeighbourTwin.units(features(1, width: width, lane: 20), width: width)[0]
    let apart = features(count, width: width, lane: 21)
    return try Centroids(
      apart.indices.map { 0.8 * centre[$0 % width] + apart[$0] * 1e-7 }, width: width)
  }

  @Test(arguments: [(1, 1, 1), (40, 3, 5), (300, 17, 27), (900, 200, 9)])
  func `scores and nearest centroids are those of the slow twin`(
    count: Int, width: Int, clusters: Int
  ) throws {
    let unit = try Blobs(count, directions: 7, width: width, spread: 0.1, lane: 22).unit
    let centroids = try Centroids(
      features(clusters, width: width, lane: 23).map { $0 * 0.1 }, width: width)
    let expected = unit.rows.map { row in
      centroids.rows.map { zip(row, $0).map { $0 * $1 }.reduce(0, +) }
    }
    let scores = try centroids.scores(of: unit)
    try #require(scores.count == count * clusters)
    #expect(zip(scores, expected.joined()).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    #expect(
      try centroids.assign(unit)
        == unit.rows.map { ClusterTwin.nearest(to: $0, of: centroids.rows) })
  }

  @Test func `distances that are equal in single precision are told apart`() throws {
    let width = 24
    let centroids = try crowd(12, width: width)
    let unit = try UnitFeatures(
      normalising: features(500, width: width, lane: 24), width: width, at: "test")
    // By the product, not by the distance: less is lost to rounding.
    let expected = unit.rows.map { row in
      let values = centroids.rows.map { centroid in
        zip(row, centroid).map { $0 * $1 - $1 * $1 / 2 }.reduce(0, +)
      }
      return values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    }
    #expect(try centroids.assign(unit) == expected)
    #expect(Set(expected).count > 6)
  }

  @Test func `the highest score is not always that of the nearest centroid`() throws {
    // Of two centroids in one direction the longer one has the higher score.
    let centroids = try Centroids([0.2, 0, 0.9, 0.9], width: 2)
    let unit = try UnitFeatures(normalising: [-1, 0, 1, 0, 0.3, -0.5], width: 2, at: "test")
    #expect(try centroids.assign(unit) == [0, 0, 0])
    let scores = try centroids.scores(of: unit)
    #expect(scores[0..<4] == [-0.2, -0.9, 0.2, 0.9])
  }

  @Test(arguments: [1, 7, 500, 4096]) func `no assignment depends on the block`(block: Int) throws {
    let width = 40
    let centroids = try crowd(9, width: width)
    let unit = try UnitFeatures(
      normalising: features(1500, width: width, lane: 25), width: width, at: "test")
    #expect(try centroids.assign(unit, block: block) == centroids.assign(unit))
  }

  @Test(arguments: [Int32(2), 3, 8]) func `no assignment depends on the number of threads`(
    threads: Int32
  ) throws {
    let width = 128
    let centroids = try crowd(27, width: width)
    let unit = try UnitFeatures(
      normalising: features(4000, width: width, lane: 26), width: width, at: "test")
    let before = openblas_get_num_threads()
    defer { openblas_set_num_threads(before) }
    openblas_set_num_threads(1)
    let alone = try centroids.assign(unit)
    openblas_set_num_threads(threads)
    #expect(try centroids.assign(unit) == alone)
  }

  @Test func `of equal centroids the first is the nearest`() throws {
    let centroids = try Centroids([0, 1, 0.5, 0, 0.5, 0], width: 2)
    let unit = try UnitFeatures(normalising: [1, 0, 0, 1, 1, 0.1], width: 2, at: "test")
    #expect(try centroids.assign(unit) == [1, 0, 1])
  }

  @Test(
    arguments: [
      ([1, 2, 3], 2, "3 values do not fill rows of 2"),
      ([], 2, "0 values do not fill rows of 2"),
      ([1], 0, "1 values do not fill rows of 0"),
      ([1, 0, 0, .nan], 2, "the length of centroid 1 is nan, expected at most 1000000"),
      ([2e6, 0], 2, "the length of centroid 0 is 2000000.0, expected at most 1000000"),
    ] as [([Float], Int, String)]) func `what are no centroids is refused by name`(
      values: [Float], width: Int, message: String
    )
  {
    let error = #expect(throws: PipelineError.self) { try Centroids(values, width: width) }
    #expect(error?.description == "k-means: \(message)")
  }

  @Test func `features of another width are refused`() throws {
    let unit = try UnitFeatures(normalising: [1, 2, 3], width: 3, at: "test")
    let centroids = try Centroids([1, 0], width: 2)
    let error = #expect(throws: PipelineError.self) { try centroids.assign(unit) }
    #expect(error?.description == "k-means: features have 3 columns but centroids have 2")
    #expect(throws: PipelineError.self) { try centroids.scores(of: unit) }
  }
}
