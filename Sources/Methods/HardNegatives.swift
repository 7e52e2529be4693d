import Support
import Tensors

/// Negatives that were made of a query's own key, such as by hiding what is salient in it (SalMask):
/// each is pushed away from its own query alone.
///
/// The weight multiplies the logit, not its exponential, so that the term's temperature is T / α.
package struct HardNegatives {
  /// `[M, N, C]` unit rows, M of each of N samples; no gradient flows into them.
  package let keys: Tensor
  /// α.
  package let weight: Double
  /// The samples that have none: of which nothing could be hidden, so that they would push a query away
  /// from its own key.
  package let absent: [Int]

  package init(keys: Tensor, weight: Double, absent: [Int] = []) {
    self.keys = keys
    self.weight = weight
    self.absent = absent
  }

  /// The samples whose picture is bit for bit the key's: nothing of it was hidden.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]` of hard negatives.
  ///   - keys: As many keys.
  /// - Returns: Their places.
  /// - Throws: ``PipelineError`` with `refusedOperation` for other shapes.
  static func unchanged(
    _ images: Tensor, from keys: Tensor
  ) throws(PipelineError) -> [Int] {
    let difference = try images - keys
    let squares = try (difference * difference).sum([1, 2, 3]).floats()
    return squares.indices.filter { squares[$0] == 0 }
  }

  /// `α q · v` of each query with its own, -∞ for those that have none.
  ///
  /// - Parameter queries: `[N, C]` unit rows.
  /// - Returns: `[N, M]`.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package func similarities(to queries: Tensor) throws(PipelineError) -> Tensor {
    let products = try (keys.detached() * queries).sum([2]).transposed().scaled(by: weight)
    guard !absent.isEmpty else { return products }
    let shape = products.shape
    var mask = [Float](repeating: 0, count: shape[0] * shape[1])
    for sample in absent {
      for place in sample * shape[1]..<(sample + 1) * shape[1] { mask[place] = -.infinity }
    }
    return try products + .floats(mask, shape: shape, on: products.device)
  }
}
