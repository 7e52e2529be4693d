/// The features of each cluster added up, one after the other in double precision.
struct ClusterSums {
  private let width: Int
  /// `[K, D]`.
  private(set) var sums: [Double]
  /// How many features each cluster has.
  private(set) var sizes: [Int]

  /// Sums of no feature yet.
  init(clusters: Int, width: Int) {
    self.width = width
    sums = [Double](repeating: 0, count: clusters * width)
    sizes = [Int](repeating: 0, count: clusters)
  }

  /// Adds features, each to its cluster.
  mutating func add(_ features: UnitFeatures, to clusters: [Int]) {
    let width = width
    sums.withUnsafeMutableBufferPointer { sums in
      features.values.withUnsafeBufferPointer { values in
        for (row, cluster) in clusters.enumerated() {
          let (from, to) = (row * width, cluster * width)
          for index in 0..<width { sums[to + index] += Double(values[from + index]) }
        }
      }
    }
    for cluster in clusters { sizes[cluster] += 1 }
  }

  /// The mean of a cluster that has features.
  func mean(of cluster: Int) -> [Double] {
    sums[cluster * width..<(cluster + 1) * width].map { $0 / Double(sizes[cluster]) }
  }
}
