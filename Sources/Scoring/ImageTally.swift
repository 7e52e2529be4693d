import Imaging
import Metrics
import Support

/// What one image adds to the scores of a set.
///
/// Of its confusion matrix only the cells that hold pixels are kept, 8 bytes each: no more than the
/// classes it shows times the classes that were predicted in it.
package struct ImageTally: Sendable, Equatable {
  /// What people find the image by.
  package let key: String
  /// C, how many classes there are.
  package let classes: Int
  /// The cells of the matrix that hold pixels, row · C + column, ascending.
  let cells: [UInt32]
  /// How many pixels each of ``cells`` holds.
  let counts: [UInt32]
  /// How many pixels have a label that does not count.
  package let ignoredPixels: Int
  /// The boundary F-measure, 0...1; nil without a labelled pixel.
  package let boundary: Double?

  /// Compares a prediction with the ground truth.
  ///
  /// - Parameters:
  ///   - key: What people find the image by.
  ///   - truth: Classes, and ``EvaluatedClasses/ignoredLabel`` where a pixel does not count.
  ///   - prediction: A class on every pixel that counts, of the same size.
  ///   - classes: C.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the sizes differ and with `outOfRange`
  ///   for a prediction that is no class.
  /// - Complexity: O(w · h) for each class in the image.
  package init(
    key: String, truth: LabelMap, prediction: LabelMap, classes: Int
  ) throws(PipelineError) {
    let ignored = Int(EvaluatedClasses.ignoredLabel)
    var matrix = try ConfusionMatrix(classes: classes, ignoredLabel: ignored)
    try matrix.add(truth, predictions: prediction)
    var boundaries = try BoundaryScores(classes: classes, ignoredLabel: ignored)
    try boundaries.add(truth, predictions: prediction)
    self.key = key
    self.classes = classes
    let held = matrix.table.counts.enumerated().filter { $0.element > 0 }
    cells = held.map { UInt32($0.offset) }
    // No picture that is decoded has as many pixels as 32 bits can count.
    counts = held.map { UInt32(clamping: $0.element) }
    ignoredPixels = matrix.table.skippedPixels
    boundary = boundaries.images.first
  }

  /// How many pixels were compared.
  package var pixels: Int { counts.reduce(0) { $0 + Int($1) } }

  /// Adds the counts to those of other images.
  ///
  /// - Parameter sum: `[C, C]` pixels.
  func add(to sum: inout [Int]) {
    for (cell, count) in zip(cells, counts) { sum[Int(cell)] += Int(count) }
  }

  /// The mean IoU over the classes that the image shows, in percent; nil without a labelled pixel.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` without classes.
  package func meanIoU() throws(PipelineError) -> Double? {
    guard !cells.isEmpty else { return nil }
    var sum = [Int](repeating: 0, count: classes * classes)
    add(to: &sum)
    let matrix = try ConfusionMatrix(counts: sum, classes: classes)
    return 100 * (try SegmentationScores(matrix)).miouGroundTruthPresent
  }
}
