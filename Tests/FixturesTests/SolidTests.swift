import Fixtures
import Testing

@Suite struct SolidTests {
  @Test(arguments: [false, true]) func `a placement and its inverse cancel`(isMirrored: Bool) {
    let placement = Placement(
      at: Point(30, 20), degrees: 37, scale: 0.7, isMirrored: isMirrored)
    let point = Point(12, -5)
    let back = placement.point(at: placement.pixel(of: point))
    #expect((back - point).length < 1e-12)
  }

  @Test func `mirroring turns an object over before it is rotated`() {
    let placement = Placement(degrees: 90, isMirrored: true)
    #expect(placement.pixel(of: Point(0, 3)) == Point(3, 0))
  }

  @Test func `texture scales the thickness of the profile`() {
    let bars = Texture.bars(period: 10, share: 0.5, along: Point(1, 0))
    let solid = Solid(.circle(.zero, 20), .plate(2, bevel: 1), .organic, texture: bars)
    #expect(solid.thickness(at: Point(2, 0), distance: -5) == 2)
    #expect(solid.thickness(at: Point(7, 0), distance: -5) == 2 * 0.15)
  }
}
