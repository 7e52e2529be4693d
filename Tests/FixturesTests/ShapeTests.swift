import Fixtures
import Testing

@Suite struct ShapeTests {
  @Test func `distances are negative inside, positive outside and Euclidean`() {
    #expect(Shape.circle(Point(1, 2), 3).distance(Point(5, 5)) == 2)
    #expect(Shape.circle(Point(1, 2), 3).distance(Point(1, 2)) == -3)
    #expect(Shape.box(.zero, Point(4, 2), corner: 0).distance(Point(7, 6)) == 5)
    #expect(Shape.box(.zero, Point(4, 2), corner: 1).distance(Point(0, 1)) == -1)
    #expect(Shape.capsule(.zero, Point(10, 0), 1, 3).distance(Point(5, 6)) == 4)
    #expect(Shape.path([.zero, Point(4, 0), Point(4, 4)], 1).distance(Point(7, 2)) == 2)
    let square: [Point] = [Point(0, 0), Point(4, 0), Point(4, 4), Point(0, 4)]
    #expect(Shape.polygon(square, rounded: 0).distance(Point(3, 2)) == -1)
    #expect(Shape.polygon(square, rounded: 0.5).distance(Point(7, 8)) == 4.5)
  }

  @Test func `holes, borders and unions combine distances`() {
    let disc = Shape.circle(.zero, 4)
    #expect(disc.minus(.circle(.zero, 2)).distance(.zero) == 2)
    #expect(Shape.outline(disc, 1).distance(Point(3.5, 0)) == -0.5)
    #expect(Shape.union([disc, .circle(Point(10, 0), 1)]).distance(Point(10, 0)) == -1)
    #expect(Shape.intersection(disc, .circle(Point(6, 0), 4)).distance(.zero) == 2)
  }

  @Test func `a quarter turn takes right to down`() {
    let bar = Shape.box(Point(5, 0), Point(2, 1), corner: 0).turned(degrees: 90)
    #expect(bar.distance(Point(0, 5)) == -1)
    #expect(bar.distance(Point(5, 0)) > 0)
  }

  @Test(arguments: ItemKind.allCases) func `no point outside the bounds is inside the shape`(
    kind: ItemKind
  ) {
    for solid in models(of: kind) {
      let bounds = solid.shape.bounds
      for step in 0...40 {
        let along = Double(step) / 40
        let x = bounds.low.x + bounds.extent.x * along
        let y = bounds.low.y + bounds.extent.y * along
        let around = [
          Point(x, bounds.low.y - 0.01), Point(x, bounds.high.y + 0.01),
          Point(bounds.low.x - 0.01, y), Point(bounds.high.x + 0.01, y),
        ]
        #expect(around.allSatisfy { solid.shape.distance($0) > 0 })
      }
    }
  }
}
