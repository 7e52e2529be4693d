/// The precisions and recalls of one category over all images.
package struct CategoryScores: Sendable, Equatable {
  /// `[10, 101]` precisions by threshold and recall, threshold by threshold, of each range of areas
  /// that has things to be found, with as many detections as count.
  package let precision: [AreaRange: [Double]]
  /// `[10]` recalls by threshold of each such range, with as many detections as count.
  package let recall: [AreaRange: [Double]]
  /// `[10]` recalls by threshold for each limit on the detections of an image, of things of any
  /// area; nil without things to be found.
  package let limitedRecall: [[Double]]?

  /// Merges images.
  ///
  /// - Parameters:
  ///   - images: The category's matchings in each image; of equally sure detections those of the
  ///     earlier image come first.
  ///   - limits: How many detections of an image count, ascending.
  init(_ images: [InstanceMatching], limits: [Int]) {
    var all: [(rank: Int, verdict: InstanceMatching.Verdict)] = []
    for image in images {
      all += image.verdicts.enumerated().map { ($0.offset, $0.element) }
    }
    let order = all.indices.sorted {
      let (left, right) = (all[$0].verdict.score, all[$1].verdict.score)
      return left > right || left == right && $0 < $1
    }
    func curve(
      _ range: AreaRange, _ threshold: Int, limit: Int, positives: Int
    ) -> PrecisionCurve {
      let bit = InstanceMatching.bit(range, threshold)
      let counted = order.lazy.map { all[$0] }.filter {
        $0.rank < limit && $0.verdict.ignored & bit == 0
      }
      return PrecisionCurve(
        counted.map { $0.verdict.matched & bit != 0 }, positives: positives)
    }
    let thresholds = InstanceRules.thresholds.indices
    let last = limits.last ?? 0
    var precision: [AreaRange: [Double]] = [:]
    var recall: [AreaRange: [Double]] = [:]
    var limitedRecall: [[Double]]?
    for range in AreaRange.allCases {
      let positives = images.reduce(0) { $0 + $1.positives[range.rawValue] }
      guard positives > 0 else { continue }
      let curves = thresholds.map { curve(range, $0, limit: last, positives: positives) }
      precision[range] = curves.flatMap(\.precision)
      recall[range] = curves.map(\.recall)
      guard range == .all else { continue }
      limitedRecall = limits.map { limit in
        thresholds.map { curve(range, $0, limit: limit, positives: positives).recall }
      }
    }
    self.precision = precision
    self.recall = recall
    self.limitedRecall = limitedRecall
  }
}
