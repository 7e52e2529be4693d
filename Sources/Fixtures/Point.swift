import Support

extension SIMD2<Double> {
  /// The scalar product.
  package func dot(_ other: Self) -> Double { x * other.x + y * other.y }

  /// The Euclidean length.
  package var length: Double { dot(self).squareRoot() }

  /// Both coordinates without their signs.
  package var magnitude: Self { Self(abs(x), abs(y)) }

  /// The same coordinates mirrored up and down.
  package var mirrored: Self { Self(x, -y) }

  /// Turned about the origin by the angle of this sine and cosine.
  package func turned(sin: Double, cos: Double) -> Self {
    Self(x * cos - y * sin, x * sin + y * cos)
  }

  /// The point at an angle on a circle; 0° points right, 90° down.
  package static func polar(_ degrees: Double, _ radius: Double, about centre: Self = .zero) -> Self
  {
    let angle = ExactMath.sinCos(degrees: degrees)
    return centre + Self(angle.cos, angle.sin) * radius
  }
}

/// A smooth curve through points: a Catmull–Rom spline sampled evenly in its parameter.
package func smoothCurve(
  through points: [Point], stepsPerSpan: Int = 6, isClosed: Bool = false
)
  -> [Point]
{
  let count = points.count
  func knot(_ index: Int) -> Point {
    isClosed ? points[((index % count) + count) % count] : points[min(max(index, 0), count - 1)]
  }
  var curve: [Point] = []
  for span in 0..<(isClosed ? count : count - 1) {
    let (before, start, end, after) = (knot(span - 1), knot(span), knot(span + 1), knot(span + 2))
    for step in 0..<stepsPerSpan {
      let t = Double(step) / Double(stepsPerSpan)
      let linear = (end - before) * t
      let square = (before * 2 - start * 5 + end * 4 - after) * (t * t)
      let cube = ((start - end) * 3 + after - before) * (t * t * t)
      curve.append(start + (linear + square + cube) * 0.5)
    }
  }
  if !isClosed { curve.append(points[count - 1]) }
  return curve
}
