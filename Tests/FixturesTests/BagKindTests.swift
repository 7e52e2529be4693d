import Fixtures
import Imaging
import Support
import Testing

@Suite struct BagKindTests {
  private let frame = Bounds(around: [Point(6, 6), Point(314, 234)])

  @Test(arguments: BagKind.allCases) func `a bag fills its frame and has room inside`(
    kind: BagKind
  ) throws {
    var stream = RandomStream(key: 4, lane: 0)
    let (solids, inside) = kind.model(filling: frame, &stream)
    let mask = Radiograph.coverage(of: solids, at: Placement(), in: PixelSize(320, 240)).mask
    let box = try #require(mask.tightBox)
    #expect(box.width > 270 && box.height > 200)
    #expect(inside.low.x > frame.low.x && inside.low.y > frame.low.y)
    #expect(inside.high.x < frame.high.x && inside.high.y < frame.high.y)
    #expect(inside.extent.x > 200 && inside.extent.y > 90)
  }

  @Test(arguments: BagKind.allCases) func `an empty bag leaves most of the light`(kind: BagKind) {
    var stream = RandomStream(key: 4, lane: 0)
    var scan = Radiograph(size: PixelSize(320, 240))
    scan.add(kind.model(filling: frame, &stream).solids)
    let mean = scan.high.reduce(0, +) / Double(scan.size.area)
    #expect(mean > 0.02 && mean < 0.3)
  }
}
