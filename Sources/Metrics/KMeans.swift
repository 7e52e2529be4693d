import Support

/// K-means over features that come in batches and are seen once, as PiCIE evaluates with it.
///
/// The first batches are kept and clustered together, from centroids drawn by k-means++; each further
/// one moves every centroid towards the mean of its own features in the batch by `n / count`, n of
/// them and count of all so far, which makes it a running mean. A cluster that has none in the batch
/// rests; how one without any of the first batches gets some says ``LloydClustering``. Source:
/// `run_mini_batch_kmeans` of janghyuncho/PiCIE. Departures: its library draws any K features at the
/// start and splits a large cluster for an empty one, and it has no centroids at all when there are
/// fewer batches than it keeps.
///
/// The centroids depend on the seed, the batches and their order; of the order within a batch, after
/// the first ones, only their last bits do. Nothing depends on threads.
package struct KMeans: Sendable {
  /// What is clustered before the running means begin.
  package struct Sample: Sendable, Equatable {
    let batches: Int
    let limit: ByteCount
    let iterations: Int

    /// - Parameters:
    ///   - batches: How many batches are kept.
    ///   - limit: What they may take together; the batch that would go beyond it begins the running
    ///     means, unless it is the first.
    ///   - iterations: How often they are gone through at most.
    package init(
      batches: Int = 20, limit: ByteCount = .mebibytes(1024), iterations: Int = 20
    ) {
      precondition(batches > 0 && iterations > 0, "a sample of nothing")
      self.batches = batches
      self.limit = limit
      self.iterations = iterations
    }

    /// PiCIE's: 20 batches and 20 iterations, here in 1 GiB at most; 256 images a batch with 100
    /// positions of 512 numbers each just fit.
    package static let standard = Sample()
  }

  private let clusters: Int
  private let width: Int
  private let sample: Sample
  private var random: RandomStream
  /// The first batches; empty once they are clustered.
  private var kept: [UnitFeatures] = []
  /// `[K, D]` running means; empty before.
  private var means: [Double] = []
  /// How many features each is the mean of.
  private var counts: [Int] = []

  /// Begins without features.
  ///
  /// Memory is the sample, which is not copied, and the centroids, besides the batch that is added.
  ///
  /// - Parameters:
  ///   - clusters: K.
  ///   - width: D.
  ///   - seed: What the first centroids are drawn by.
  ///   - sample: What is clustered before the running means begin.
  /// - Throws: ``PipelineError`` with `outOfRange` when K or D is not positive.
  package init(
    clusters: Int, width: Int, seed: UInt64, sample: Sample = .standard
  ) throws(PipelineError) {
    for (name, value) in [("clusters", clusters), ("columns", width)] where value < 1 {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are \(value) \(name), expected 1 or more")
    }
    self.clusters = clusters
    self.width = width
    self.sample = sample
    random = RandomStream(key: seed, lane: 0)
  }

  /// Takes the next batch.
  ///
  /// - Parameter batch: `[N, D]`; N may differ from batch to batch.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another width, and with `outOfRange` when
  ///   it is the first behind the sample and that has fewer features than K.
  package mutating func add(_ batch: UnitFeatures) throws(PipelineError) {
    guard batch.width == width else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "features have \(batch.width) columns, expected \(width)")
    }
    guard batch.count > 0 else { return }
    if means.isEmpty {
      let numbers = kept.reduce(batch.values.count) { $0 + $1.values.count }
      let size = ByteCount(numbers * MemoryLayout<Float>.stride)
      if kept.isEmpty || kept.count < sample.batches && size <= sample.limit {
        kept.append(batch)
        return
      }
      try clusterSample()
    }
    let current = try centroids()
    var sums = ClusterSums(clusters: clusters, width: width)
    sums.add(batch, to: try current.assign(batch))
    for cluster in 0..<clusters where sums.sizes[cluster] > 0 {
      counts[cluster] += sums.sizes[cluster]
      let step = Double(sums.sizes[cluster]) / Double(counts[cluster])
      for (index, mean) in sums.mean(of: cluster).enumerated() {
        let place = cluster * width + index
        means[place] += step * (mean - means[place])
      }
    }
  }

  /// Gives the centroids of all batches; a sample that is not full is clustered as it is.
  ///
  /// - Returns: `[K, D]`.
  /// - Throws: ``PipelineError`` with `outOfRange` when there were fewer features than K.
  package mutating func finish() throws(PipelineError) -> Centroids {
    if means.isEmpty { try clusterSample() }
    return try centroids()
  }

  private mutating func clusterSample() throws(PipelineError) {
    let start = try Centroids(drawing: clusters, of: kept, by: &random)
    let clustering = try LloydClustering(of: kept, from: start, iterations: sample.iterations)
    means = clustering.centroids.values.map { Double($0) }
    counts = clustering.sizes
    kept = []
  }

  private func centroids() throws(PipelineError) -> Centroids {
    try Centroids(means.map { Float($0) }, width: width)
  }

  private static let place = "k-means"
}
