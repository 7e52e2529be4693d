/// The precision of ranked detections at each recall, as COCO has it.
///
/// Source: `accumulate` of the COCO API.
struct PrecisionCurve: Sendable {
  /// `[101]` precisions at ``InstanceRules/recalls``: the best at that recall or more, 0 at recalls
  /// that are not reached.
  let precision: [Double]
  /// The recall of all detections, 0...1.
  let recall: Double

  /// Draws the curve.
  ///
  /// - Parameters:
  ///   - isRight: Of each detection that counts, the surest first, whether it found a thing.
  ///   - positives: How many things there were to be found, 1 or more.
  init(_ isRight: some Sequence<Bool>, positives: Int) {
    // Precision falls until the next thing is found, so that the places where one is found, each
    // with the recall reached there, say it all.
    var best: [Double] = []
    for (rank, isRight) in isRight.enumerated() where isRight {
      best.append(Double(best.count + 1) / Double(rank + 1))
    }
    for index in best.indices.dropLast().reversed() {
      best[index] = max(best[index], best[index + 1])
    }
    recall = Double(best.count) / Double(positives)
    var precision: [Double] = []
    var found = 0
    for recall in InstanceRules.recalls {
      while found < best.count, Double(found + 1) / Double(positives) < recall { found += 1 }
      precision.append(found < best.count ? best[found] : 0)
    }
    self.precision = precision
  }
}
