import Support

/// How well pixels are classified, by the usual numbers; all are shares, 0...1.
///
/// With tp, fp and fn the pixels of a class that were found, wrongly claimed and missed, IoU is
/// tp / (tp + fp + fn) (the Jaccard index), Dice 2 tp / (2 tp + fp + fn) (the F1 score), accuracy
/// tp / (tp + fn) (the recall). The two means over classes are both in use under one name: the one
/// over unions is that of MMSegmentation and of PiCIE, the other that of Detectron2.
package struct SegmentationScores: Sendable, Equatable {
  /// IoU of each class; nil where the class is neither in the ground truth nor predicted.
  package let iou: [Double?]
  /// Dice of each class; nil as for ``iou``.
  package let dice: [Double?]
  /// Accuracy of each class; nil where the class is not in the ground truth.
  package let classAccuracy: [Double?]
  /// The mean over classes that are in the ground truth or predicted, called `miou_union`.
  ///
  /// A class that is only predicted counts as 0.
  package let miouUnion: Double
  /// The mean over classes that are in the ground truth, called `miou_gt_present`.
  package let miouGroundTruthPresent: Double
  /// The mean of ``dice`` over the classes that have one.
  package let meanDice: Double
  /// The share of pixels whose class was predicted.
  package let pixelAccuracy: Double
  /// The mean of ``classAccuracy`` over the classes that have one.
  package let meanAccuracy: Double
  /// fwIoU: the mean of ``iou`` weighted by the classes' shares of the ground truth.
  package let frequencyWeightedIoU: Double

  /// Scores a whole set at once.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no pixel was counted: nothing was evaluated,
  ///   which is neither 0 nor 1.
  package init(_ matrix: ConfusionMatrix) throws(PipelineError) {
    let pixels = matrix.pixels
    guard pixels > 0 else {
      throw PipelineError(
        .outOfRange, at: "segmentation",
        "there are 0 labelled pixels to evaluate, \(matrix.table.skippedPixels) were skipped",
        hint: "check the number of classes and the ignored label")
    }
    let table = matrix.table
    let labelled = zip(table.pixelsOfClasses, matrix.unassigned).map(+)
    let found = (0..<table.classes).map { table[$0, $0] }
    let claimed = (0..<table.classes).map { column in
      (0..<table.classes).reduce(0) { $0 + table[$1, column] }
    }
    let iou = (0..<table.classes).map {
      Self.share(found[$0], of: labelled[$0] + claimed[$0] - found[$0])
    }
    let dice = (0..<table.classes).map {
      Self.share(2 * found[$0], of: labelled[$0] + claimed[$0])
    }
    let accuracy = (0..<table.classes).map { Self.share(found[$0], of: labelled[$0]) }
    self.iou = iou
    self.dice = dice
    classAccuracy = accuracy
    miouUnion = Self.mean(iou.compactMap { $0 })
    miouGroundTruthPresent = Self.mean(
      zip(iou, labelled).compactMap { $1 > 0 ? $0 : nil })
    meanDice = Self.mean(dice.compactMap { $0 })
    pixelAccuracy = Double(found.reduce(0, +)) / Double(pixels)
    meanAccuracy = Self.mean(accuracy.compactMap { $0 })
    // Labelled pixels make a union, so that a class without an IoU weighs nothing.
    let weighted = zip(iou, labelled).map { ($0 ?? 0) * Double($1) }
    frequencyWeightedIoU = weighted.reduce(0, +) / Double(pixels)
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  /// The mean of one or more numbers: a labelled pixel makes an IoU, a Dice and an accuracy.
  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
