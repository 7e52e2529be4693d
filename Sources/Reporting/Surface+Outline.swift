import Imaging

extension Surface {
  /// Draws the border of a polygon in ``Palette/mark`` on white, so that it can be seen on anything.
  ///
  /// - Parameters:
  ///   - corners: In order around it.
  ///   - frame: What is drawn on; corners at its edge are moved inside, so that the line is whole.
  package mutating func outline(_ corners: [SIMD2<Double>], inside frame: Box) {
    guard corners.count > 1 else { return }
    let low = SIMD2(Double(frame.minX), Double(frame.minY)) + 2
    let high = SIMD2(Double(frame.maxX), Double(frame.maxY)) - 2
    let inner = corners.map { $0.clamped(lowerBound: low, upperBound: high) }
    let edges = zip(inner, inner.dropFirst() + inner.prefix(1)).map(Segment.init)
    for (colour, half) in [(Palette.paper, 2.0), (Palette.mark, 1.0)] {
      for edge in edges {
        let reach = edge.bounds(within: frame)
        for y in reach.minY..<reach.maxY {
          for x in reach.minX..<reach.maxX {
            let distance = edge.distance(to: SIMD2(Double(x) + 0.5, Double(y) + 0.5))
            let cover = min(max(half + 0.5 - distance, 0), 1)
            if cover > 0 { blend(x, y, colour, opacity: Int((cover * 255).rounded())) }
          }
        }
      }
    }
  }
}

/// A straight line between two points.
private struct Segment {
  let start: SIMD2<Double>
  let end: SIMD2<Double>

  init(_ start: SIMD2<Double>, _ end: SIMD2<Double>) {
    self.start = start
    self.end = end
  }

  func distance(to point: SIMD2<Double>) -> Double {
    let along = end - start
    let length = (along * along).sum()
    let part = length > 0 ? min(max(((point - start) * along).sum() / length, 0), 1) : 0
    let gap = point - start - along * part
    return (gap * gap).sum().squareRoot()
  }

  /// The pixels of a frame that the line can reach.
  func bounds(within frame: Box) -> Box {
    let low = pointwiseMin(start, end).rounded(.down)
    let high = pointwiseMax(start, end).rounded(.up)
    return Box(Int(low.x), Int(low.y), Int(high.x), Int(high.y)).expanded(by: 2)
      .intersection(frame)
  }
}
