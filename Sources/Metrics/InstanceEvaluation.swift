import Annotations
import Support

/// Collects what was found in images, to be scored by COCO's mask AP and AR.
///
/// Images are matched when they are added, and only what became of each detection is kept. The
/// order of adding makes no difference: where detections of several images are equally sure, the
/// image with the lower number comes first.
package struct InstanceEvaluation: Sendable {
  /// K, how many categories there are.
  package let categories: Int
  /// What counts.
  package let rules: InstanceRules
  /// By image and category, without those that have nothing.
  private var matchings: [Int: [Int: InstanceMatching]] = [:]

  /// An evaluation of no image yet.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` without categories.
  package init(categories: Int, rules: InstanceRules = .coco) throws(PipelineError) {
    guard categories > 0 else {
      throw PipelineError(
        .outOfRange, at: "instances", "there are \(categories) categories, expected 1 or more")
    }
    self.categories = categories
    self.rules = rules
  }

  /// The images so far, ascending.
  package var images: [Int] { matchings.keys.sorted() }

  /// Adds all that is in an image and all that was found in it; either may be nothing.
  ///
  /// - Parameters:
  ///   - image: The image's number, which no other image has.
  ///   - truths: What was annotated.
  ///   - detections: What was found.
  /// - Throws: ``PipelineError`` with `outOfRange` for a number that was there before, a category
  ///   that is none or a score that is no number, and with `mismatchedShape` for masks of several
  ///   sizes; nothing is added then.
  package mutating func add(
    image: Int, truths: [InstanceTruth], detections: [InstanceDetection]
  ) throws(PipelineError) {
    let place = "instances: image \(image)"
    guard matchings[image] == nil else {
      throw PipelineError(.outOfRange, at: place, "is added twice")
    }
    for category in truths.map(\.category) + detections.map(\.category) {
      guard (0..<categories).contains(category) else {
        throw PipelineError(
          .outOfRange, at: place, "has a category \(category), expected 0 to \(categories - 1)")
      }
    }
    let sizes = truths.map(\.mask.size) + detections.map(\.mask.size)
    if let other = sizes.first(where: { $0 != sizes[0] }) {
      throw PipelineError(
        .mismatchedShape, at: place, "has a mask of \(sizes[0]) and one of \(other)")
    }
    if let score = detections.map(\.score).first(where: \.isNaN) {
      throw PipelineError(.outOfRange, at: place, "has a detection with the score \(score)")
    }
    var found: [Int: InstanceMatching] = [:]
    for (group, members) in groups(truths, detections) {
      found[group] = InstanceMatching(members.truths, members.detections, rules: rules)
    }
    matchings[image] = found
  }

  /// Adds the images of another part of the set.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` for other categories or rules, and with
  ///   `outOfRange` for an image that both have.
  package mutating func merge(_ other: InstanceEvaluation) throws(PipelineError) {
    guard other.categories == categories, other.rules == rules else {
      throw PipelineError(
        .mismatchedShape, at: "instances",
        "an evaluation by other categories or rules cannot be added")
    }
    for image in other.images where matchings[image] != nil {
      throw PipelineError(.outOfRange, at: "instances: image \(image)", "is added twice")
    }
    matchings.merge(other.matchings) { own, _ in own }
  }

  /// Scores all images.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when there is no image.
  package func scores() throws(PipelineError) -> InstanceScores {
    try scores(drawing: images)
  }

  /// Scores a sample of the images in which one may be several times, for bootstrap intervals.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when the sample is empty or has an image that was
  ///   never added.
  package func scores(drawing images: [Int]) throws(PipelineError) -> InstanceScores {
    guard !images.isEmpty else {
      throw PipelineError(.outOfRange, at: "instances", "there are 0 images to evaluate")
    }
    var drawn: [[Int: InstanceMatching]] = []
    for image in images {
      guard let matching = matchings[image] else {
        throw PipelineError(.outOfRange, at: "instances: image \(image)", "was never added")
      }
      drawn.append(matching)
    }
    let groups = rules.isCategoryAgnostic ? 1 : categories
    return InstanceScores(
      categories: (0..<groups).map { group in
        CategoryScores(drawn.compactMap { $0[group] }, limits: rules.detectionLimits)
      },
      limits: rules.detectionLimits)
  }

  /// What is matched with each other: the things and detections of a category, or all.
  private func groups(
    _ truths: [InstanceTruth], _ detections: [InstanceDetection]
  ) -> [Int: (truths: [InstanceTruth], detections: [InstanceDetection])] {
    var groups: [Int: (truths: [InstanceTruth], detections: [InstanceDetection])] = [:]
    // Merged, categories come one after the other: that decides where scores or overlaps are equal.
    for category in 0..<categories {
      let own = truths.filter { $0.category == category }
      let found = detections.filter { $0.category == category }
      guard !own.isEmpty || !found.isEmpty else { continue }
      groups[rules.isCategoryAgnostic ? 0 : category, default: ([], [])].truths += own
      groups[rules.isCategoryAgnostic ? 0 : category, default: ([], [])].detections += found
    }
    return groups
  }
}
