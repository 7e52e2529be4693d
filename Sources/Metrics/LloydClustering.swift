import Support

/// K-means over features that are all at hand: Lloyd's iterations from given centroids.
///
/// In turn, each feature goes to its nearest centroid, and each centroid to the mean of its features,
/// until no feature changes. A cluster without features takes the one that lies farthest from its
/// centroid out of a cluster of several; of two as far, the one that comes first; when all lie on
/// their centroids, it keeps its own. Sums are of double precision and in the order of the features.
/// Source: Lloyd, "Least squares quantization in PCM", 1982.
package struct LloydClustering: Sendable {
  /// The centroids after the last iteration, as single precision rounds them.
  package let centroids: Centroids
  /// The nearest of them for each feature, a list for each batch.
  package let clusters: [[Int]]
  /// How many features are nearest to each.
  package let sizes: [Int]
  /// How often the centroids were moved.
  package let iterations: Int

  /// Moves centroids until they rest.
  ///
  /// - Parameters:
  ///   - batches: `[N, D]` features each.
  ///   - start: The centroids before the first iteration.
  ///   - limit: How many iterations there are at most, 1 or more.
  ///   - block: How many features are multiplied at once; results do not depend on it.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for features of another width, and with
  ///   `outOfRange` for a limit that is not positive.
  /// - Complexity: O(N · K · D) in single precision for each iteration, and O(N · D) in double.
  package init(
    of batches: [UnitFeatures], from start: Centroids, iterations limit: Int,
    block: Int = Centroids.standardBlock
  ) throws(PipelineError) {
    guard limit > 0 else {
      throw PipelineError(
        .outOfRange, at: "k-means", "the number of iterations is \(limit), expected 1 or more")
    }
    var centroids = start
    var clusters = try Self.assign(batches, to: centroids, block)
    var iterations = 0
    var isMoving = true
    while iterations < limit, isMoving {
      var owners = clusters
      let wasFilled = Self.fillEmpty(&owners, batches, centroids)
      centroids = try Self.means(of: batches, owners, else: centroids)
      let before = clusters
      clusters = try Self.assign(batches, to: centroids, block)
      isMoving = wasFilled || clusters != before
      iterations += 1
    }
    self.centroids = centroids
    self.clusters = clusters
    self.iterations = iterations
    sizes = Self.sizes(clusters, count: centroids.count)
  }

  /// Adds up the squared distances between features and their centroids.
  ///
  /// - Parameter batches: Those that were clustered.
  /// - Returns: The sum, in double precision and in the order of the features.
  package func inertia(of batches: [UnitFeatures]) -> Double {
    var sum = 0.0
    for (batch, clusters) in zip(batches, clusters) {
      for (feature, cluster) in clusters.enumerated() {
        sum += centroids.squaredDistance(feature, of: batch, to: cluster)
      }
    }
    return sum
  }

  private static func assign(
    _ batches: [UnitFeatures], to centroids: Centroids, _ block: Int
  ) throws(PipelineError) -> [[Int]] {
    var clusters: [[Int]] = []
    for batch in batches { clusters.append(try centroids.assign(batch, block: block)) }
    return clusters
  }

  private static func sizes(_ clusters: [[Int]], count: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for cluster in clusters.joined() { sizes[cluster] += 1 }
    return sizes
  }

  /// The mean of each cluster; one without features keeps its centroid.
  private static func means(
    of batches: [UnitFeatures], _ owners: [[Int]], else centroids: Centroids
  ) throws(PipelineError) -> Centroids {
    var sums = ClusterSums(clusters: centroids.count, width: centroids.width)
    for (batch, clusters) in zip(batches, owners) { sums.add(batch, to: clusters) }
    var values = centroids.values
    for cluster in 0..<centroids.count where sums.sizes[cluster] > 0 {
      let start = cluster * centroids.width
      values.replaceSubrange(
        start..<start + centroids.width, with: sums.mean(of: cluster).map { Float($0) })
    }
    return try Centroids(values, width: centroids.width)
  }

  /// Gives each cluster without features the farthest one of a cluster of several; whether any did.
  private static func fillEmpty(
    _ owners: inout [[Int]], _ batches: [UnitFeatures], _ centroids: Centroids
  ) -> Bool {
    var sizes = sizes(owners, count: centroids.count)
    let empty = sizes.indices.filter { sizes[$0] == 0 }
    guard !empty.isEmpty else { return false }
    var distances = zip(batches, owners).map { batch, clusters in
      clusters.enumerated().map {
        centroids.squaredDistance($0.offset, of: batch, to: $0.element)
      }
    }
    var hasMoved = false
    for cluster in empty {
      var (farthest, place) = (0.0, (batch: 0, row: 0))
      for batch in distances.indices {
        for (row, distance) in distances[batch].enumerated()
        where distance > farthest && sizes[owners[batch][row]] > 1 {
          (farthest, place) = (distance, (batch, row))
        }
      }
      guard farthest > 0 else { break }
      sizes[owners[place.batch][place.row]] -= 1
      owners[place.batch][place.row] = cluster
      sizes[cluster] = 1
      distances[place.batch][place.row] = 0
      hasMoved = true
    }
    return hasMoved
  }
}
