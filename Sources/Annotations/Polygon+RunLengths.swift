import Imaging

extension RunLengths {
  /// The union of the insides of some outlines, pixel for pixel as `pycocotools` has it.
  ///
  /// An outline is drawn as lines of grid points, fifths of a pixel apart. It enters or leaves
  /// column `X` where a line steps between the grid columns `5X + 2` and `5X + 3`, which is at the
  /// pixel's middle, and does so at the first pixel whose middle is not above the upper of the two
  /// points. A pixel is inside when an odd number of such places lie at or before it, counted down
  /// the columns. Source: `rleFrPoly` and `rleMerge` of the COCO API's `maskApi.c`.
  ///
  /// - Complexity: O(columns · log rows) for each side of an outline.
  package init(_ polygons: [Polygon], size: PixelSize) {
    var insides: [Range<Int>] = []
    for polygon in polygons {
      let places = polygon.crossings(size: size)
      for index in stride(from: 0, to: places.count, by: 2) {
        let end = index + 1 < places.count ? places[index + 1] : size.area
        if places[index] < end { insides.append(places[index]..<end) }
      }
    }
    if polygons.count > 1 { insides.sort { $0.lowerBound < $1.lowerBound } }
    self.init(size: size, inside: insides)
  }

  /// Joins ranges of pixels, sorted by their starts, that may overlap or touch.
  private init(size: PixelSize, inside ranges: [Range<Int>]) {
    var counts: [UInt32] = []
    var start = 0
    var end = 0
    func close() {
      guard end > start else { return }
      counts.append(UInt32(end - start))
    }
    for range in ranges {
      if range.lowerBound > end || counts.isEmpty {
        close()
        counts.append(UInt32(range.lowerBound - end))
        start = range.lowerBound
        end = range.upperBound
      } else {
        end = max(end, range.upperBound)
      }
    }
    close()
    if end < size.area || counts.isEmpty { counts.append(UInt32(size.area - end)) }
    self.init(size: size, unchecked: counts)
  }
}

extension Polygon {
  /// Where the outline enters or leaves, as pixels counted down the columns, sorted.
  fileprivate func crossings(size: PixelSize) -> [Int] {
    var places: [Int] = []
    for index in vertices.indices {
      let next = vertices[index + 1 == vertices.count ? 0 : index + 1]
      Side(from: vertices[index], to: next).forEachCrossing(columns: size.width) { column, row in
        // The pixel whose middle, 5y + 2, is the first at or below the point.
        let y = min(max((row + 2) / 5, 0), size.height)
        places.append(column * size.height + y)
      }
    }
    places.sort()
    return places
  }
}

/// One side of an outline as a line of grid points, one for each step along its longer direction.
private struct Side {
  /// The end with the smaller coordinate in the longer direction.
  private let start: (x: Int, y: Int)
  private let steps: Int
  private let isSteep: Bool
  /// Grid points across for each one along.
  private let slope: Double
  private let columns: ClosedRange<Int>

  init(from first: SIMD2<Int32>, to second: SIMD2<Int32>) {
    var start = (x: Int(first.x), y: Int(first.y))
    var end = (x: Int(second.x), y: Int(second.y))
    isSteep = abs(end.x - start.x) < abs(end.y - start.y)
    if isSteep ? start.y > end.y : start.x > end.x { swap(&start, &end) }
    let across = isSteep ? end.x - start.x : end.y - start.y
    steps = isSteep ? end.y - start.y : end.x - start.x
    slope = steps == 0 ? 0 : Double(across) / Double(steps)
    columns = min(start.x, end.x)...max(start.x, end.x)
    self.start = start
  }

  /// The coordinate across after some steps along; the fraction of the sum is dropped towards zero.
  private func across(_ step: Int) -> Int {
    Int(Double(isSteep ? start.x : start.y) + slope * Double(step) + 0.5)
  }

  /// Calls the body with the column of pixels and the upper grid row of each step from one half of
  /// a column into the other.
  func forEachCrossing(columns count: Int, _ body: (Int, Int) -> Void) {
    // Those with both `5X + 2` and `5X + 3` on the line.
    let first = max((columns.lowerBound + 2) / 5, 0)
    let last = min((columns.upperBound - 3) / 5, count - 1)
    guard columns.upperBound >= 3, first <= last else { return }
    for column in first...last {
      let left = 5 * column + 2
      if isSteep {
        body(column, start.y + firstStep(beyond: left) - 1)
      } else {
        let step = left - start.x
        body(column, min(across(step), across(step + 1)))
      }
    }
  }

  /// The first step whose point lies in the other half of the column than the start, by bisection.
  private func firstStep(beyond left: Int) -> Int {
    var low = 0
    var high = steps
    while high - low > 1 {
      let middle = (low + high) / 2
      let isBeyond = slope > 0 ? across(middle) > left : across(middle) <= left
      if isBeyond { high = middle } else { low = middle }
    }
    return high
  }
}
