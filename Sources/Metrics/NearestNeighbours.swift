import COpenBLAS
import Support

/// Finds the features most similar to each query, by the dot product of unit vectors.
///
/// OpenBLAS multiplies blocks of queries and features in single precision. What the last bits of its
/// sums are depends on the processor, the number of its threads and the sizes of the blocks, so that
/// these products only tell which features are too far: those are passed over that stay below the
/// list's last neighbour by more than rounding can make up for. All others are multiplied again in
/// double precision in a fixed order, and that product decides. Neighbours, their order and their
/// similarities therefore depend on the features alone.
package struct NearestNeighbours: Sendable {
  /// How many queries and features are multiplied at once.
  package struct Block: Sendable {
    let queries: Int
    let features: Int

    package init(queries: Int, features: Int) {
      precondition(queries > 0 && features > 0, "an empty block")
      self.queries = queries
      self.features = features
    }

    /// Four mebibytes of products.
    package static let standard = Block(queries: 256, features: 4096)
  }

  private let features: UnitFeatures
  private let block: Block

  /// Looks among features, of which there must be one at least.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when there is none.
  package init(among features: UnitFeatures, block: Block = .standard) throws(PipelineError) {
    guard features.count > 0 else {
      throw PipelineError(
        .outOfRange, at: "knn", "there are 0 training features, expected 1 or more")
    }
    self.features = features
    self.block = block
  }

  /// Finds the nearest features of each query, in the order of the queries.
  ///
  /// Besides the features and these queries, memory is one block of products and the neighbours of one
  /// block's queries, whatever their numbers are. Queries that come in several parts, each searched by
  /// itself, find what they find together: 10⁵ features of 2048 numbers, 781 MiB, and queries in parts
  /// of 1024, 8 MiB, stay below 1 GiB with the standard block.
  ///
  /// - Parameters:
  ///   - queries: What to find neighbours of.
  ///   - count: How many of them, 1 or more; where there are fewer features, all of them.
  ///   - found: Called with each query's row and its neighbours, the nearest first; of two equally
  ///     similar ones the lower row comes first.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the widths differ, and with `outOfRange`
  ///   when `count` is not positive.
  package func search(
    _ queries: UnitFeatures, count: Int, found: (Int, [Neighbour]) -> Void
  ) throws(PipelineError) {
    try search(queries, count: count, isLeavingOut: false, found: found)
  }

  /// Finds the nearest features of each feature among the others.
  ///
  /// The feature itself is left out by its row, not by its similarity: copies of it stay.
  ///
  /// - Parameters:
  ///   - count: As for ``search(_:count:found:)``, of one feature less.
  ///   - found: As for ``search(_:count:found:)``.
  /// - Throws: As ``search(_:count:found:)``, and with `outOfRange` when there is but one feature.
  package func searchLeavingOneOut(
    count: Int, found: (Int, [Neighbour]) -> Void
  ) throws(PipelineError) {
    guard features.count > 1 else {
      throw PipelineError(
        .outOfRange, at: "knn", "there is 1 feature, expected 2 or more to leave one out")
    }
    try search(features, count: count, isLeavingOut: true, found: found)
  }

  private func search(
    _ queries: UnitFeatures, count: Int, isLeavingOut: Bool, found: (Int, [Neighbour]) -> Void
  ) throws(PipelineError) {
    guard count > 0 else {
      throw PipelineError(.outOfRange, at: "knn", "k is \(count), expected 1 or more")
    }
    guard queries.width == features.width else {
      throw PipelineError(
        .mismatchedShape, at: "knn",
        "queries have \(queries.width) columns but training features have \(features.width)")
    }
    let capacity = min(count, features.count - (isLeavingOut ? 1 : 0))
    var products: [Float] = []
    for queryRange in Self.blocks(of: queries.count, by: block.queries) {
      var lists = [NearestList](repeating: NearestList(capacity: capacity), count: queryRange.count)
      for featureRange in Self.blocks(of: features.count, by: block.features) {
        multiply(queries, queryRange, featureRange, into: &products)
        for query in queryRange {
          let start = (query - queryRange.lowerBound) * featureRange.count
          offer(
            featureRange, to: &lists[query - queryRange.lowerBound], query, of: queries,
            products: products[start..<start + featureRange.count],
            leavingOut: isLeavingOut ? query : nil)
        }
      }
      for query in queryRange { found(query, lists[query - queryRange.lowerBound].neighbours) }
    }
  }

  private static func blocks(
    of count: Int, by size: Int
  ) -> some Sequence<Range<Int>> {
    stride(from: 0, to: count, by: size).lazy.map { $0..<min($0 + size, count) }
  }

  /// Fills `[queries, features]` products.
  private func multiply(
    _ queries: UnitFeatures, _ queryRange: Range<Int>, _ featureRange: Range<Int>,
    into products: inout [Float]
  ) {
    let width = features.width
    let size = queryRange.count * featureRange.count
    if products.count < size { products = [Float](repeating: 0, count: size) }
    queries.values[queryRange.lowerBound * width..<queryRange.upperBound * width]
      .withUnsafeBufferPointer { left in
        features.values[featureRange.lowerBound * width..<featureRange.upperBound * width]
          .withUnsafeBufferPointer { right in
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, CblasTrans, blasint(queryRange.count),
              blasint(featureRange.count), blasint(width), 1, left.baseAddress, blasint(width),
              right.baseAddress, blasint(width), 0, &products, blasint(featureRange.count))
          }
      }
  }

  /// How far a product of single precision may be from the one that decides, in any order of sums.
  ///
  /// Of D products and their sum at most γ(D) = Du / (1 − Du) with u = 2⁻²⁴, since the vectors have
  /// unit length (Higham, "Accuracy and stability of numerical algorithms", section 3.1). Twice that
  /// leaves room for the rounding of the vectors themselves and of the other product.
  package static func slack(width: Int) -> Double { Double(width + 2) * 0x1p-23 }

  /// Offers a query's list the features of a block that may belong in it.
  private func offer(
    _ featureRange: Range<Int>, to list: inout NearestList, _ query: Int, of queries: UnitFeatures,
    products: ArraySlice<Float>, leavingOut own: Int?
  ) {
    let width = features.width
    let slack = Self.slack(width: width)
    products.withUnsafeBufferPointer { products in
      queries.values.withUnsafeBufferPointer { queryValues in
        features.values.withUnsafeBufferPointer { featureValues in
          guard let queryStart = queryValues.baseAddress, let start = featureValues.baseAddress
          else { return }
          var bar = Float(list.bar - slack).nextDown
          for offset in 0..<featureRange.count where products[offset] >= bar {
            let feature = featureRange.lowerBound + offset
            guard feature != own else { continue }
            let similarity = UnitFeatures.similarity(
              queryStart + query * width, start + feature * width, width: width)
            list.offer(Neighbour(index: feature, similarity: similarity))
            bar = Float(list.bar - slack).nextDown
          }
        }
      }
    }
  }
}
