import Support
import Tensors

/// Modules that follow others of the same kind slowly.
///
/// They are the momentum encoder, target or teacher of a method. No gradient reaches them, and their
/// running statistics are their own.
package struct MovingAverage {
  private let sources: [Tensor]
  private let targets: [Tensor]

  /// Joins modules pair by pair; the targets keep the values they have.
  init(of sources: [any Module], in targets: [any Module]) throws(PipelineError) {
    self.sources = sources.flatMap { $0.parameters.map(\.tensor) }
    self.targets = targets.flatMap { $0.parameters.map(\.tensor) }
    for target in self.targets { try target.requireGradient(false) }
  }

  /// `target = momentum · target + (1 - momentum) · source`, with the sources as they are now.
  func move(keeping momentum: Double) throws(PipelineError) {
    try Tensor.average(sources, into: targets, momentum: momentum)
  }

  /// A momentum that rises to 1 by half a cosine: `1 - (1 - base) (cos(π s / S) + 1) / 2`
  /// (arXiv 2006.07733, section 3.3).
  ///
  /// - Parameters:
  ///   - base: That of the first step.
  ///   - progress: s / S, steps that were done over all; 1 from the last on.
  /// - Returns: The momentum, `base`...1.
  package static func momentum(from base: Double, at progress: Double) -> Double {
    1 - (1 - base) * (ExactMath.sinCos(degrees: 180 * min(progress, 1)).cos + 1) / 2
  }
}
