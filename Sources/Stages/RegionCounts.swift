import Imaging

/// Counts how many pixels of a shape lie on a region, wherever the shape is put.
package struct RegionCounts {
  private let box: Box
  /// For each row of the box, how many pixels belong before each column: `width + 1` numbers.
  private let sums: [Int32]

  package init(_ region: Region) {
    box = region.box
    var sums: [Int32] = []
    sums.reserveCapacity((box.width + 1) * box.height)
    for y in 0..<box.height {
      var sum: Int32 = 0
      sums.append(0)
      for x in 0..<box.width {
        sum += Int32(region.mask.bits[y * box.width + x])
        sums.append(sum)
      }
    }
    self.sums = sums
  }

  /// How many pixels of a shape with its corner at a point lie on the region.
  package func count(of shape: MaskRuns, x: Int, y: Int) -> Int {
    var count: Int32 = 0
    for run in shape.runs {
      let row = run.row + y - box.minY
      guard row >= 0, row < box.height else { continue }
      let start = min(max(run.start + x - box.minX, 0), box.width)
      let end = min(max(run.end + x - box.minX, 0), box.width)
      count += sums[row * (box.width + 1) + end] - sums[row * (box.width + 1) + start]
    }
    return Int(count)
  }

  /// The part of a room outside of which too much of a shape would lie beyond the region's box, when
  /// so many of its pixels must lie on the region; nil when there is none.
  func room(for shape: Mask, least: Double, in room: PlacementRoom) -> PlacementRoom? {
    var columns = [Int](repeating: 0, count: shape.width)
    var rows = [Int](repeating: 0, count: shape.height)
    for y in 0..<shape.height {
      for x in 0..<shape.width where shape.bits[y * shape.width + x] != 0 {
        columns[x] += 1
        rows[y] += 1
      }
    }
    let spare = Double(rows.reduce(0, +)) - least
    return PlacementRoom(
      columns: (
        max(room.columns.lowerBound, box.minX - Self.reach(columns, spare)),
        min(
          room.columns.upperBound,
          box.maxX - shape.width + Self.reach(columns.reversed(), spare))
      ),
      rows: (
        max(room.rows.lowerBound, box.minY - Self.reach(rows, spare)),
        min(room.rows.upperBound, box.maxY - shape.height + Self.reach(rows.reversed(), spare))
      ))
  }

  /// How many of the first columns (or rows) hold no more pixels than can be spared.
  private static func reach(_ counts: [Int], _ spare: Double) -> Int {
    var sum = 0
    for (index, count) in counts.enumerated() {
      sum += count
      if Double(sum) > spare { return index }
    }
    return counts.count
  }
}

/// A mask as runs of pixels along its rows.
package struct MaskRuns {
  struct Run {
    let row: Int
    let start: Int
    /// One past the last column.
    let end: Int
  }

  let runs: [Run]

  package init(_ mask: Mask) {
    var runs: [Run] = []
    for y in 0..<mask.height {
      var x = 0
      while x < mask.width {
        guard mask.bits[y * mask.width + x] != 0 else {
          x += 1
          continue
        }
        let start = x
        while x < mask.width, mask.bits[y * mask.width + x] != 0 { x += 1 }
        runs.append(Run(row: y, start: start, end: x))
      }
    }
    self.runs = runs
  }
}
