/// An upright rectangle of real coordinates.
package struct Bounds: Sendable, Equatable {
  /// The corner with the smallest coordinates.
  package var low: Point
  /// The corner with the largest coordinates.
  package var high: Point

  package var centre: Point { (low + high) * 0.5 }
  package var extent: Point { high - low }

  /// The smallest rectangle around points; there is at least one.
  package init(around points: [Point]) {
    low = points[0]
    high = points[0]
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
  }

  /// The smallest rectangle around rectangles; there is at least one.
  package init(around bounds: [Bounds]) {
    self.init(around: bounds.flatMap { [$0.low, $0.high] })
  }

  /// The rectangle with a border on each side.
  package func expanded(by margin: Double) -> Bounds {
    Bounds(around: [low - Point(repeating: margin), high + Point(repeating: margin)])
  }

  /// The four corners.
  package var corners: [Point] {
    [low, Point(high.x, low.y), high, Point(low.x, high.y)]
  }
}

extension Shape {
  /// A rectangle that contains the shape, tight but for turned and cut shapes.
  package var bounds: Bounds {
    switch self {
    case .circle(let centre, let radius):
      Bounds(around: [centre]).expanded(by: radius)
    case .ellipse(let centre, let radii):
      Bounds(around: [centre - radii, centre + radii])
    case .box(let centre, let half, _):
      Bounds(around: [centre - half, centre + half])
    case .capsule(let start, let end, let startRadius, let endRadius):
      Bounds(around: [
        Bounds(around: [start]).expanded(by: startRadius),
        Bounds(around: [end]).expanded(by: endRadius),
      ])
    case .path(let points, let radius):
      Bounds(around: points).expanded(by: radius)
    case .polygon(let points, let rounding):
      Bounds(around: points).expanded(by: rounding)
    case .outline(let shape, let radius):
      shape.bounds.expanded(by: radius)
    case .union(let shapes):
      Bounds(around: shapes.map(\.bounds))
    case .difference(let shape, _):
      shape.bounds
    case .intersection(let first, let second):
      first.bounds.intersection(second.bounds)
    case .turned(let shape, let sin, let cos, let pivot):
      Bounds(
        around: shape.bounds.corners.map { pivot + ($0 - pivot).turned(sin: sin, cos: cos) })
    }
  }
}

extension Bounds {
  /// The rectangle both cover; a point when they are apart.
  fileprivate func intersection(_ other: Bounds) -> Bounds {
    let corner = pointwiseMax(low, other.low)
    return Bounds(around: [corner, pointwiseMax(corner, pointwiseMin(high, other.high))])
  }
}
