import Support

/// A 3×3 matrix, row by row, that maps points `(x, y, 1)` of one pixel grid to another.
///
/// Pixel `(column, row)` covers `[column, column + 1) × [row, row + 1)`; its centre is at +0.5.
public struct Matrix3: Sendable, Equatable {
  /// Nine numbers, row by row.
  public let elements: [Double]

  /// Wraps nine numbers.
  public init(_ elements: [Double]) {
    precondition(elements.count == 9)
    self.elements = elements
  }

  /// Leaves every point where it is.
  public static let identity = Matrix3([1, 0, 0, 0, 1, 0, 0, 0, 1])

  /// Moves points.
  public static func translation(_ x: Double, _ y: Double) -> Matrix3 {
    Matrix3([1, 0, x, 0, 1, y, 0, 0, 1])
  }

  /// Stretches about the origin.
  public static func scale(_ x: Double, _ y: Double) -> Matrix3 {
    Matrix3([x, 0, 0, 0, y, 0, 0, 0, 1])
  }

  /// Turns about the origin; a positive angle turns counter-clockwise on screen (y points down).
  public static func rotation(degrees: Double) -> Matrix3 {
    let (sine, cosine) = ExactMath.sinCos(degrees: degrees)
    return Matrix3([cosine, sine, 0, -sine, cosine, 0, 0, 0, 1])
  }

  /// Mirrors an image of some width left to right.
  public static func flip(width: Int) -> Matrix3 {
    Matrix3([-1, 0, Double(width), 0, 1, 0, 0, 0, 1])
  }

  /// Maps an image of one size onto one of another.
  public static func resize(from: PixelSize, to: PixelSize) -> Matrix3 {
    .scale(Double(to.width) / Double(from.width), Double(to.height) / Double(from.height))
  }

  /// First the right matrix, then the left one.
  public static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
    let (a, b) = (left.elements, right.elements)
    var out = [Double](repeating: 0, count: 9)
    for row in 0..<3 {
      for column in 0..<3 {
        out[row * 3 + column] =
          a[row * 3] * b[column] + a[row * 3 + 1] * b[3 + column] + a[row * 3 + 2] * b[6 + column]
      }
    }
    return Matrix3(out)
  }

  /// Where a point goes.
  public func apply(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let e = elements
    let w = e[6] * x + e[7] * y + e[8]
    return ((e[0] * x + e[1] * y + e[2]) / w, (e[3] * x + e[4] * y + e[5]) / w)
  }

  /// The factor on areas; 0 where there is no inverse.
  public var determinant: Double {
    let e = elements
    return e[0] * (e[4] * e[8] - e[5] * e[7]) + e[1] * (e[5] * e[6] - e[3] * e[8])
      + e[2] * (e[3] * e[7] - e[4] * e[6])
  }

  /// The matrix that undoes this one, which must be invertible.
  public var inverse: Matrix3 {
    let e = elements
    let c0 = e[4] * e[8] - e[5] * e[7]
    let c1 = e[5] * e[6] - e[3] * e[8]
    let c2 = e[3] * e[7] - e[4] * e[6]
    let determinant = determinant
    precondition(determinant != 0, "a matrix without inverse")
    let rows = [
      c0, e[2] * e[7] - e[1] * e[8], e[1] * e[5] - e[2] * e[4],
      c1, e[0] * e[8] - e[2] * e[6], e[2] * e[3] - e[0] * e[5],
      c2, e[1] * e[6] - e[0] * e[7], e[0] * e[4] - e[1] * e[3],
    ]
    return Matrix3(rows.map { $0 / determinant })
  }

  /// The extent of an image after this map: corner of least x and y, and width and height.
  public func extent(
    of size: PixelSize
  ) -> (minX: Double, minY: Double, width: Double, height: Double) {
    let (w, h) = (Double(size.width), Double(size.height))
    let corners = [apply(0, 0), apply(w, 0), apply(0, h), apply(w, h)]
    let xs = corners.map { $0.x }
    let ys = corners.map { $0.y }
    let minX = xs.reduce(xs[0], min)
    let minY = ys.reduce(ys[0], min)
    return (minX, minY, xs.reduce(xs[0], max) - minX, ys.reduce(ys[0], max) - minY)
  }
}
