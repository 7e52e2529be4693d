/// COCO's mask AP and AR; all are shares, 0...1, and nil where there was nothing to be found.
///
/// AP is the mean precision over the thresholds, 101 recalls and the categories that have things to
/// be found; AR the mean over thresholds and these categories of the largest recall. Source: Lin et
/// al., "Microsoft COCO", ECCV 2014, and `summarize` of the COCO API.
package struct InstanceScores: Sendable, Equatable {
  /// The precisions and recalls of each category; of one only where categories do not count.
  package let categories: [CategoryScores]
  /// How many detections of an image and category count, ascending.
  package let limits: [Int]

  /// AP at some of the thresholds.
  ///
  /// - Parameters:
  ///   - thresholds: Their numbers, 0...9 for 0.5...0.95; all by default.
  ///   - range: The areas of the things.
  /// - Returns: The mean, nil when no category has a thing of such an area.
  package func averagePrecision(
    thresholds: Range<Int>? = nil, in range: AreaRange = .all
  ) -> Double? {
    Self.mean(
      categories.compactMap { category in
        category.precision[range].map { precision in
          let width = precision.count / InstanceRules.thresholds.count
          let chosen = thresholds ?? InstanceRules.thresholds.indices
          return Array(precision[chosen.lowerBound * width..<chosen.upperBound * width])
        }
      })
  }

  /// AP of things of any area, of each category; nil for one without things to be found.
  package var averagePrecisionOfCategories: [Double?] {
    categories.map { category in Self.mean([category.precision[.all] ?? []]) }
  }

  /// AR with as many detections as count.
  ///
  /// - Parameter range: The areas of the things.
  /// - Returns: The mean, nil when no category has a thing of such an area.
  package func averageRecall(in range: AreaRange) -> Double? {
    Self.mean(categories.compactMap { $0.recall[range] })
  }

  /// AR of things of any area, with as many detections as the limit of that number allows.
  ///
  /// - Parameter limit: The number of one of ``limits``.
  /// - Returns: The mean, nil when no category has a thing to be found.
  package func averageRecall(limit: Int) -> Double? {
    Self.mean(categories.compactMap { $0.limitedRecall?[limit] })
  }

  /// The summary in COCO's order: AP, AP50, AP75, AP of small, medium and large things, AR at each
  /// limit, AR of small, medium and large things.
  package var summary: [(name: String, value: Double?)] {
    let ranges: [(name: String, range: AreaRange)] = [
      ("small", .small), ("medium", .medium), ("large", .large),
    ]
    var rows: [(name: String, value: Double?)] = [
      ("AP", averagePrecision()),
      ("AP50", averagePrecision(thresholds: 0..<1)),
      ("AP75", averagePrecision(thresholds: 5..<6)),
    ]
    for (name, range) in ranges { rows.append(("AP\(name)", averagePrecision(in: range))) }
    for (index, limit) in limits.enumerated() {
      rows.append(("AR\(limit)", averageRecall(limit: index)))
    }
    for (name, range) in ranges { rows.append(("AR\(name)", averageRecall(in: range))) }
    return rows
  }

  /// The mean over lists of equally many numbers; nil without any.
  private static func mean(_ lists: [[Double]]) -> Double? {
    let count = lists.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    return lists.reduce(0) { $0 + $1.reduce(0, +) } / Double(count)
  }
}
