extension Polygon {
  /// How many pairs of sides ``crossesItself`` compares before it gives up.
  package static let mostComparedPairs = 20_000_000

  /// Whether two sides cross at a point that is inside both; nil when there are too many to tell.
  ///
  /// Sides that touch, end on each other or lie on each other do not count: outlines with holes and
  /// joined outlines are drawn in one stroke that way. The test is exact, on the vertices in fifths
  /// of a pixel.
  ///
  /// - Complexity: O(n log n) for n sides of which few share a column; never more than
  ///   ``mostComparedPairs`` comparisons.
  package var crossesItself: Bool? {
    guard vertices.count > 3 else { return false }
    let sides = vertices.indices.map { index in
      Edge(vertices[index], vertices[index + 1 == vertices.count ? 0 : index + 1])
    }
    .sorted { $0.minX < $1.minX }
    // Sides whose columns reach the sweep's; a side is compared with those only.
    var active: [Edge] = []
    var compared = 0
    for side in sides {
      var kept = 0
      compared += active.count
      guard compared <= Self.mostComparedPairs else { return nil }
      for index in active.indices where active[index].maxX > side.minX {
        if active[index].crosses(side) { return true }
        active[kept] = active[index]
        kept += 1
      }
      active.removeLast(active.count - kept)
      active.append(side)
    }
    return false
  }
}

/// A side of an outline.
private struct Edge {
  private let from: SIMD2<Int>
  private let to: SIMD2<Int>
  let minX: Int
  let maxX: Int
  private let minY: Int
  private let maxY: Int

  init(_ from: SIMD2<Int32>, _ to: SIMD2<Int32>) {
    self.from = SIMD2(truncatingIfNeeded: from)
    self.to = SIMD2(truncatingIfNeeded: to)
    (minX, maxX) = (min(self.from.x, self.to.x), max(self.from.x, self.to.x))
    (minY, maxY) = (min(self.from.y, self.to.y), max(self.from.y, self.to.y))
  }

  func crosses(_ other: Edge) -> Bool {
    guard minY < other.maxY, other.minY < maxY else { return false }
    return side(of: other.from) * side(of: other.to) < 0
      && other.side(of: from) * other.side(of: to) < 0
  }

  /// On which side of the line a point lies: -1, 0 or 1.
  ///
  /// Coordinates lie within 5e8 of zero, so the products are at most 1e18 and fit an `Int`.
  private func side(of point: SIMD2<Int>) -> Int {
    ((to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)).signum()
  }
}

extension Polygon {
  /// A remark when the outline crosses itself, or has too many sides to tell.
  func crossingFinding(at place: String, named name: String) -> AnnotationFinding? {
    switch crossesItself {
    case false: nil
    case true:
      AnnotationFinding(
        .selfCrossingPolygon, at: place, "\(name) crosses itself",
        hint: "where it winds twice it is empty; draw the parts as outlines of their own",
        leavesOut: false)
    case nil:
      AnnotationFinding(
        .selfCrossingPolygon, at: place,
        "\(name) has \(vertices.count) points, too many to tell whether it crosses itself",
        leavesOut: false)
    }
  }
}
