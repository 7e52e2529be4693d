import Fixtures
import Testing

@Suite struct PointTests {
  @Test func `an open curve begins and ends at its knots and passes through the others`() {
    let knots = [Point(0, 0), Point(4, 2), Point(8, -1), Point(9, 5)]
    let curve = smoothCurve(through: knots, stepsPerSpan: 4)
    #expect(curve.count == 13)
    #expect((0..<4).map { curve[$0 * 4] } == knots)
  }

  @Test func `a curve through points of a line stays on it`() {
    let curve = smoothCurve(through: [Point(0, 0), Point(2, 1), Point(4, 2), Point(6, 3)])
    #expect(curve.allSatisfy { abs($0.x - 2 * $0.y) < 1e-12 })
  }

  @Test func `90 degrees point down`() {
    #expect(Point.polar(90, 2, about: Point(1, 1)) == Point(1, 3))
  }
}
