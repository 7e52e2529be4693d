import Imaging

/// The outlines and run lengths of many annotations, in one buffer.
struct COCOShapes: Sendable {
  /// Where an annotation's pixels are in the buffer.
  struct Reference: Sendable {
    let start: Int
    /// How many outlines begin there; -1 for run lengths.
    let outlines: Int32
  }

  /// The numbers of all, one after another.
  ///
  /// Of an outline: the number of vertices, then column and row of each in fifths of a pixel. Of run lengths: width, height and the number of runs, then the runs' bit patterns.
  private var cells: [Int32] = []

  var count: Int { cells.count }

  /// Makes room; what is not used of it is never touched and so costs no memory.
  mutating func reserve(_ count: Int) {
    cells.reserveCapacity(count)
  }

  /// Forgets what was added from a place on.
  mutating func cut(to count: Int) {
    cells.removeLast(cells.count - count)
  }

  /// Adds an outline of coordinates in pixels that ``Polygon/problem(of:)`` finds nothing wrong with.
  mutating func add(_ coordinates: [Double]) {
    cells.append(Int32(coordinates.count / 2))
    for value in coordinates { cells.append(Polygon.fifths(value)) }
  }

  mutating func add(_ runs: RunLengths) {
    cells.append(Int32(runs.size.width))
    cells.append(Int32(runs.size.height))
    cells.append(Int32(runs.counts.count))
    for count in runs.counts { cells.append(Int32(bitPattern: count)) }
  }

  /// The size that run lengths have; nil for outlines.
  func size(of reference: Reference) -> PixelSize? {
    guard reference.outlines < 0 else { return nil }
    return PixelSize(Int(cells[reference.start]), Int(cells[reference.start + 1]))
  }

  subscript(reference: Reference) -> COCOFile.Segmentation {
    var next = reference.start
    guard reference.outlines >= 0 else {
      let runs = cells[next + 3..<next + 3 + Int(cells[next + 2])].map(UInt32.init(bitPattern:))
      return .runLengths(
        RunLengths(size: PixelSize(Int(cells[next]), Int(cells[next + 1])), unchecked: runs))
    }
    var polygons: [Polygon] = []
    polygons.reserveCapacity(Int(reference.outlines))
    for _ in 0..<reference.outlines {
      let end = next + 1 + 2 * Int(cells[next])
      let vertices = stride(from: next + 1, to: end, by: 2).map { SIMD2(cells[$0], cells[$0 + 1]) }
      polygons.append(Polygon(vertices: vertices))
      next = end
    }
    return .polygons(polygons)
  }
}
