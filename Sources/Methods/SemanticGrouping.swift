import Support
import Tensors

/// Prototypes that the pixels of dense features are shared among, and what each of them pools.
///
/// Wen et al., arXiv 2205.15288, section 3.1; as in the authors' `models/slotcon.py`.
package final class SemanticGrouping: Module {
  /// `[K, D]`, of any length.
  package let prototypes: Tensor

  /// What similarities are divided by when pixels are shared.
  package static let temperature = 0.07
  /// Added to every share, so that a slot without pixels is the mean of all.
  static let epsilon = 1e-6

  /// Takes prototypes, which gradients train.
  package init(prototypes: Tensor) throws(PipelineError) {
    self.prototypes = prototypes
    try prototypes.requireGradient()
  }

  /// Draws K prototypes of D normal numbers.
  package convenience init(
    count: Int, dimension: Int, seed: WeightSeed
  ) throws(PipelineError) {
    try self.init(
      prototypes: try seed["prototypes"].drawn(.normal(1), [count, dimension]))
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("prototypes", .parameter(prototypes))]
  }

  /// What became of the features of one view.
  package struct Groups {
    /// `[N, K, H, W]` cosines of prototypes and pixels.
    package let scores: Tensor
    /// `[N, K, H, W]` shares of the pixels in each slot; they add up to 1 over H and W.
    package let weights: Tensor
    /// `[N, K, D]` pooled features.
    package let slots: Tensor

    /// Of each of N · K slots, whether it wins a pixel.
    package func present() throws(PipelineError) -> [Bool] {
      try SemanticGrouping.present(scores)
    }
  }

  /// Of each of N · K slots, whether it wins a pixel; of equal ones the first does.
  ///
  /// - Parameter scores: `[N, K, H, W]`.
  /// - Returns: N · K, sample by sample.
  /// - Throws: ``PipelineError`` with `refusedOperation` for other axes.
  package static func present(_ scores: Tensor) throws(PipelineError) -> [Bool] {
    let shape = scores.shape
    let winners = try scores.detached().indexOfMax(axis: 1).integers()
    var present = [Bool](repeating: false, count: shape[0] * shape[1])
    let pixels = shape[2] * shape[3]
    for (place, winner) in winners.enumerated() {
      present[place / pixels * shape[1] + winner] = true
    }
    return present
  }

  /// Shares the pixels of a view among the prototypes.
  ///
  /// - Parameter features: `[N, D, H, W]`, of any length; pooled as they are.
  /// - Returns: Scores, shares and slots, in single precision.
  /// - Throws: ``PipelineError`` with `mismatchedShape` or `refusedOperation` for other shapes.
  package func groups(of features: Tensor) throws(PipelineError) -> Groups {
    let shape = features.shape
    guard shape.count == 4 else {
      throw PipelineError(
        .mismatchedShape, at: "grouping", "features are \(shape), expected [N, D, H, W]")
    }
    let pixels = try features.converted(to: .float32).reshaped([shape[0], shape[1], -1])
    let scores = try prototypes.normalized(axis: 1).matmul(pixels.normalized(axis: 1))
    let shares = try scores.scaled(by: 1 / Self.temperature).logSoftmax(axis: 1).exp()
      .scaled(by: 1, plus: Self.epsilon)
    let weights = try shares / shares.sum([2], keepingAxes: true)
    let maps = [shape[0], prototypes.shape[0], shape[2], shape[3]]
    return Groups(
      scores: try scores.reshaped(maps), weights: try weights.reshaped(maps),
      slots: try weights.matmul(pixels.transposed()))
  }
}
