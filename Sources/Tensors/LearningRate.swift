import Support

/// The learning rate over the epochs of a training.
package struct LearningRate: Sendable, Equatable {
  /// How the rate falls once it has warmed up.
  package enum Decay: Sendable, Equatable {
    /// Not at all.
    case none
    /// Half a cosine from the base to ``end`` at so many epochs (Loshchilov and Hutter, arXiv 1608.03983,
    /// without restarts).
    case cosine(epochs: Double)
    /// Times a factor from each of these epochs on.
    case steps(at: [Double], factor: Double)
  }

  /// The highest rate.
  package let base: Double
  /// Over how many epochs the rate rises in a line; the cosine then spans the rest.
  package let warmUpEpochs: Double
  /// What it rises from.
  package let start: Double
  package let decay: Decay
  /// What a cosine falls to.
  package let end: Double

  package init(
    base: Double, warmUpEpochs: Double = 0, start: Double = 0, decay: Decay = .none,
    end: Double = 0
  ) {
    precondition(base >= 0 && warmUpEpochs >= 0, "\(base), \(warmUpEpochs)")
    self.base = base
    self.warmUpEpochs = warmUpEpochs
    self.start = start
    self.decay = decay
    self.end = end
  }

  /// The rate at an epoch counted from 0; a fraction of one where the method changes it each step.
  package func at(epoch: Double) -> Double {
    if epoch < warmUpEpochs { return start + (base - start) * epoch / warmUpEpochs }
    switch decay {
    case .none: return base
    case .cosine(let epochs):
      guard epoch < epochs else { return end }
      let share = (epoch - warmUpEpochs) / (epochs - warmUpEpochs)
      return end + (base - end) * 0.5 * (1 + ExactMath.sinCos(degrees: 180 * share).cos)
    case .steps(let places, let factor):
      return places.filter { $0 <= epoch }.reduce(base) { rate, _ in rate * factor }
    }
  }
}
