import Imaging
import Metrics
import Support

/// Predictions of a set of images beside their ground truth, image by image.
///
/// The figures depend on the images alone, not on the order in which they were added. An image
/// without a labelled pixel changes no figure; it is counted apart.
package struct SegmentationTally: Sendable {
  /// The names of the C classes.
  package let classes: [String]
  /// The images with a labelled pixel, by their keys.
  package private(set) var images: [ImageTally] = []
  /// How many images have no labelled pixel.
  package private(set) var unlabelledImages = 0
  /// How many pixels of all images do not count.
  package private(set) var ignoredPixels = 0

  /// A tally of no image yet.
  package init(classes: [String]) {
    self.classes = classes
  }

  /// Compares and adds an image.
  ///
  /// - Parameters:
  ///   - key: What people find the image by.
  ///   - truth: Classes, and ``EvaluatedClasses/ignoredLabel`` where a pixel does not count.
  ///   - prediction: A class on every pixel that counts, of the same size.
  /// - Throws: As ``ImageTally/init(key:truth:prediction:classes:)``.
  package mutating func add(
    key: String, truth: LabelMap, prediction: LabelMap
  ) throws(PipelineError) {
    add(
      try ImageTally(key: key, truth: truth, prediction: prediction, classes: classes.count))
  }

  /// Adds an image that was compared elsewhere.
  package mutating func add(_ image: ImageTally) {
    precondition(image.classes == classes.count, "an image of other classes")
    ignoredPixels += image.ignoredPixels
    guard !image.cells.isEmpty else {
      unlabelledImages += 1
      return
    }
    // Images mostly come in the order of their keys.
    let place = images.lastIndex { $0.isInOrder(before: image) }.map { $0 + 1 } ?? 0
    images.insert(image, at: place)
  }

  /// How many pixels were compared.
  package var pixels: Int { images.reduce(0) { $0 + $1.pixels } }

  /// The confusion matrix of all images.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no image has a labelled pixel.
  package func matrix() throws(PipelineError) -> ConfusionMatrix {
    try matrix(of: images.indices)
  }

  /// The confusion matrix of some images, each as often as it is named.
  ///
  /// - Throws: As ``matrix()``.
  func matrix(of chosen: some Sequence<Int>) throws(PipelineError) -> ConfusionMatrix {
    guard !images.isEmpty else {
      throw PipelineError(
        .outOfRange, at: "segmentation",
        "there are 0 labelled pixels to evaluate in \(unlabelledImages) images",
        hint: "check the labels of the dataset")
    }
    var sum = [Int](repeating: 0, count: classes.count * classes.count)
    for index in chosen { images[index].add(to: &sum) }
    return try ConfusionMatrix(counts: sum, classes: classes.count)
  }

  /// The scores of all images, which are computed once over all pixels.
  ///
  /// - Throws: As ``matrix()``.
  package func scores() throws(PipelineError) -> SegmentationScores {
    try SegmentationScores(try matrix())
  }

  /// The boundary F-measure: the mean over the images, 0...1.
  ///
  /// - Throws: As ``matrix()``.
  package func boundary() throws(PipelineError) -> Double {
    _ = try matrix(of: [])
    let values = images.compactMap(\.boundary)
    return values.reduce(0, +) / Double(values.count)
  }
}

extension ImageTally {
  /// An order that no two different images share.
  fileprivate func isInOrder(before other: ImageTally) -> Bool {
    guard key == other.key else { return key.utf8.lexicographicallyPrecedes(other.key.utf8) }
    guard cells == other.cells else { return cells.lexicographicallyPrecedes(other.cells) }
    guard counts == other.counts else { return counts.lexicographicallyPrecedes(other.counts) }
    return (boundary ?? 0) <= (other.boundary ?? 0)
  }
}
