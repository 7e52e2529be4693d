/// Which patches of a grid are foreground, and how many of each kind are to be hidden.
///
/// Chin et al., "Masking improves contrastive self-supervised learning for ConvNets, and saliency tells
/// you where", WACV 2024, section 3: a patch is foreground unless its saliency lies more than 0.6
/// standard deviations below the mean. The released program sorts the grid's rows before it asks, so its
/// positions are not those of the saliency; here they are.
package struct SalientPatches: Sendable, Equatable {
  private static let deviations = 0.6

  /// The least saliency of foreground.
  package let threshold: Double
  /// Whether each patch is foreground.
  package let isForeground: [Bool]
  /// How many are.
  package let foregroundCount: Int

  /// Tells foreground from background.
  ///
  /// - Parameter saliency: A finite number for each patch, at least one; only differences count.
  package init(_ saliency: [Double]) {
    let count = Double(saliency.count)
    let mean = saliency.reduce(0, +) / count
    let variance = saliency.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let threshold = mean - Self.deviations * variance.squareRoot()
    // Of equal numbers the mean may be rounded up, and then none would reach it.
    let isUniform = saliency.allSatisfy { $0 == saliency[0] }
    self.threshold = threshold
    isForeground = saliency.map { isUniform || $0 >= threshold }
    foregroundCount = isForeground.count { $0 }
  }

  /// How many patches a ratio hides, of the foreground and of the background: of each about that share.
  ///
  /// Foreground is rounded half to even, background is what is left of the whole number of all, never
  /// below 0.
  ///
  /// - Parameters:
  ///   - ratio: The share of all patches that is hidden, 0…1.
  ///   - capped: Whether foreground that would be 0.56 of all patches or more is 0.55 of them, as where
  ///     the rest is high-passed.
  /// - Returns: Counts that neither kind may have as many of.
  package func counts(
    ratio: Double, capped: Bool = false
  ) -> (foreground: Int, background: Int) {
    let all = Double(isForeground.count)
    var share = ratio * (Double(foregroundCount) / all)
    if capped, share >= 0.56 { share = 0.55 }
    // In this order: it decides where a product lies half way between two numbers.
    let foreground = Int((share * all).rounded(.toNearestOrEven))
    return (foreground, max(0, Int(all * ratio) - foreground))
  }

  /// The first patches of an order that are foreground, and the first that are background.
  ///
  /// - Parameters:
  ///   - counts: How many of each kind; all there are when they are fewer.
  ///   - order: All patches, each once.
  /// - Returns: Whether each patch is hidden.
  package func hidden(
    _ counts: (foreground: Int, background: Int), by order: some Sequence<Int>
  ) -> [Bool] {
    var hidden = isForeground.map { _ in false }
    var left = counts
    for patch in order {
      if isForeground[patch], left.foreground > 0 {
        left.foreground -= 1
        hidden[patch] = true
      } else if !isForeground[patch], left.background > 0 {
        left.background -= 1
        hidden[patch] = true
      }
    }
    return hidden
  }
}
