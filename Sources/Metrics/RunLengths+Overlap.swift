import Annotations

extension RunLengths {
  /// How many pixels lie inside both masks, which have the same size.
  ///
  /// - Complexity: O(r), with r the number of runs of both.
  package func intersection(_ other: RunLengths) -> Int {
    precondition(size == other.size, "masks of \(size) and \(other.size)")
    var left = RunWalk(counts)
    var right = RunWalk(other.counts)
    var position = 0
    var sum = 0
    while !left.isAtEnd && !right.isAtEnd {
      let next = min(left.end, right.end)
      if left.isInside && right.isInside { sum += next - position }
      position = next
      // Both may end here; each steps by itself.
      let ends = (left.end == next, right.end == next)
      if ends.0 { left.step() }
      if ends.1 { right.step() }
    }
    return sum
  }

  /// How much a detected mask overlaps an annotated one, 0...1.
  ///
  /// Intersection over union; for a crowd, of which a detection can find one member only,
  /// intersection over the detection's own area. Source: `rleIou` of the COCO API.
  ///
  /// - Parameters:
  ///   - truth: The annotated mask, of the same size.
  ///   - isCrowd: Whether it outlines a group.
  /// - Returns: The overlap; 0 where the masks share no pixel.
  package func overlap(with truth: RunLengths, isCrowd: Bool) -> Double {
    let shared = intersection(truth)
    guard shared > 0 else { return 0 }
    return Double(shared) / Double(isCrowd ? area : area + truth.area - shared)
  }
}

/// A walk along the runs of a mask.
private struct RunWalk {
  private let counts: [UInt32]
  private var index = 0
  /// One past the last pixel of the run.
  private(set) var end: Int

  init(_ counts: [UInt32]) {
    self.counts = counts
    end = counts.first.map { Int($0) } ?? 0
  }

  var isAtEnd: Bool { index >= counts.count }
  var isInside: Bool { index % 2 == 1 }

  mutating func step() {
    index += 1
    if index < counts.count { end += Int(counts[index]) }
  }
}
