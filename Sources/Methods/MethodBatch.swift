import Support
import Tensors

/// A batch as a method sees it.
package struct MethodBatch {
  /// `[N, C, H, W]` of each view, in the method's order.
  package let views: [Tensor]
  /// The numbers of the N samples.
  package let samples: [Int]
  /// In each view, the box of the one thing that all views of a sample show, N each; empty for a
  /// method that needs none.
  package let boxes: [[RegionBox]]
  /// The class of that thing, N; empty for a method that needs none.
  package let labels: [Int]
  /// In each of the first two views, what both show of their picture, N each; empty for a method that
  /// needs none.
  package let overlaps: [[OverlapBox]]

  package init(
    views: [Tensor], samples: [Int], boxes: [[RegionBox]] = [], labels: [Int] = [],
    overlaps: [[OverlapBox]] = []
  ) {
    self.views = views
    self.samples = samples
    self.boxes = boxes
    self.labels = labels
    self.overlaps = overlaps
  }

  /// N.
  package var count: Int { samples.count }

  /// The first samples alone, all when there are no more; views share their pixels with this batch.
  package func first(_ count: Int) throws(PipelineError) -> MethodBatch {
    guard count < self.count else { return self }
    var views: [Tensor] = []
    for view in self.views { views.append(try view.slice(0..<count)) }
    return MethodBatch(
      views: views, samples: Array(samples.prefix(count)),
      boxes: boxes.map { Array($0.prefix(count)) }, labels: Array(labels.prefix(count)),
      overlaps: overlaps.map { Array($0.prefix(count)) })
  }

  /// Throws unless there are so many views, and N of everything that a method needs.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape`.
  func require(
    views names: [String], boxes needsBoxes: Bool = false, labels needsLabels: Bool = false,
    overlaps needsOverlaps: Bool = false
  ) throws(PipelineError) {
    guard views.count == names.count else {
      throw PipelineError(
        .mismatchedShape, at: "batch",
        "has \(views.count) views, expected \(names.joined(separator: " and "))")
    }
    let lengths = views.map { $0.shape.first ?? 0 }
    guard lengths.allSatisfy({ $0 == count }) else {
      throw PipelineError(
        .mismatchedShape, at: "batch", "has \(lengths) images of \(count) samples")
    }
    guard !needsBoxes || boxes.map(\.count) == lengths else {
      throw PipelineError(
        .mismatchedShape, at: "batch", "has \(boxes.map(\.count)) boxes of \(lengths) images")
    }
    guard !needsLabels || labels.count == count else {
      throw PipelineError(
        .mismatchedShape, at: "batch", "has \(labels.count) labels of \(count) samples")
    }
    guard !needsOverlaps || overlaps.map(\.count) == lengths else {
      throw PipelineError(
        .mismatchedShape, at: "batch", "has \(overlaps.map(\.count)) overlaps of \(lengths) images")
    }
  }
}
