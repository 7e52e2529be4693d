import Support

/// Areas that detections are scored apart by.
package enum AreaRange: Int, Sendable, CaseIterable {
  case all
  case small
  case medium
  case large
}

/// What a score of instance masks depends on besides the masks.
package struct InstanceRules: Sendable, Equatable {
  /// How many detections of an image and category count, ascending: AP takes the last, and there is
  /// an AR for each.
  package let detectionLimits: [Int]
  /// The largest small thing, in pixels.
  package let smallAreaPixels: Double
  /// The largest medium thing, in pixels.
  package let mediumAreaPixels: Double
  /// Whether all categories count as one: another metric than COCO's, under another name.
  package let isCategoryAgnostic: Bool

  /// COCO's rules: 1, 10 and 100 detections, areas up to 32² and 96².
  package static let coco = InstanceRules()

  private init() {
    detectionLimits = [1, 10, 100]
    (smallAreaPixels, mediumAreaPixels) = (1024, 9216)
    isCategoryAgnostic = false
  }

  /// Rules of one's own.
  ///
  /// - Parameters:
  ///   - detectionLimits: Ascending, 1 or more.
  ///   - smallAreaPixels: The largest small thing.
  ///   - mediumAreaPixels: The largest medium thing.
  ///   - isCategoryAgnostic: Whether all categories count as one.
  /// - Throws: ``PipelineError`` with `outOfRange` for limits or areas that do not ascend.
  package init(
    detectionLimits: [Int] = InstanceRules.coco.detectionLimits,
    smallAreaPixels: Double = InstanceRules.coco.smallAreaPixels,
    mediumAreaPixels: Double = InstanceRules.coco.mediumAreaPixels,
    isCategoryAgnostic: Bool = false
  ) throws(PipelineError) {
    guard let first = detectionLimits.first, first > 0,
      zip(detectionLimits, detectionLimits.dropFirst()).allSatisfy(<)
    else {
      throw PipelineError(
        .outOfRange, at: "instances",
        "the numbers of detections are \(detectionLimits), expected ascending ones from 1 on")
    }
    guard smallAreaPixels >= 0, smallAreaPixels <= mediumAreaPixels,
      mediumAreaPixels <= Self.largestArea
    else {
      throw PipelineError(
        .outOfRange, at: "instances",
        "small ends at \(smallAreaPixels) and medium at \(mediumAreaPixels) pixels, "
          + "expected two areas of which the first is not larger")
    }
    self.detectionLimits = detectionLimits
    self.smallAreaPixels = smallAreaPixels
    self.mediumAreaPixels = mediumAreaPixels
    self.isCategoryAgnostic = isCategoryAgnostic
  }

  /// IoU from which on a detection finds a thing: 0.5, 0.55 to 0.95.
  ///
  /// They are computed as NumPy's `linspace` does, which the reference calls: an IoU that is a
  /// threshold in writing must fall on the same side of it here.
  package static let thresholds: [Double] = (0...9).map { number -> Double in
    number == 9 ? 0.95 : Double(number) * thresholdStep + 0.5
  }

  /// The recalls at which precision is taken: 0, 0.01 to 1, computed as ``thresholds`` are.
  package static let recalls: [Double] = (0...100).map { number -> Double in
    number == 100 ? 1 : Double(number) * 0.01
  }

  /// The areas of a range in pixels; both ends belong to it.
  package func areas(of range: AreaRange) -> ClosedRange<Double> {
    switch range {
    case .all: 0...Self.largestArea
    case .small: 0...smallAreaPixels
    case .medium: smallAreaPixels...mediumAreaPixels
    case .large: mediumAreaPixels...Self.largestArea
    }
  }

  private static let largestArea = 1e10
  private static let thresholdStep: Double = (0.95 - 0.5) / 9
}
