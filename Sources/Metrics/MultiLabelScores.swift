import Support

/// The mean average precision of images that may have several classes each.
///
/// In VOC's protocol an image whose objects of a class are all "difficult" does not count for that
/// class: its label is -1, and it is taken out before the images are ranked.
package struct MultiLabelScores: Sendable, Equatable {
  /// Of each class; nil for a class without positives, which no mean counts.
  package let classes: [AveragePrecision?]

  /// Ranks the images for each class.
  ///
  /// - Parameters:
  ///   - scores: `[N, C]` row by row; higher where the class is likelier.
  ///   - labels: `[N, C]` 1 positive, 0 negative, -1 not to be counted.
  ///   - classes: C, 1 or more.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when scores or labels do not fill rows alike,
  ///   and with `outOfRange` for a score that is no number, another label, or when no class has a
  ///   positive image.
  package init(scores: [Float], labels: [Int], classes: Int) throws(PipelineError) {
    guard classes > 0, scores.count.isMultiple(of: classes), labels.count == scores.count else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "there are \(scores.count) scores and \(labels.count) labels of \(classes) classes")
    }
    if let index = scores.firstIndex(where: \.isNaN) {
      throw PipelineError(
        .outOfRange, at: Self.place,
        "the score of image \(index / classes) and class \(index % classes) is no number")
    }
    if let index = labels.firstIndex(where: { !(-1...1).contains($0) }) {
      throw PipelineError(
        .outOfRange, at: Self.place,
        "the label of image \(index / classes) and class \(index % classes) is \(labels[index]), "
          + "expected 1, 0 or -1")
    }
    self.classes = (0..<classes).map { label in
      let column = stride(from: label, to: scores.count, by: classes)
      return AveragePrecision(scores: column.map { scores[$0] }, labels: column.map { labels[$0] })
    }
    guard self.classes.contains(where: { $0 != nil }) else {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are 0 classes with a positive image to evaluate")
    }
  }

  /// The mean over the classes with positives by the rule of VOC until 2009, 0...1.
  package var meanElevenPoint: Double { mean(\.elevenPoint) }
  /// The mean over the classes with positives by the rule of VOC from 2010 on, 0...1.
  package var meanArea: Double { mean(\.area) }
  /// The mean over the classes with positives without interpolation, 0...1.
  package var meanRaw: Double { mean(\.raw) }

  private func mean(_ rule: KeyPath<AveragePrecision, Double>) -> Double {
    let values = classes.compactMap { $0?[keyPath: rule] }
    return values.reduce(0, +) / Double(values.count)
  }

  private static let place = "multi-label"
}
