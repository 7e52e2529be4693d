import Annotations
import Support
import Testing

@Suite struct PolygonSelfCrossingTests {
  private func polygon(_ coordinates: [Double]) throws -> Polygon {
    try Polygon(coordinates: coordinates, at: "x")
  }

  /// Every pair of sides compared, straight from the definition.
  private func crossesByDefinition(_ polygon: Polygon) -> Bool {
    let points = polygon.vertices.map { SIMD2(Int($0.x), Int($0.y)) }
    func turn(_ a: SIMD2<Int>, _ b: SIMD2<Int>, _ c: SIMD2<Int>) -> Int {
      ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).signum()
    }
    for first in points.indices {
      for second in points.indices {
        let (a, b) = (points[first], points[(first + 1) % points.count])
        let (c, d) = (points[second], points[(second + 1) % points.count])
        if turn(a, b, c) * turn(a, b, d) < 0, turn(c, d, a) * turn(c, d, b) < 0 { return true }
      }
    }
    return false
  }

  @Test(arguments: [
    // A bow tie, one standing upright, and one of sides along the axes.
    [0, 0, 2, 2, 2, 0, 0, 2], [0, 0, 2, 2, 0, 2, 2, 0],
    [0, 0, 9, 0, 9, 3, 5, 3, 5, -2, 3, -2, 3, 5],
    // The farthest coordinates there are.
    [-1e8, -1e8, 1e8, 1e8, 1e8, -1e8, -1e8, 1e8],
  ]) func `outlines that cross themselves do`(coordinates: [Double]) throws {
    #expect(try polygon(coordinates).crossesItself == true)
  }

  @Test(arguments: [
    [0, 0, 4, 0, 0, 4], [0, 0, 4, 0, 4, 4, 0, 4],
    // All on one line, and a vertex several times.
    [0, 0, 4, 4, 2, 2, 6, 6], [1, 1, 1, 1, 1, 1, 5, 5, 0, 9],
    // A hole reached by a slit, and two squares that share a corner.
    [0, 0, 6, 0, 6, 6, 0, 6, 0, 0, 2, 2, 4, 2, 4, 4, 2, 4, 2, 2],
    [0, 0, 2, 0, 2, 2, 4, 2, 4, 4, 2, 4, 2, 2, 0, 2],
  ]) func `outlines that touch themselves do not cross`(coordinates: [Double]) throws {
    #expect(try polygon(coordinates).crossesItself == false)
  }

  @Test func `the sweep finds what comparing all pairs finds`() throws {
    var shapes = RandomShapes(seed: 31)
    var crossing = 0
    for _ in 0..<2000 {
      let polygon = try polygon(shapes.outline(around: shapes.size(upTo: 20)))
      let expected = crossesByDefinition(polygon)
      #expect(polygon.crossesItself == expected, "\(polygon.vertices)")
      crossing += expected ? 1 : 0
    }
    #expect(crossing > 200 && crossing < 1800)
  }

  @Test func `too many sides above each other are given up on`() throws {
    let zigzag = (0..<20_000).flatMap { index -> [Double] in
      [index % 2 == 0 ? 0 : 100, Double(index)]
    }
    #expect(try polygon(zigzag).crossesItself == nil)
    let comb = (0..<20_000).flatMap { index -> [Double] in
      [Double(index), index % 2 == 0 ? 0 : 100]
    }
    #expect(try polygon(comb + [20_000, -1, 0, -1]).crossesItself == false)
  }
}
