/// Poisson's equation on the pixels of a mask: `n_p x_p - Σ x_q = b_p`, the sum over the neighbours in
/// the mask.
///
/// Solved by conjugate gradients in double precision; what a multigrid cycle in single precision makes
/// of each residual leads the way, by which large masks hardly need more iterations than small ones.
struct PoissonSystem {
  /// The residual that is left, relative to the right-hand side.
  static let tolerance = 1e-6
  /// Far more than any mask needs: a bound in case that single precision fails somewhere.
  private static let mostIterations = 100

  private let grid: PoissonGrid
  /// Pixels with the border that the grid has.
  private let count: Int

  /// - Parameters:
  ///   - mask: The unknowns; of those that hang together, at least one has a neighbour outside.
  ///   - degree: `n_p`, the neighbours of a pixel of the mask.
  init(_ mask: Mask, degree: (_ x: Int, _ y: Int) -> Int) {
    grid = PoissonGrid(mask, degree: degree)
    count = grid.cells.upperBound + grid.stride
  }

  /// A number of zeros as the system holds them: a border row, the rows with a border cell at the end
  /// of each, a border row.
  var zeros: [Double] { [Double](repeating: 0, count: count) }

  /// Where a pixel lies among the numbers.
  func place(_ x: Int, _ y: Int) -> Int { (y + 1) * grid.stride + x }

  /// The solution for a right-hand side that is zero outside the mask.
  func solve(_ b: [Double]) -> [Double] {
    var (x, residual, direction, image) = (zeros, b, zeros, zeros)
    let goal = Self.tolerance * Self.tolerance * b.dot(b)
    var left = b.dot(b)
    var product = 0.0
    for _ in 0..<Self.mostIterations where left > goal {
      precondition(residual)
      let before = product
      product = residual.dot(grid.x)
      follow(&direction, keeping: before > 0 ? product / before : 0)
      apply(to: direction, into: &image)
      let step = product / direction.dot(image)
      x.add(direction, times: step)
      residual.add(image, times: -step)
      left = residual.dot(residual)
    }
    return x
  }

  /// Puts into the grid's `x` what a cycle makes of a residual.
  private func precondition(_ residual: [Double]) {
    let b = grid.b
    residual.withUnsafeBufferPointer { residual in
      for cell in 0..<count { b[cell] = Float(residual[cell]) }
    }
    grid.cycle()
  }

  /// Turns a direction to the grid's `x`, as far as it does not undo what is solved already.
  private func follow(_ direction: inout [Double], keeping share: Double) {
    let x = grid.x
    direction.withUnsafeMutableBufferPointer { direction in
      for cell in 0..<count { direction[cell] = Double(x[cell]) + share * direction[cell] }
    }
  }

  /// The left side of the equation.
  private func apply(to x: [Double], into sums: inout [Double]) {
    let (cells, diagonal, stride) = (grid.cells, grid.diagonal, grid.stride)
    x.withUnsafeBufferPointer { x in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let x = x.baseAddress, let sums = sums.baseAddress else { return }
        let (left, right, above, below) = (x - 1, x + 1, x - stride, x + stride)
        for cell in cells {
          let around = (left[cell] + right[cell]) + (above[cell] + below[cell])
          let degree = Double(diagonal[cell])
          sums[cell] = degree > 0 ? degree * x[cell] - around : 0
        }
      }
    }
  }
}

extension [Double] {
  /// The sum of products, in an order of its own that no processor changes.
  fileprivate func dot(_ other: [Double]) -> Double {
    withUnsafeBufferPointer { numbers in
      other.withUnsafeBufferPointer { other in
        Self.sum(of: count) { numbers[$0] * other[$0] }
      }
    }
  }

  /// The same with as many numbers of single precision.
  fileprivate func dot(_ other: UnsafeMutablePointer<Float>) -> Double {
    withUnsafeBufferPointer { numbers in
      Self.sum(of: count) { numbers[$0] * Double(other[$0]) }
    }
  }

  /// Eight sums of every eighth number, which processors add at once.
  @inline(__always)
  private static func sum(of count: Int, _ number: (Int) -> Double) -> Double {
    var sums = SIMD8<Double>.zero
    let whole = count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      sums += SIMD8(
        number(start), number(start + 1), number(start + 2), number(start + 3), number(start + 4),
        number(start + 5), number(start + 6), number(start + 7))
    }
    for (lane, index) in (whole..<count).enumerated() { sums[lane] += number(index) }
    return (0..<8).reduce(0) { $0 + sums[$1] }
  }

  fileprivate mutating func add(_ other: [Double], times factor: Double) {
    let count = count
    withUnsafeMutableBufferPointer { numbers in
      other.withUnsafeBufferPointer { other in
        for index in 0..<count { numbers[index] += factor * other[index] }
      }
    }
  }
}
