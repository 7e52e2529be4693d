/// A matrix laid out for the inner loops of warps: where a point comes from, if from anywhere.
struct Projection {
  private let row0: SIMD3<Double>
  private let row1: SIMD3<Double>
  private let row2: SIMD3<Double>
  /// Whether there is nothing to divide by.
  private let isAffine: Bool

  init(_ matrix: Matrix3) {
    let e = matrix.elements
    row0 = SIMD3(e[0], e[1], e[2])
    row1 = SIMD3(e[3], e[4], e[5])
    row2 = SIMD3(e[6], e[7], e[8])
    isAffine = e[6] == 0 && e[7] == 0 && e[8] == 1
  }

  /// Where a point goes; far outside of any picture when it lies on or beyond the horizon.
  @inline(__always)
  func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    if isAffine {
      return (row0.x * x + row0.y * y + row0.z, row1.x * x + row1.y * y + row1.z)
    }
    let w = row2.x * x + row2.y * y + row2.z
    guard w > 0 else { return (-.infinity, -.infinity) }
    return ((row0.x * x + row0.y * y + row0.z) / w, (row1.x * x + row1.y * y + row1.z) / w)
  }
}
