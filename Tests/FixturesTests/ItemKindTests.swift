import Fixtures
import Imaging
import Support
import Testing

/// One model of a kind, always the same.
func models(of kind: ItemKind) -> [Solid] {
  var stream = RandomStream(key: 11, lane: UInt64(kind.index))
  return kind.model(&stream)
}

@Suite struct ItemKindTests {
  @Test func `the twelve names are PIDray's, in its order`() {
    #expect(
      ItemKind.names == [
        "baton", "pliers", "hammer", "powerbank", "scissors", "wrench", "gun", "bullet", "sprayer",
        "handcuffs", "knife", "lighter",
      ])
    #expect(ItemKind.allCases.map(\.index) == Array(0..<12))
  }

  @Test(arguments: ItemKind.allCases) func `every model is one piece of a hundred units or so`(
    kind: ItemKind
  ) {
    for lane in 0..<12 {
      var stream = RandomStream(key: 5, lane: UInt64(lane))
      let model = kind.model(&stream)
      let bounds = Bounds(around: model.map(\.shape.bounds))
      #expect((80...125).contains(max(bounds.extent.x, bounds.extent.y)))
      let size = PixelSize(260, 260)
      let place = Placement(at: Point(130, 130) - bounds.centre * 2, scale: 2)
      let mask = Radiograph.coverage(of: model, at: place, in: size).mask
      #expect(Components.regions(of: mask).count == 1)
    }
  }

  @Test func `two of a kind differ in shape`() {
    for kind in ItemKind.allCases {
      let masks = (0..<2).map { lane in
        var stream = RandomStream(key: 5, lane: UInt64(lane))
        let model = kind.model(&stream)
        let place = Placement(at: Point(65, 65))
        return Radiograph.coverage(of: model, at: place, in: PixelSize(130, 130)).mask
      }
      #expect(masks[0] != masks[1], "\(kind)")
    }
  }
}
