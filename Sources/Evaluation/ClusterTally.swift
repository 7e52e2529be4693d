import Imaging
import Metrics
import Reporting
import Scoring
import Support

/// The clusters of test images beside their classes, image by image, and the one matching of all.
package struct ClusterTally {
  private let classes: EvaluatedClasses
  private let keys: [String]
  /// `[C, K]` pixels of each image.
  private let tables: [ContingencyTable]
  private let matching: ClusterMatching
  private let majority: ClusterMatching

  /// Lets a network tell the cluster of each pixel; nil when asked to stop.
  ///
  /// - Parameters:
  ///   - network: Its scores are of clusters.
  ///   - test: The images.
  ///   - classes: Those of their pixels.
  ///   - clusters: K.
  /// - Throws: What images throw.
  package init?(
    of network: SegmentationNetwork, on test: SegmentationTest, _ classes: EvaluatedClasses,
    clusters: Int
  ) throws(PipelineError) {
    var keys: [String] = []
    var tables: [ContingencyTable] = []
    var whole = try ContingencyTable(classes: classes.count, columns: clusters)
    let isWhole = try test.predict(by: network) { image, prediction throws(PipelineError) in
      var table = try ContingencyTable(classes: classes.count, columns: clusters)
      try table.add(image.truth, predictions: prediction)
      try whole.merge(table)
      keys.append(image.key)
      tables.append(table)
    }
    guard isWhole else { return nil }
    self.classes = classes
    self.keys = keys
    self.tables = tables
    matching = ClusterMatching(oneToOne: whole)
    majority = ClusterMatching(manyToOne: whole)
  }

  /// All there is to say of the clusters.
  ///
  /// `many_to_one_*` lets each cluster stand for its most frequent class, and is there with more clusters
  /// than classes alone: it is not to be compared with the others.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no pixel is labelled.
  package func run(seed: UInt64) throws(PipelineError) -> EvaluationRun {
    let scores = try matching.scores()
    var figures = [
      "miou_union": 100 * scores.miouUnion, "miou_gt_present": 100 * scores.miouGroundTruthPresent,
      "pixel_accuracy": 100 * scores.pixelAccuracy, "mean_accuracy": 100 * scores.meanAccuracy,
    ]
    if matching.classOfCluster.count > classes.count {
      let many = try majority.scores()
      figures["many_to_one_miou_union"] = 100 * many.miouUnion
      figures["many_to_one_pixel_accuracy"] = 100 * many.pixelAccuracy
    }
    let interval: BootstrapInterval? =
      tables.count > 1
      ? try BootstrapInterval(images: tables.count, seed: seed) { drawn throws(PipelineError) in
        var sum = tables[drawn[0]]
        for image in drawn.dropFirst() { try sum.merge(tables[image]) }
        guard sum.pixels > 0 else { return nil }
        return 100 * (try SegmentationScores(matching.applied(to: sum))).miouUnion
      } : nil
    let ranked = try ranked()
    return EvaluationRun(
      seed: Int(seed), figures: figures, intervals: interval.map { ["miou_union": $0] } ?? [:],
      perClass: ["iou": scores.iou.map { $0.map { 100 * $0 } }], confusion: matching.confusion,
      best: ranked.suffix(EvaluationRun.shown).reversed(),
      worst: Array(ranked.prefix(EvaluationRun.shown)))
  }

  /// The images by their own scores under the one matching, worst first.
  private func ranked() throws(PipelineError) -> [ImageScore] {
    var scores: [ImageScore] = []
    for (key, table) in zip(keys, tables) where table.pixels > 0 {
      let own = try SegmentationScores(matching.applied(to: table))
      scores.append(ImageScore(key: key, score: 100 * own.miouGroundTruthPresent))
    }
    return scores.sorted { ($0.score, $0.key) < ($1.score, $1.key) }
  }

  /// The best and the worst images, with truth and what clusters stand for drawn in; nil when asked to
  /// stop.
  ///
  /// - Throws: What images throw.
  func pictures(
    by network: SegmentationNetwork, on test: SegmentationTest, _ name: String
  ) throws(PipelineError) -> [PreviewSample]? {
    let ranked = try ranked()
    return try test.pictures(
      best: ranked.reversed(), worst: ranked, by: network, name, classes: classes
    ) { map in
      LabelMap(
        size: map.size,
        labels: map.labels.map { cluster in
          matching.classOfCluster[Int(cluster)].map { UInt16($0) } ?? EvaluatedClasses.ignoredLabel
        })
    }
  }
}
