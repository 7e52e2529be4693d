import Support

extension Centroids {
  /// Draws features that lie apart, to start k-means from.
  ///
  /// k-means++: the first is any feature, and each further one is drawn with a probability that grows
  /// with its squared distance from the nearest of those before. Source: Arthur and Vassilvitskii,
  /// "k-means++: the advantages of careful seeding", SODA 2007, section 2.2. Where all features
  /// coincide with one drawn before, any is drawn.
  ///
  /// - Parameters:
  ///   - count: K, 1 or more.
  ///   - batches: `[N, D]` features each; K together at least.
  ///   - random: What they are drawn by.
  /// - Throws: ``PipelineError`` with `outOfRange` when there are fewer features than K.
  /// - Complexity: O(K · N · D) in double precision, on one thread.
  init(
    drawing count: Int, of batches: [UnitFeatures], by random: inout RandomStream
  ) throws(PipelineError) {
    let total = batches.reduce(0) { $0 + $1.count }
    guard let width = batches.first?.width, total >= count else {
      throw PipelineError(
        .outOfRange, at: "k-means",
        "there are \(total) features to make \(count) clusters of, expected \(count) or more")
    }
    var values: [Float] = []
    var distances = [Double](repeating: .infinity, count: total)
    for number in 0..<count {
      let drawn =
        number == 0
        ? random.integer(0...total - 1) : Self.draw(by: distances, random: &random)
      let row = Self.row(drawn, of: batches)
      values += row
      var next = 0
      for batch in batches {
        batch.values.withUnsafeBufferPointer { features in
          row.withUnsafeBufferPointer { centre in
            guard let start = features.baseAddress, let centre = centre.baseAddress else { return }
            for feature in 0..<batch.count {
              distances[next + feature] = min(
                distances[next + feature],
                UnitFeatures.squaredDistance(start + feature * width, centre, width: width))
            }
          }
        }
        next += batch.count
      }
    }
    try self.init(values, width: width)
  }

  /// Draws an index with a probability in proportion to its weight.
  private static func draw(by weights: [Double], random: inout RandomStream) -> Int {
    let total = weights.reduce(0, +)
    guard total > 0 else { return random.integer(0...weights.count - 1) }
    let target = random.unit() * total
    var sum = 0.0
    var drawn = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      sum += weight
      drawn = index
      if sum > target { break }
    }
    return drawn
  }

  /// A row of all batches, counted through.
  private static func row(_ number: Int, of batches: [UnitFeatures]) -> [Float] {
    var rest = number
    for batch in batches {
      if rest < batch.count {
        return Array(batch.values[rest * batch.width..<(rest + 1) * batch.width])
      }
      rest -= batch.count
    }
    preconditionFailure("row \(number) is beyond all batches")
  }
}
