import Metrics
import Support

/// An image with a score of its own.
package struct ImageScore: Sendable, Equatable {
  /// What people find the image by.
  package let key: String
  /// The score, in percent.
  package let score: Double

  package init(key: String, score: Double) {
    self.key = key
    self.score = score
  }
}

extension SegmentationTally {
  /// How many samples of the images an interval is made from.
  package static let resamples = 1000

  /// What a report says of the set and of how it was scored.
  package var facts: [(name: String, value: String)] {
    let tolerance = EvaluationFigure.text(100 * BoundaryScores.usualTolerance)
    return [
      ("images", "\(images.count + unlabelledImages)"),
      ("images without labelled pixels", "\(unlabelledImages)"), ("pixels", "\(pixels)"),
      ("ignored pixels", "\(ignoredPixels)"), ("classes", "\(classes.count)"),
      ("boundary tolerance", "\(tolerance) % of the diagonal"),
      ("intervals over images", "95 %, \(Self.resamples) bootstrap samples"),
    ]
  }

  /// All figures in percent, by their names.
  ///
  /// - Throws: As ``matrix()``.
  package func figures() throws(PipelineError) -> [String: Double] {
    let scores = try scores()
    return [
      "miou_union": 100 * scores.miouUnion, "miou_gt_present": 100 * scores.miouGroundTruthPresent,
      "pixel_accuracy": 100 * scores.pixelAccuracy, "mean_accuracy": 100 * scores.meanAccuracy,
      "mean_dice": 100 * scores.meanDice, "fw_iou": 100 * scores.frequencyWeightedIoU,
      "boundary_f": 100 * (try boundary()),
    ]
  }

  /// Figures of each class in percent, by their names; nil where a class has none.
  ///
  /// - Throws: As ``matrix()``.
  package func perClass() throws(PipelineError) -> [String: [Double?]] {
    let scores = try scores()
    return ["iou": scores.iou, "dice": scores.dice, "accuracy": scores.classAccuracy]
      .mapValues { $0.map { $0.map { 100 * $0 } } }
  }

  /// How far `miou_union`, in percent, would stray with other images.
  ///
  /// - Parameters:
  ///   - seed: What the samples are drawn by.
  ///   - resamples: How many samples are drawn.
  /// - Returns: nil with fewer than two images.
  /// - Throws: As ``BootstrapInterval/init(images:resamples:level:seed:statistic:)``.
  package func interval(
    seed: UInt64, resamples: Int = SegmentationTally.resamples
  ) throws(PipelineError) -> BootstrapInterval? {
    guard images.count > 1 else { return nil }
    return try BootstrapInterval(images: images.count, resamples: resamples, seed: seed) {
      drawn throws(PipelineError) in
      100 * (try SegmentationScores(try matrix(of: drawn))).miouUnion
    }
  }

  /// The images by their own mean IoU over the classes that each shows, worst first.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` without classes.
  package func ranked() throws(PipelineError) -> [ImageScore] {
    var scores: [ImageScore] = []
    for image in images {
      if let score = try image.meanIoU() { scores.append(ImageScore(key: image.key, score: score)) }
    }
    return scores.enumerated()
      .sorted { ($0.element.score, $0.offset) < ($1.element.score, $1.offset) }.map(\.element)
  }

  /// All there is to say of one training, or of one set of predictions.
  ///
  /// - Parameters:
  ///   - seed: The seed of the training, by which samples for the interval are drawn too.
  ///   - learningRate: The learning rate it was trained with.
  ///   - tried: The learning rates that were tried, with what they scored on the split for it.
  ///   - curve: The loss over the steps.
  /// - Returns: Figures, an interval of `miou_union`, the confusion matrix, best and worst images.
  /// - Throws: As ``matrix()``.
  package func run(
    seed: Int, learningRate: Double? = nil, tried: [(rate: Double, score: Double)] = [],
    curve: [(step: Int, loss: Double)] = []
  ) throws(PipelineError) -> EvaluationRun {
    let interval = try interval(seed: UInt64(bitPattern: Int64(seed)))
    let ranked = try ranked()
    return EvaluationRun(
      seed: seed, learningRate: learningRate, tried: tried, figures: try figures(),
      intervals: interval.map { ["miou_union": $0] } ?? [:], perClass: try perClass(),
      confusion: try matrix(), curve: curve,
      best: ranked.suffix(EvaluationRun.shown).reversed(),
      worst: Array(ranked.prefix(EvaluationRun.shown)))
  }
}
