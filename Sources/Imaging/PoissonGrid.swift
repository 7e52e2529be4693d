/// One grid of a multigrid solver of Poisson's equation: fine ones smooth what oscillates, coarse ones
/// solve what is smooth.
///
/// A grid holds `A x = b`, where `A` has `diagonal` on its diagonal and minus a weight between
/// neighbours. A cell that is no unknown has zeros everywhere, and so has a border around the grid,
/// so that a sweep is one loop without a case. Each cell of the next grid stands for 2×2 cells of this
/// one, its equation being half the sum of theirs: what is summed alone couples neighbours twice as
/// strongly as their distance of two cells asks for.
///
/// All is in single precision and fixed order: the same bits on any processor.
final class PoissonGrid {
  let width: Int
  let height: Int
  /// From a row to the next: the border left of a row is the one right of the row before.
  let stride: Int
  /// The cells between the first and the last row of the border.
  let cells: Range<Int>
  /// What is solved for, after ``cycle(continuing:)``.
  let x: UnsafeMutablePointer<Float>
  /// The right-hand side.
  let b: UnsafeMutablePointer<Float>
  let diagonal: UnsafeMutablePointer<Float>
  private let spare: UnsafeMutablePointer<Float>
  /// One over the diagonal, zero where that is zero.
  private let inverse: UnsafeMutablePointer<Float>
  /// The weights to the right and below; not used on the finest grid, where all weights between
  /// unknowns are 1, and `x` is zero elsewhere.
  private let east: UnsafeMutablePointer<Float>
  private let south: UnsafeMutablePointer<Float>
  private let isFinest: Bool
  private let next: PoissonGrid?
  private let storage: UnsafeMutablePointer<Float>

  /// How far each of the two sweeps goes towards the solution of each cell's own equation: together
  /// they damp all that is too fine for the next grid, where one sweep would leave some of it.
  private static let steps: (Float, Float) = (1.2, 0.6)

  /// The finest grid of a mask, with the coarser ones below it.
  ///
  /// - Parameters:
  ///   - mask: The unknowns.
  ///   - degree: How many neighbours a pixel of the mask has, in the mask or not.
  convenience init(_ mask: Mask, degree: (_ x: Int, _ y: Int) -> Int) {
    let finest = Storage(mask.size, isFinest: true)
    for y in 0..<mask.height {
      for x in 0..<mask.width where mask[x, y] {
        finest.diagonal[(y + 1) * finest.stride + x] = Float(degree(x, y))
      }
    }
    self.init(finest)
  }

  private init(_ storage: Storage) {
    (width, height) = (storage.size.width, storage.size.height)
    stride = storage.stride
    cells = stride..<(height + 1) * stride
    (x, b, spare) = (storage.plane(0), storage.plane(1), storage.plane(2))
    (diagonal, inverse) = (storage.diagonal, storage.plane(4))
    (east, south) = (storage.east, storage.south)
    isFinest = storage.isFinest
    self.storage = storage.numbers
    for cell in cells where diagonal[cell] > 0 { inverse[cell] = 1 / diagonal[cell] }
    next = storage.size.area > 1 ? PoissonGrid(storage.coarser()) : nil
  }

  deinit {
    storage.deallocate()
  }

  /// Brings `x` nearer to the solution, from where it is or from zero.
  ///
  /// The two sweeps before the next grid and the two after it mirror each other, by which the cycle is
  /// a symmetric preconditioner. All grids but the first two are visited twice as often as the one
  /// above: they are small, and summed equations alone carry little from grid to grid.
  func cycle(continuing: Bool = false) {
    guard let next else {
      for cell in cells { x[cell] = inverse[cell] * b[cell] }
      return
    }
    if continuing { sweep(x, to: spare, Self.steps.0) } else { sweepFromZero(to: spare) }
    sweep(spare, to: x, Self.steps.1)
    putResidual()
    restrict(to: next)
    next.cycle()
    if !isFinest { next.cycle(continuing: true) }
    prolong(from: next)
    sweep(x, to: spare, Self.steps.1)
    sweep(spare, to: x, Self.steps.0)
  }

  private func sweepFromZero(to target: UnsafeMutablePointer<Float>) {
    let (b, inverse) = (self.b, self.inverse)
    for cell in cells { target[cell] = Self.steps.0 * (inverse[cell] * b[cell]) }
  }

  private func sweep(
    _ x: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, _ step: Float
  ) {
    let (b, inverse, rest) = (self.b, self.inverse, 1 - step)
    forEachCell(of: x) { cell, around in
      target[cell] = rest * x[cell] + step * (inverse[cell] * (b[cell] + around))
    }
  }

  /// Puts `b - A x` into `spare`.
  private func putResidual() {
    let (x, b, inverse, diagonal, spare) = (self.x, self.b, self.inverse, self.diagonal, self.spare)
    forEachCell(of: x) { cell, around in
      spare[cell] = diagonal[cell] * (inverse[cell] * (b[cell] + around) - x[cell])
    }
  }

  /// Each cell, with the weighted sum of its neighbours.
  @inline(__always)
  private func forEachCell(
    of x: UnsafeMutablePointer<Float>, _ body: (_ cell: Int, _ around: Float) -> Void
  ) {
    let (left, right, above, below) = (x - 1, x + 1, x - stride, x + stride)
    guard !isFinest else {
      for cell in cells { body(cell, (left[cell] + right[cell]) + (above[cell] + below[cell])) }
      return
    }
    let (west, east, north, south) = (east - 1, self.east, south - stride, self.south)
    for cell in cells {
      let across = west[cell] * left[cell] + east[cell] * right[cell]
      body(cell, across + (north[cell] * above[cell] + south[cell] * below[cell]))
    }
  }

  /// The next grid's `b` from the residual.
  private func restrict(to next: PoissonGrid) {
    for y in 0..<next.height {
      let upper = spare + (2 * y + 1) * stride
      let lower = upper + stride
      let row = next.b + (y + 1) * next.stride
      for x in 0..<next.width {
        row[x] = (upper[2 * x] + upper[2 * x + 1]) + (lower[2 * x] + lower[2 * x + 1])
      }
    }
  }

  /// Adds the next grid's `x` to the unknowns here.
  private func prolong(from next: PoissonGrid) {
    for y in 0..<height {
      let start = (y + 1) * stride
      let (row, known) = (x + start, inverse + start)
      let coarse = next.x + (y / 2 + 1) * next.stride
      for pair in 0..<next.width {
        // Beyond the last column is the border, where nothing is an unknown.
        row[2 * pair] += known[2 * pair] > 0 ? coarse[pair] : 0
        row[2 * pair + 1] += known[2 * pair + 1] > 0 ? coarse[pair] : 0
      }
    }
  }
}

/// The planes of a grid while it is made, all zero at first.
private struct Storage {
  let size: PixelSize
  let isFinest: Bool
  let stride: Int
  let numbers: UnsafeMutablePointer<Float>
  /// The numbers of a plane.
  private let count: Int

  init(_ size: PixelSize, isFinest: Bool) {
    self.size = size
    self.isFinest = isFinest
    stride = size.width + 1
    count = (size.height + 2) * stride
    numbers = .allocate(capacity: 7 * count)
    numbers.initialize(repeating: 0, count: 7 * count)
  }

  func plane(_ index: Int) -> UnsafeMutablePointer<Float> { numbers + index * count }

  var diagonal: UnsafeMutablePointer<Float> { plane(3) }

  var east: UnsafeMutablePointer<Float> { plane(5) }
  var south: UnsafeMutablePointer<Float> { plane(6) }

  /// The grid of half the sums of 2×2 equations, not yet with grids of its own.
  func coarser() -> Storage {
    let coarse = Storage(
      PixelSize((size.width + 1) / 2, (size.height + 1) / 2), isFinest: false)
    for y in 0..<coarse.size.height {
      for x in 0..<coarse.size.width {
        let cell = (2 * y + 1) * stride + 2 * x
        let to = (y + 1) * coarse.stride + x
        let below = cell + stride
        let inner =
          weight(cell, 1) + weight(below, 1) + weight(cell, stride) + weight(cell + 1, stride)
        let sum = diagonal[cell] + diagonal[cell + 1] + diagonal[below] + diagonal[below + 1]
        coarse.diagonal[to] = (sum - 2 * inner) / 2
        coarse.east[to] = (weight(cell + 1, 1) + weight(below + 1, 1)) / 2
        coarse.south[to] = (weight(below, stride) + weight(below + 1, stride)) / 2
      }
    }
    return coarse
  }

  /// The weight between a cell and the one a step on: 1 or the stride.
  private func weight(_ cell: Int, _ step: Int) -> Float {
    guard cell + step < count else { return 0 }
    guard isFinest else { return step == 1 ? east[cell] : south[cell] }
    return diagonal[cell] > 0 && diagonal[cell + step] > 0 ? 1 : 0
  }
}
