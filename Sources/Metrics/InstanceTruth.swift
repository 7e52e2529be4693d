import Annotations

/// A thing that somebody annotated in an image.
package struct InstanceTruth: Sendable {
  /// Its category, from 0 on.
  package let category: Int
  /// Its pixels.
  package let mask: RunLengths
  /// Whether it outlines a group: detections of its members are neither right nor wrong.
  package let isCrowd: Bool
  /// The area that says whether it is small or large, in pixels.
  package let area: Double

  /// Describes a thing.
  ///
  /// - Parameters:
  ///   - category: Its category, from 0 on.
  ///   - mask: Its pixels.
  ///   - isCrowd: Whether it outlines a group.
  ///   - area: The area that its file states; without one, that of the mask.
  package init(category: Int, mask: RunLengths, isCrowd: Bool = false, area: Double? = nil) {
    self.category = category
    self.mask = mask
    self.isCrowd = isCrowd
    self.area = area ?? Double(mask.area)
  }
}

/// A thing that somebody's network found in an image.
package struct InstanceDetection: Sendable {
  /// Its category, from 0 on.
  package let category: Int
  /// Its pixels.
  package let mask: RunLengths
  /// How sure the network is; any number, higher is surer.
  package let score: Double

  /// Describes a detection.
  package init(category: Int, mask: RunLengths, score: Double) {
    self.category = category
    self.mask = mask
    self.score = score
  }
}
