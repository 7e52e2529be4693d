import Fixtures
import Imaging
import Support
import Testing

@Suite struct ClutterKindTests {
  @Test(arguments: ClutterKind.allCases) func `clutter absorbs something and fits in a bag`(
    kind: ClutterKind
  ) {
    for lane in 0..<8 {
      var stream = RandomStream(key: 2, lane: UInt64(lane))
      let model = kind.model(&stream)
      let bounds = Bounds(around: model.map(\.shape.bounds))
      #expect(bounds.extent.x < 190 && bounds.extent.y < 150)
      var scan = Radiograph(size: PixelSize(240, 240))
      let mask = scan.add(model, at: Placement(at: Point(120, 120))).mask
      #expect(mask.area > 40)
      #expect(scan.low.max() ?? 0 > 0.15)
    }
  }
}
