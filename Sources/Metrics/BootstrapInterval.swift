import Support

/// How far a score would stray with other images: a confidence interval by the bootstrap.
///
/// The percentile method over images: as many images as there are, drawn with replacement, are
/// scored again and again, and the interval is what the middle share of these scores spans. Source:
/// Efron and Tibshirani, "An introduction to the bootstrap", 1993, section 13.3. It tells of the
/// choice of test images only, not of another training with another seed; with fewer than some
/// dozens of images it is too narrow.
package struct BootstrapInterval: Sendable, Equatable {
  /// The lower end.
  package let lower: Double
  /// The upper end.
  package let upper: Double
  /// How many samples had a score.
  package let resamples: Int

  /// Draws samples and scores them.
  ///
  /// Sample number r is a function of the seed and r alone.
  ///
  /// - Parameters:
  ///   - count: How many images there are, 2 or more.
  ///   - resamples: How many samples are drawn, 1 or more.
  ///   - level: The share of their scores between the ends.
  ///   - seed: What the samples are drawn by.
  ///   - statistic: The score of a sample, which is the images' indices, ascending, each as often as
  ///     it was drawn; nil where the sample has none, and then it is left out.
  /// - Throws: ``PipelineError`` with `outOfRange` for a setting beyond its range, fewer than two
  ///   images, or when no sample has a score; with `nonFinite` for a score that is no number; and
  ///   what the statistic throws.
  /// - Complexity: `resamples` times the statistic.
  package init(
    images count: Int, resamples: Int = 1000, level: Double = 0.95, seed: UInt64,
    statistic: ([Int]) throws(PipelineError) -> Double?
  ) throws(PipelineError) {
    guard count > 1 else {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are \(count) images to draw from, expected 2 or more")
    }
    guard resamples > 0 else {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are \(resamples) samples to draw, expected 1 or more")
    }
    guard level > 0, level < 1 else {
      throw PipelineError(
        .outOfRange, at: Self.place, "the level is \(level), expected a share between 0 and 1")
    }
    var scores: [Double] = []
    for number in 0..<resamples {
      var random = RandomStream(key: seed, lane: UInt64(number))
      let drawn = (0..<count).map { _ in random.integer(0...count - 1) }.sorted()
      guard let score = try statistic(drawn) else { continue }
      guard score.isFinite else {
        throw PipelineError(.nonFinite, at: Self.place, "the score of sample \(number) is \(score)")
      }
      scores.append(score)
    }
    guard !scores.isEmpty else {
      throw PipelineError(
        .outOfRange, at: Self.place, "none of \(resamples) samples of the images has a score")
    }
    scores.sort()
    lower = Self.quantile((1 - level) / 2, of: scores)
    upper = Self.quantile((1 + level) / 2, of: scores)
    self.resamples = scores.count
  }

  /// An interval for a score of a confusion matrix.
  ///
  /// - Parameters:
  ///   - matrices: The matrix of each image, two or more, all of the same classes.
  ///   - resamples: How many samples are drawn, 1 or more.
  ///   - level: The share of their scores between the ends.
  ///   - seed: What the samples are drawn by.
  ///   - score: The score; samples without a labelled pixel have none.
  /// - Throws: As ``init(images:resamples:level:seed:statistic:)`` and
  ///   ``ConfusionMatrix/merge(_:)``.
  package init(
    of matrices: [ConfusionMatrix], resamples: Int = 1000, level: Double = 0.95, seed: UInt64,
    score: (SegmentationScores) -> Double
  ) throws(PipelineError) {
    try self.init(
      images: matrices.count, resamples: resamples, level: level, seed: seed
    ) { drawn throws(PipelineError) in
      var sum = matrices[drawn[0]]
      for image in drawn.dropFirst() { try sum.merge(matrices[image]) }
      return sum.pixels > 0 ? score(try SegmentationScores(sum)) : nil
    }
  }

  /// A quantile of ascending numbers, with straight lines between them: rule 7 of Hyndman and Fan,
  /// "Sample quantiles in statistical packages", 1996.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = min(Int(place), sorted.count - 1)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }

  private static let place = "bootstrap"
}
