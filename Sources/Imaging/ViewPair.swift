/// A view of a picture: its size, and the map from its pixels to the picture's.
public struct View: Sendable, Equatable {
  /// Columns and rows.
  public let size: PixelSize
  /// From the view's pixels to those of the picture it was made from.
  public let matrix: Matrix3

  /// - Parameters:
  ///   - size: Columns and rows.
  ///   - matrix: From the view's pixels to the picture's, as a sample's `json` has it.
  public init(size: PixelSize, matrix: Matrix3) {
    self.size = size
    self.matrix = matrix
  }

  /// The corners in the picture, clockwise on screen unless the view is mirrored.
  var outline: [SIMD2<Double>] {
    let (width, height) = (Double(size.width), Double(size.height))
    return [(0, 0), (width, 0), (width, height), (0, height)].map { x, y in
      let point = matrix.apply(x, y)
      return SIMD2(point.x, point.y)
    }
  }
}

/// What two views of one picture have in common, whatever stages made them and in whatever order.
public struct ViewPair: Sendable, Equatable {
  /// One of them.
  public let first: View
  /// The other.
  public let second: View

  /// Two views of the same picture.
  public init(_ first: View, _ second: View) {
    self.first = first
    self.second = second
  }

  /// The corners of what both show, in order around it, in pixels of the picture; none without any.
  ///
  /// What lies beyond the picture's edge counts too.
  public var overlap: [SIMD2<Double>] { shared.corners }

  /// The area of ``overlap``, in pixels of the picture.
  public var overlapArea: Double { shared.area }

  private var shared: ConvexOutline {
    ConvexOutline(first.outline).clipped(by: ConvexOutline(second.outline))
  }

  /// The area both show over the area at least one shows, 0...1.
  public var intersectionOverUnion: Double {
    let overlap = overlapArea
    let union = ConvexOutline(first.outline).area + ConvexOutline(second.outline).area - overlap
    return union > 0 ? overlap / union : 0
  }

  /// From the pixels of the first to those of the second.
  public var match: Matrix3 { second.matrix.inverse * first.matrix }

  /// Where the middles of the cells of a grid on the first lie in the second, row by row, in parts of
  /// its sides; nil for those outside.
  public func matches(columns: Int, rows: Int) -> [SIMD2<Double>?] {
    let (width, height) = (Double(first.size.width), Double(first.size.height))
    let match = match
    return (0..<rows * columns).map { cell in
      let (column, row) = (cell % columns, cell / columns)
      let place = match.apply(
        (Double(column) + 0.5) * width / Double(columns),
        (Double(row) + 0.5) * height / Double(rows))
      let part = SIMD2(
        place.x / Double(second.size.width), place.y / Double(second.size.height))
      let isInside = (part .>= SIMD2(0, 0)) .& (part .<= SIMD2(1, 1))
      return all(isInside) ? part : nil
    }
  }

  /// The box both show, in each view's frame, as SlotCon (Wen, 2022) has it;
  /// nil when a view is turned, sheared or bent, so that the overlap is no box.
  public var alignedBoxes: (first: AlignedBox, second: AlignedBox)? {
    guard let one = first.window, let other = second.window else { return nil }
    // Not cut off: where views do not meet, it is turned inside out.
    let low = pointwiseMax(one.low, other.low)
    let high = pointwiseMin(one.high, other.high)
    return (
      AlignedBox(of: low, high, in: one.low, one.high, isFlipped: one.isFlipped),
      AlignedBox(of: low, high, in: other.low, other.high, isFlipped: other.isFlipped)
    )
  }
}

/// A box that two views show, in the frame of one of them.
public struct AlignedBox: Sendable, Equatable {
  /// The corner nearest to the origin, in parts of the view's sides.
  public let low: SIMD2<Double>
  /// The opposite corner; not beyond `low` when the views do not meet.
  public let high: SIMD2<Double>
  /// Whether the view is the mirror image of the picture, left to right.
  public let isFlipped: Bool

  init(
    of low: SIMD2<Double>, _ high: SIMD2<Double>, in start: SIMD2<Double>, _ end: SIMD2<Double>,
    isFlipped: Bool
  ) {
    var from = (low - start) / (end - start)
    var to = (high - start) / (end - start)
    if isFlipped { (from.x, to.x) = (1 - to.x, 1 - from.x) }
    self.low = from
    self.high = to
    self.isFlipped = isFlipped
  }

  /// Whether the views have nothing in common.
  public var isEmpty: Bool { high.x <= low.x || high.y <= low.y }

  /// The box as it was before the view was mirrored.
  public var unflipped: (low: SIMD2<Double>, high: SIMD2<Double>) {
    isFlipped ? (SIMD2(1 - high.x, low.y), SIMD2(1 - low.x, high.y)) : (low, high)
  }

  /// The middles of the cells of a grid over the box, row by row, in parts of the view's sides.
  ///
  /// Those of both views of a pair show the same places, in the same order.
  public func grid(columns: Int, rows: Int) -> [SIMD2<Double>] {
    (0..<rows * columns).map { cell in
      let column = isFlipped ? columns - 1 - cell % columns : cell % columns
      let part = SIMD2(
        (Double(column) + 0.5) / Double(columns), (Double(cell / columns) + 0.5) / Double(rows))
      return low + part * (high - low)
    }
  }
}

extension View {
  /// The box of the picture that is shown, and whether it is mirrored; nil when it is no box.
  fileprivate var window: (low: SIMD2<Double>, high: SIMD2<Double>, isFlipped: Bool)? {
    let e = matrix.elements
    guard e[1] == 0, e[3] == 0, e[6] == 0, e[7] == 0, e[4] > 0, e[0] != 0 else { return nil }
    let start = matrix.apply(0, 0)
    let end = matrix.apply(Double(size.width), Double(size.height))
    return (
      SIMD2(min(start.x, end.x), start.y), SIMD2(max(start.x, end.x), end.y), e[0] < 0
    )
  }
}

/// A convex polygon.
private struct ConvexOutline {
  let corners: [SIMD2<Double>]

  /// Corners in order, either way round.
  init(_ corners: [SIMD2<Double>]) {
    self.corners = Self.signedArea(corners) < 0 ? corners.reversed() : corners
  }

  var area: Double { Self.signedArea(corners) }

  /// The part inside another one (Sutherland and Hodgman 1974).
  func clipped(by other: ConvexOutline) -> ConvexOutline {
    var rest = corners
    for (index, start) in other.corners.enumerated() {
      let end = other.corners[(index + 1) % other.corners.count]
      /// How far to the inner side of the edge, times its length.
      func depth(_ point: SIMD2<Double>) -> Double {
        (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)
      }
      var kept: [SIMD2<Double>] = []
      for (place, point) in rest.enumerated() {
        let before = rest[(place + rest.count - 1) % rest.count]
        let (here, there) = (depth(point), depth(before))
        if (here >= 0) != (there >= 0) {
          kept.append(before + (point - before) * (there / (there - here)))
        }
        if here >= 0 { kept.append(point) }
      }
      rest = kept
    }
    return ConvexOutline(rest)
  }

  private static func signedArea(_ corners: [SIMD2<Double>]) -> Double {
    var sum = 0.0
    for (index, point) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      sum += point.x * next.y - next.x * point.y
    }
    return sum / 2
  }
}
