import Support

/// An order of a batch, and how to undo it.
///
/// The key encoder sees its batch in another order, so that the statistics of a group of batch norm
/// tell it nothing about the query (shuffling BN, arXiv 1911.05722, section 3.3).
package struct BatchShuffle: Sendable, Equatable {
  /// The sample that each place gets: `shuffled = batch[order]`.
  package let order: [Int]
  /// The place that each sample got: `batch = shuffled[inverse]`.
  package let inverse: [Int]

  /// Takes a permutation of `0..<order.count`.
  package init(order: [Int]) {
    var inverse = [Int](repeating: -1, count: order.count)
    for (place, sample) in order.enumerated() {
      precondition(inverse.indices.contains(sample) && inverse[sample] < 0, "\(order)")
      inverse[sample] = place
    }
    self.order = order
    self.inverse = inverse
  }

  /// Draws an order, each equally likely.
  package init(count: Int, random: inout RandomStream) {
    self.init(order: random.order(of: count))
  }
}
