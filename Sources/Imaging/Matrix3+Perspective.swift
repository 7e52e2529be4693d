extension Matrix3 {
  /// Whether parallel lines stay parallel: the last row is `0 0 1`.
  public var isAffine: Bool {
    elements[6] == 0 && elements[7] == 0 && elements[8] == 1
  }

  /// The projective map that takes four corners to four others.
  ///
  /// Both are given in the same order around their quadrilateral. The map is scaled so that the
  /// points inside have a positive third coordinate; what lies beyond the horizon has not. Both
  /// ways go over the unit square, whose map is known in closed form (Heckbert, Fundamentals of
  /// Texture Mapping and Image Warping, 1989, section 2.2.3).
  ///
  /// - Parameters:
  ///   - from: Four corners `(x, y)`.
  ///   - to: Where they go.
  /// - Returns: nil when one of the quadrilaterals is not convex or has three corners in a line.
  public static func perspective(
    from: [SIMD2<Double>], to: [SIMD2<Double>]
  ) -> Matrix3? {
    precondition(from.count == 4 && to.count == 4, "\(from.count) corners to \(to.count)")
    guard let start = unitSquare(to: from), let end = unitSquare(to: to) else { return nil }
    let map = end * start.inverse
    let e = map.elements
    let middle = (from[0] + from[1] + from[2] + from[3]) / 4
    let w = e[6] * middle.x + e[7] * middle.y + e[8]
    return Matrix3(e.map { $0 / w })
  }

  /// The map from `(0, 0), (1, 0), (1, 1), (0, 1)` to the corners of a convex quadrilateral.
  private static func unitSquare(to corners: [SIMD2<Double>]) -> Matrix3? {
    var signs: Set<FloatingPointSign> = []
    for index in 0..<4 {
      let (one, other) = (corners[(index + 1) % 4] - corners[index], corners[(index + 2) % 4])
      let turn = cross(one, other - corners[(index + 1) % 4])
      guard turn != 0, turn.isFinite else { return nil }
      signs.insert(turn.sign)
    }
    guard signs.count == 1 else { return nil }
    let (a, b, c, d) = (corners[0], corners[1], corners[2], corners[3])
    let (one, two) = (b - c, d - c)
    let sum = a - b + c - d
    let denominator = cross(one, two)
    let g = cross(sum, two) / denominator
    let h = cross(one, sum) / denominator
    return Matrix3([
      b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x,
      b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y,
      g, h, 1,
    ])
  }

  private static func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
    a.x * b.y - a.y * b.x
  }
}
