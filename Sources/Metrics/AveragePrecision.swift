/// The average precision of a ranking, by the three rules that go by that name; each 0...1.
///
/// Precision and recall are taken after each image of the ranking. The rules differ by several
/// points on small sets: a report names the one it used.
package struct AveragePrecision: Sendable, Equatable {
  /// The mean, over recalls 0, 0.1 to 1, of the best precision at that recall or more.
  ///
  /// Called `ap_11point`. Source: Everingham et al., "The PASCAL Visual Object Classes challenge", IJCV 2010,
  /// section 4.2; the rule of VOC until 2009.
  package let elevenPoint: Double
  /// The area below the precision over all recalls, after it was made to fall only.
  ///
  /// Called `ap_area`; the rule of VOC from 2010 on.
  package let area: Double
  /// The mean of the precisions at each positive, with nothing interpolated; called `ap_raw`.
  package let raw: Double

  /// Ranks images by descending score; equal ones stay in their order.
  ///
  /// There is none, nil, when no image is positive.
  ///
  /// - Parameters:
  ///   - scores: `[N]` numbers, none of them NaN.
  ///   - labels: `[N]` each positive, 1, negative, 0, or not to be counted, -1.
  package init?(scores: [Float], labels: [Int]) {
    precondition(scores.count == labels.count, "\(scores.count) scores of \(labels.count) labels")
    let ranking = labels.indices.filter { labels[$0] >= 0 }.sorted {
      scores[$0] > scores[$1] || scores[$0] == scores[$1] && $0 < $1
    }
    let positives = ranking.count { labels[$0] == 1 }
    guard positives > 0 else { return nil }
    /// The precision at each positive: between them it only falls.
    var precisions: [Double] = []
    for (rank, image) in ranking.enumerated() where labels[image] == 1 {
      precisions.append(Double(precisions.count + 1) / Double(rank + 1))
    }
    raw = precisions.reduce(0, +) / Double(positives)
    var best = precisions
    for index in best.indices.dropLast().reversed() {
      best[index] = max(best[index], best[index + 1])
    }
    area = best.reduce(0, +) / Double(positives)
    // The first positive with a recall of tenths / 10 or more, in whole numbers: 0.1 is none that a
    // computer has.
    let points = (0...10).map { tenths in
      best[max((tenths * positives + 9) / 10, 1) - 1]
    }
    elevenPoint = points.reduce(0, +) / 11
  }
}
