import Support

/// A point or a direction in the plane, `x` to the right and `y` down.
package typealias Point = SIMD2<Double>

/// A flat region given by its signed distance: negative inside, positive outside.
///
/// Distances are exact for circles, boxes, paths and polygons, and never more than a little too
/// large elsewhere; the rasteriser leaves a margin for that. Formulas are the usual ones of
/// distance-field modelling: clamp to the primitive, take the length of what is left.
package indirect enum Shape: Sendable {
  /// All points within a radius of a centre.
  case circle(Point, Double)
  /// An upright ellipse with these radii; the distance is first-order.
  case ellipse(Point, Point)
  /// An upright rectangle: centre, half extents, corner radius (inside the extents).
  case box(Point, Point, corner: Double)
  /// A segment whose radius goes from one value to another.
  case capsule(Point, Point, Double, Double)
  /// A polyline drawn with a round pen of this radius.
  case path([Point], Double)
  /// A closed polygon, grown outward by a radius.
  case polygon([Point], rounded: Double)
  /// The border of a shape, drawn with a pen of this radius.
  case outline(Shape, Double)
  /// Points of any of the shapes; there is at least one.
  case union([Shape])
  /// Points of the first that are not of the second.
  case difference(Shape, Shape)
  /// Points of both.
  case intersection(Shape, Shape)
  /// A shape turned about the origin; sine and cosine of the angle. See ``turned(degrees:about:)``.
  case turned(Shape, sin: Double, cos: Double, about: Point)

  /// The signed distance from a point to the border.
  package func distance(_ point: Point) -> Double {
    switch self {
    case .circle(let centre, let radius):
      return (point - centre).length - radius
    case .ellipse(let centre, let radii):
      let scaled = (point - centre) / radii
      let length = scaled.length
      guard length > 1e-9 else { return -min(radii.x, radii.y) }
      return length * (length - 1) / (scaled / radii).length
    case .box(let centre, let half, let corner):
      let offset = (point - centre).magnitude - half + Point(repeating: corner)
      let outside = Point(max(offset.x, 0), max(offset.y, 0)).length
      return outside + min(max(offset.x, offset.y), 0) - corner
    case .capsule(let start, let end, let startRadius, let endRadius):
      let along = Self.fraction(of: point, from: start, to: end)
      let nearest = start + (end - start) * along
      return (point - nearest).length - (startRadius + (endRadius - startRadius) * along)
    case .path(let points, let radius):
      return Self.distance(from: point, toPath: points) - radius
    case .polygon(let points, let rounding):
      return Self.distance(from: point, toPolygon: points) - rounding
    case .outline(let shape, let radius):
      return abs(shape.distance(point)) - radius
    case .union(let shapes):
      var nearest = Double.infinity
      for shape in shapes { nearest = min(nearest, shape.distance(point)) }
      return nearest
    case .difference(let shape, let hole):
      return max(shape.distance(point), -hole.distance(point))
    case .intersection(let first, let second):
      return max(first.distance(point), second.distance(point))
    case .turned(let shape, let sin, let cos, let pivot):
      return shape.distance(pivot + (point - pivot).turned(sin: -sin, cos: cos))
    }
  }

  /// The shape turned clockwise (as seen, `y` down) about a point.
  package func turned(degrees: Double, about pivot: Point = .zero) -> Shape {
    let angle = ExactMath.sinCos(degrees: degrees)
    return .turned(self, sin: angle.sin, cos: angle.cos, about: pivot)
  }

  /// The shape without another's points.
  package func minus(_ hole: Shape) -> Shape { .difference(self, hole) }

  private static func fraction(of point: Point, from start: Point, to end: Point) -> Double {
    let direction = end - start
    let square = direction.dot(direction)
    guard square > 0 else { return 0 }
    return min(max((point - start).dot(direction) / square, 0), 1)
  }

  private static func distance(from point: Point, toPath points: [Point]) -> Double {
    var best = Double.infinity
    for index in points.indices.dropFirst() {
      let along = fraction(of: point, from: points[index - 1], to: points[index])
      let offset = point - (points[index - 1] + (points[index] - points[index - 1]) * along)
      best = min(best, offset.dot(offset))
    }
    return best.squareRoot()
  }

  private static func distance(from point: Point, toPolygon points: [Point]) -> Double {
    var best = Double.infinity
    var isInside = false
    var previous = points[points.count - 1]
    for corner in points {
      let along = fraction(of: point, from: previous, to: corner)
      let offset = point - (previous + (corner - previous) * along)
      best = min(best, offset.dot(offset))
      if (corner.y > point.y) != (previous.y > point.y) {
        let slope = (previous.x - corner.x) / (previous.y - corner.y)
        if point.x < corner.x + (point.y - corner.y) * slope { isInside.toggle() }
      }
      previous = corner
    }
    return isInside ? -best.squareRoot() : best.squareRoot()
  }
}
