import Fixtures
import Imaging
import Support
import Testing

@Suite struct RadiographTests {
  private let size = PixelSize(100, 100)

  @Test func `a plate transmits exp of minus attenuation times thickness`() {
    var scan = Radiograph(size: size)
    scan.add([Solid(.box(Point(50, 50), Point(30, 30), corner: 0), .plate(1.5, bevel: 1), .organic)]
    )
    let middle = scan.transmission(x: 50, y: 50)
    #expect(middle.low == ExactMath.exp(-0.21 * 1.5))
    #expect(middle.high == ExactMath.exp(-0.165 * 1.5))
    #expect(scan.transmission(x: 10, y: 50) == (1, 1))
  }

  @Test(arguments: ItemKind.allCases) func `transmissions of stacked objects multiply`(
    kind: ItemKind
  ) {
    var stream = RandomStream(key: 1, lane: 1)
    let below = ClutterKind.shoe.model(&stream)
    let above = models(of: kind)
    let place = Placement(at: Point(50, 50), degrees: 70, scale: 0.8)
    var (first, second, both) = (
      Radiograph(size: size), Radiograph(size: size), Radiograph(size: size)
    )
    first.add(below, at: place)
    second.add(above, at: place)
    both.add(below, at: place)
    both.add(above, at: place)
    for pixel in stride(from: 0, to: size.area, by: 7) {
      let (x, y) = (pixel % size.width, pixel / size.width)
      let (a, b) = (first.transmission(x: x, y: y), second.transmission(x: x, y: y))
      let stacked = both.transmission(x: x, y: y)
      #expect(abs(stacked.low - a.low * b.low) < 1e-12)
      #expect(abs(stacked.high - a.high * b.high) < 1e-12)
    }
  }

  @Test func `an object beyond the border is cut, not refused`() {
    var scan = Radiograph(size: size)
    let disc = [Solid(.circle(.zero, 20), .plate(1, bevel: 1), .heavyMetal)]
    #expect(scan.add(disc, at: Placement(at: Point(0, 50))).mask.tightBox == Box(0, 30, 20, 70))
    #expect(scan.add(disc, at: Placement(at: Point(-40, 50))).mask.area == 0)
  }
}
