import Imaging
import Support

/// How well predicted segments follow the true boundaries, over many images.
///
/// The boundary F-measure (BF) of Csurka et al. (BMVC 2013), as ``BoundaryMatch`` defines it, of each
/// class in each image that has it in the ground truth or in the prediction. An image's score is the
/// mean over these classes; the score of the set is the mean over its images. It depends on the
/// tolerance, which is to be told with it. Departure: a distance of just the tolerance is near.
package struct BoundaryScores: Sendable, Equatable {
  /// What the authors take for near, as a share of the diagonal.
  package static let usualTolerance = 0.0075

  /// C, how many classes there are.
  package let classes: Int
  /// The largest distance that is near, as a share of the image's diagonal.
  package let tolerance: Double
  /// The label of pixels that do not count.
  package let ignoredLabel: Int
  /// The score of each image that has a labelled pixel, in the order of adding, 0...1.
  package private(set) var images: [Double] = []
  private var sums: [Double]
  private var counts: [Int]

  /// Scores of no image yet.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` without classes, or for a tolerance that is not
  ///   0...1.
  package init(
    classes: Int, tolerance: Double = BoundaryScores.usualTolerance,
    ignoredLabel: Int = ContingencyTable.usualIgnoredLabel
  ) throws(PipelineError) {
    guard classes > 0 else {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are \(classes) classes, expected 1 or more")
    }
    guard (0...1).contains(tolerance) else {
      throw PipelineError(
        .outOfRange, at: Self.place,
        "the tolerance is \(tolerance), expected a share of the diagonal from 0 to 1")
    }
    self.classes = classes
    self.tolerance = tolerance
    self.ignoredLabel = ignoredLabel
    sums = [Double](repeating: 0, count: classes)
    counts = [Int](repeating: 0, count: classes)
  }

  /// Adds an image; one without a labelled pixel adds nothing.
  ///
  /// - Parameters:
  ///   - labels: The ground truth; the ignored label and what is no class do not count.
  ///   - predictions: What was predicted: a class on every pixel that counts.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the sizes differ and with `outOfRange`
  ///   for a prediction that is no class.
  /// - Complexity: O(w · h) for each class in the image.
  package mutating func add(
    _ labels: LabelMap, predictions: LabelMap
  ) throws(PipelineError) {
    var table = try ContingencyTable(
      classes: classes, columns: classes, ignoredLabel: ignoredLabel)
    try table.add(labels, predictions: predictions)
    let labelled = Mask(
      size: labels.size,
      bits: labels.labels.map { Int($0) != ignoredLabel && Int($0) < classes ? 1 : 0 })
    let rows = table.pixelsOfClasses
    var sum = 0.0
    var count = 0
    for label in 0..<classes
    where rows[label] > 0 || (0..<classes).contains(where: { table[$0, label] > 0 }) {
      let match = BoundaryMatch(
        predictions.mask(of: UInt16(label)), truth: labels.mask(of: UInt16(label)),
        tolerance: tolerance, labelled: labelled)
      sums[label] += match.f
      counts[label] += 1
      sum += match.f
      count += 1
    }
    if count > 0 { images.append(sum / Double(count)) }
  }

  /// The mean of each class over the images that have it; nil for a class that none has.
  package var classMeans: [Double?] {
    zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : nil }
  }

  /// The mean over the images.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no image has a labelled pixel.
  package func mean() throws(PipelineError) -> Double {
    guard !images.isEmpty else {
      throw PipelineError(
        .outOfRange, at: Self.place, "there are 0 images with labelled pixels to evaluate")
    }
    return images.reduce(0, +) / Double(images.count)
  }

  private static let place = "boundaries"
}
