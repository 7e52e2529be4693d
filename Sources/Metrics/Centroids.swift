import COpenBLAS
import Support

/// The middles of clusters of unit vectors, with what their scores and nearest ones are.
///
/// They are means and not of unit length themselves: the tighter a cluster, the longer its centroid.
/// As in ``NearestNeighbours``, OpenBLAS only tells which centroids are too far; what remains is
/// multiplied again in double precision in a fixed order. Nothing depends on threads or blocks.
package struct Centroids: Sendable, Equatable {
  /// D, how many numbers a centroid has; 1 or more.
  package let width: Int
  /// `[K, D]`, row by row.
  package let values: [Float]
  /// Half the squared length of each.
  private let halfSquares: [Double]
  /// The length of the longest, 1 at least.
  private let reach: Double

  /// K, how many there are; 1 or more.
  package var count: Int { values.count / width }

  /// Takes rows as they are.
  ///
  /// - Parameters:
  ///   - values: `[K, D]` finite numbers, row by row, K from 1 on.
  ///   - width: D.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the values do not fill rows or there is
  ///   none, and with `outOfRange` for a row whose length is no number or beyond 10⁶.
  package init(_ values: [Float], width: Int) throws(PipelineError) {
    guard (1...Int(Int32.max)).contains(width), values.count.isMultiple(of: width), !values.isEmpty
    else {
      throw PipelineError(
        .mismatchedShape, at: Self.place, "\(values.count) values do not fill rows of \(width)")
    }
    let squares = stride(from: 0, to: values.count, by: width).map { start in
      values[start..<start + width].reduce(0.0) { $0 + Double($1) * Double($1) }
    }
    // Half the square of a longer one would be rounded by more than products are.
    if let row = squares.firstIndex(where: { !($0 <= 1e12) }) {
      throw PipelineError(
        .outOfRange, at: Self.place,
        "the length of centroid \(row) is \(squares[row].squareRoot()), expected at most 1000000")
    }
    self.width = width
    self.values = values
    halfSquares = squares.map { $0 / 2 }
    reach = max(1, (squares.max() ?? 1).squareRoot())
  }

  /// The inner product of each feature with each centroid: the scores that clusters are predicted by.
  ///
  /// Neither is the centroid made a unit vector nor half its squared length taken off, as PiCIE's
  /// evaluation has it, so that the highest score is not always that of the nearest centroid.
  ///
  /// - Parameter features: `[N, D]`.
  /// - Returns: `[N, K]`.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for features of another width.
  /// - Complexity: O(N · K · D) in double precision, on one thread.
  package func scores(of features: UnitFeatures) throws(PipelineError) -> [Float] {
    try check(features)
    var scores: [Float] = []
    scores.reserveCapacity(features.count * count)
    features.values.withUnsafeBufferPointer { rows in
      values.withUnsafeBufferPointer { centroids in
        guard let row = rows.baseAddress, let centroid = centroids.baseAddress else { return }
        for feature in 0..<features.count {
          for cluster in 0..<count {
            scores.append(
              Float(
                UnitFeatures.similarity(
                  row + feature * width, centroid + cluster * width, width: width)))
          }
        }
      }
    }
    return scores
  }

  /// The nearest centroid of each feature, by Euclidean distance.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`.
  ///   - block: How many features are multiplied at once; 1 or more. Results do not depend on it.
  /// - Returns: N clusters; of two that are as near, the lower one.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for features of another width.
  package func assign(
    _ features: UnitFeatures, block: Int = standardBlock
  ) throws(PipelineError) -> [Int] {
    precondition(block > 0, "an empty block")
    try check(features)
    var clusters: [Int] = []
    clusters.reserveCapacity(features.count)
    var products = [Float](repeating: 0, count: min(block, features.count) * count)
    for start in stride(from: 0, to: features.count, by: block) {
      let range = start..<min(start + block, features.count)
      multiply(features, range, into: &products)
      for feature in range {
        let first = (feature - start) * count
        clusters.append(nearest(to: feature, of: features, products[first..<first + count]))
      }
    }
    return clusters
  }

  /// Two mebibytes of products with 128 clusters.
  package static let standardBlock = 4096

  /// Fills `[features, K]` products.
  private func multiply(
    _ features: UnitFeatures, _ range: Range<Int>, into products: inout [Float]
  ) {
    features.values[range.lowerBound * width..<range.upperBound * width]
      .withUnsafeBufferPointer { rows in
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, blasint(range.count), blasint(count),
          blasint(width), 1, rows.baseAddress, blasint(width), values, blasint(width), 0, &products,
          blasint(count))
      }
  }

  /// The centroid with the greatest product less half its squared length, which is the nearest.
  private func nearest(
    to feature: Int, of features: UnitFeatures, _ products: ArraySlice<Float>
  ) -> Int {
    let first = products.startIndex
    var (best, rough) = (0, -Double.infinity)
    for cluster in 0..<count {
      let value = Double(products[first + cluster]) - halfSquares[cluster]
      if value > rough { (best, rough) = (cluster, value) }
    }
    // Both the best one and what beats it may be off.
    let bar = rough - 2 * NearestNeighbours.slack(width: width) * reach
    let close = (0..<count).count { Double(products[first + $0]) - halfSquares[$0] >= bar }
    guard close > 1 else { return best }
    return features.values.withUnsafeBufferPointer { rows in
      values.withUnsafeBufferPointer { centroids in
        guard let row = rows.baseAddress, let centroid = centroids.baseAddress else { return best }
        var (nearest, greatest) = (best, -Double.infinity)
        for cluster in 0..<count
        where Double(products[first + cluster]) - halfSquares[cluster] >= bar {
          let value =
            UnitFeatures.similarity(row + feature * width, centroid + cluster * width, width: width)
            - halfSquares[cluster]
          if value > greatest { (nearest, greatest) = (cluster, value) }
        }
        return nearest
      }
    }
  }

  /// How far a feature is from a centroid, squared.
  func squaredDistance(_ feature: Int, of features: UnitFeatures, to cluster: Int) -> Double {
    features.values.withUnsafeBufferPointer { rows in
      values.withUnsafeBufferPointer { centroids in
        guard let row = rows.baseAddress, let centroid = centroids.baseAddress else { return 0 }
        return UnitFeatures.squaredDistance(
          row + feature * width, centroid + cluster * width, width: width)
      }
    }
  }

  private func check(_ features: UnitFeatures) throws(PipelineError) {
    guard features.width == width else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "features have \(features.width) columns but centroids have \(width)")
    }
  }

  private static let place = "k-means"
}
