import Imaging
import Support

/// How many pixels of each class were predicted as what, over any number of images.
///
/// Rows are the classes of the ground truth; columns are classes again, or clusters of which nobody
/// has said yet what they are. Counts are 64-bit whole numbers: single precision would lose pixels
/// above 2^24 of them, which a few hundred images have. Tables of parts of a set add up to the
/// table of the set, in any order.
package struct ContingencyTable: Sendable, Equatable {
  /// The label of pixels that nobody labelled, in most sets.
  package static let usualIgnoredLabel = 255

  /// C, how many classes the ground truth has; 1 or more.
  package let classes: Int
  /// K, how many predictions there are to choose from; 1 or more.
  package let columns: Int
  /// The label that is skipped even where it is below C.
  package let ignoredLabel: Int
  /// `[C, K]` pixels, row by row.
  package private(set) var counts: [Int]
  /// How many pixels were skipped because their label is none of the classes.
  package private(set) var skippedPixels = 0

  /// A table of no pixel yet.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` without classes or columns.
  package init(
    classes: Int, columns: Int, ignoredLabel: Int = ContingencyTable.usualIgnoredLabel
  ) throws(PipelineError) {
    for (count, what) in [(classes, "classes"), (columns, "predictions to choose from")] {
      guard (1...Self.mostColumns).contains(count) else {
        throw PipelineError(
          .outOfRange, at: Self.place,
          "there are \(count) \(what), expected 1 to \(Self.mostColumns)")
      }
    }
    self.classes = classes
    self.columns = columns
    self.ignoredLabel = ignoredLabel
    counts = [Int](repeating: 0, count: classes * columns)
  }

  /// Takes counts that are known already.
  ///
  /// - Parameters:
  ///   - counts: `[C, K]` pixels, row by row, 0 or more.
  ///   - classes: C.
  ///   - columns: K.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another number of counts, and with
  ///   `outOfRange` for a negative one or no classes or columns.
  package init(counts: [Int], classes: Int, columns: Int) throws(PipelineError) {
    try self.init(classes: classes, columns: columns)
    guard counts.count == classes * columns else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "there are \(counts.count) counts, expected \(classes) rows of \(columns)")
    }
    if let negative = counts.first(where: { $0 < 0 }) {
      throw PipelineError(
        .outOfRange, at: Self.place, "a count is \(negative), expected 0 or more")
    }
    self.counts = counts
  }

  /// The classes of a table by columns that stand for classes themselves.
  ///
  /// - Parameters:
  ///   - other: Where the classes, the ignored label and the skipped pixels are from.
  ///   - counts: `[C, C]` pixels.
  init(merged other: ContingencyTable, counts: [Int]) {
    precondition(counts.count == other.classes * other.classes, "counts of other classes")
    classes = other.classes
    columns = other.classes
    ignoredLabel = other.ignoredLabel
    self.counts = counts
    skippedPixels = other.skippedPixels
  }

  /// The pixels of a class with a prediction.
  package subscript(label: Int, prediction: Int) -> Int {
    counts[label * columns + prediction]
  }

  /// How many pixels were counted.
  package var pixels: Int { counts.reduce(0, +) }

  /// How many pixels each class has.
  package var pixelsOfClasses: [Int] {
    (0..<classes).map { counts[$0 * columns..<($0 + 1) * columns].reduce(0, +) }
  }

  private static let place = "segmentation"
  /// Labels are numbers of 16 bits.
  private static let mostColumns = 65_536
}

extension ContingencyTable {
  /// Counts the pixels of an image.
  ///
  /// Pixels whose label is the ignored one or no class are skipped, whatever their prediction.
  ///
  /// - Parameters:
  ///   - labels: The ground truth.
  ///   - predictions: What was predicted, 0..<K on every pixel that is not skipped.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the sizes differ and with `outOfRange`
  ///   for a prediction that is none; nothing is counted then.
  package mutating func add(
    _ labels: LabelMap, predictions: LabelMap
  ) throws(PipelineError) {
    guard labels.size == predictions.size else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "the labels are \(labels.size) but the predictions are \(predictions.size)")
    }
    try count(labels.labels, predictions.labels)
  }

  /// Counts pixels in any order, as ``add(_:predictions:)`` does.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` for unequal numbers of labels and
  ///   predictions, and with `outOfRange` for a prediction that is none.
  package mutating func add(labels: [Int], predictions: [Int]) throws(PipelineError) {
    guard labels.count == predictions.count else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "there are \(labels.count) labels but \(predictions.count) predictions")
    }
    try count(labels, predictions)
  }

  /// Adds the counts of another part of the set: of other images, or of another process.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when classes, columns or the ignored label
  ///   differ.
  package mutating func merge(_ other: ContingencyTable) throws(PipelineError) {
    guard other.classes == classes, other.columns == columns, other.ignoredLabel == ignoredLabel
    else {
      throw PipelineError(
        .mismatchedShape, at: Self.place,
        "a table of \(other.form) cannot be added to one of \(form)")
    }
    for index in counts.indices { counts[index] += other.counts[index] }
    skippedPixels += other.skippedPixels
  }

  private var form: String { "\(classes)x\(columns) ignoring \(ignoredLabel)" }

  private mutating func count<Label: FixedWidthInteger>(
    _ labels: [Label], _ predictions: [Label]
  ) throws(PipelineError) {
    // All is looked at before anything is counted.
    for index in labels.indices where row(of: labels[index]) != nil {
      guard (0..<columns).contains(Int(predictions[index])) else {
        throw PipelineError(
          .outOfRange, at: Self.place,
          "the prediction of pixel \(index) is \(predictions[index]), "
            + "expected 0 to \(columns - 1)")
      }
    }
    for index in labels.indices {
      if let row = row(of: labels[index]) {
        counts[row * columns + Int(predictions[index])] += 1
      } else {
        skippedPixels += 1
      }
    }
  }

  private func row(of label: some FixedWidthInteger) -> Int? {
    let label = Int(label)
    return label != ignoredLabel && (0..<classes).contains(label) ? label : nil
  }
}
