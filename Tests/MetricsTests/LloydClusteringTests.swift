import Metrics
import Support
import Testing

@Suite struct LloydClusteringTests {
  @Test(arguments: [1, 2, 5, 20]) func `centroids are those of the slow twin`(
    iterations: Int
  ) throws {
    let unit = try Blobs(400, directions: 9, width: 11, spread: 0.15, lane: 30).unit
    let start = try Centroids(Array(unit.values[..<(6 * 11)]), width: 11)
    let ours = try LloydClustering(of: [unit], from: start, iterations: iterations)
    let twin = ClusterTwin(unit.rows, from: start.rows, iterations: iterations)
    for (own, other) in zip(ours.centroids.rows, twin.centroids) {
      #expect(ClusterTwin.squaredDistance(own, other) < 1e-12)
    }
    #expect(ours.sizes == twin.counts)
    #expect(ours.sizes.reduce(0, +) == 400)
    #expect(ours.iterations <= iterations)
  }

  @Test func `cutting the features into batches changes nothing`() throws {
    let unit = try Blobs(300, directions: 5, width: 8, spread: 0.2, lane: 31).unit
    let start = try Centroids(Array(unit.values[..<(5 * 8)]), width: 8)
    let whole = try LloydClustering(of: [unit], from: start, iterations: 50, block: 64)
    // Normalising again what is of unit length may change its last bits, and no more.
    let parts = try LloydClustering(
      of: [unit.part(0..<1), unit.part(1..<170), unit.part(170..<300)], from: start, iterations: 50,
      block: 7)
    #expect(Array(parts.clusters.joined()) == whole.clusters[0])
    #expect(parts.sizes == whole.sizes)
  }

  @Test func `no iteration makes the distances longer, and the last changes nothing`() throws {
    let unit = try Blobs(500, directions: 8, width: 6, spread: 0.3, lane: 32).unit
    let start = try Centroids(Array(unit.values[..<(8 * 6)]), width: 6)
    var before = Double.infinity
    for limit in 1...8 {
      let inertia = try LloydClustering(of: [unit], from: start, iterations: limit)
        .inertia(of: [unit])
      #expect(inertia <= before)
      before = inertia
    }
    let resting = try LloydClustering(of: [unit], from: start, iterations: 1000)
    #expect(resting.iterations < 1000)
    let further = try LloydClustering(of: [unit], from: resting.centroids, iterations: 1)
    #expect(further.centroids == resting.centroids)
    #expect(further.clusters == resting.clusters)
  }

  @Test func `a cluster without features takes the farthest one of a cluster of several`() throws {
    // Three near (1, 0), one in between, one alone at (0, 1); the third centroid is nobody's.
    let unit = try UnitFeatures(
      normalising: [1, 0, 1, 0.01, 1, -0.01, 0.8, 0.6, 0, 1], width: 2, at: "test")
    let start = try Centroids([1, 0, 0, 1, -1, 0], width: 2)
    let clustering = try LloydClustering(of: [unit], from: start, iterations: 10)
    #expect(clustering.clusters == [[0, 0, 0, 2, 1]])
    #expect(clustering.sizes == [3, 1, 1])
  }

  @Test func `with more clusters than different features the others stay where they are`() throws {
    let unit = try UnitFeatures(normalising: [1, 0, 1, 0, 0, 1], width: 2, at: "test")
    let start = try Centroids([1, 0, 0, 1, -1, 0, 0, -1], width: 2)
    let clustering = try LloydClustering(of: [unit], from: start, iterations: 10)
    #expect(clustering.centroids == start)
    #expect(clustering.sizes == [2, 1, 0, 0])
    #expect(clustering.iterations == 1)
  }

  @Test func `no iterations are refused`() throws {
    let unit = try UnitFeatures(normalising: [1, 0], width: 2, at: "test")
    let error = #expect(throws: PipelineError.self) {
      _ = try LloydClustering(of: [unit], from: Centroids([1, 0], width: 2), iterations: 0)
    }
    #expect(error?.description == "k-means: the number of iterations is 0, expected 1 or more")
  }
}
