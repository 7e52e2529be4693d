import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct CropRuleTests {
  private static let rules = [
    CropRule(areaRange: 0.08...1, ratioRange: 0.75...(4.0 / 3)),
    CropRule(areaRange: 0.2...1, ratioRange: 0.5...2),
    CropRule(areaRange: 0.2...0.2, ratioRange: 1...1),
    CropRule(areaRange: 0.0001...0.01, ratioRange: 0.01...100),
  ]

  @Test(arguments: rules.indices, 0..<50)
  func `a box lies inside its image and has an area and a ratio of its ranges`(
    rule index: Int, seed: UInt64
  ) {
    let rule = Self.rules[index]
    var stream = RandomStream(key: seed, lane: 3)
    for _ in 0..<20 {
      let image = PixelSize(stream.integer(1...400), stream.integer(1...400))
      let box = rule.draw(from: &stream, in: image)
      #expect(image.bounds.contains(box) && !box.isEmpty)
      guard box != rule.centre(of: image) else { continue }
      // Each side was rounded by at most half a pixel.
      let (width, height) = (Double(box.width), Double(box.height))
      let area = Double(image.area)
      #expect((width + 0.5) * (height + 0.5) >= rule.areaRange.lowerBound * area * (1 - 1e-9))
      #expect((width - 0.5) * (height - 0.5) <= rule.areaRange.upperBound * area * (1 + 1e-9))
      #expect((width + 0.5) / (height - 0.5) >= rule.ratioRange.lowerBound * (1 - 1e-9))
      #expect((width - 0.5) / (height + 0.5) <= rule.ratioRange.upperBound * (1 + 1e-9))
    }
  }

  @Test func `corners reach both ends of the room they have`() {
    let rule = CropRule(areaRange: 0.25...0.25, ratioRange: 1...1)
    var stream = RandomStream(key: 1, lane: 0)
    let boxes = (0..<400).map { _ in rule.draw(from: &stream, in: PixelSize(10, 10)) }
    #expect(Set(boxes.map(\.size)) == [PixelSize(5, 5)])
    #expect(Set(boxes.map(\.minX)) == Set(0...5))
    #expect(Set(boxes.map(\.minY)) == Set(0...5))
  }

  @Test(arguments: [
    (PixelSize(100, 10), Box(40, 0, 60, 10)),
    (PixelSize(10, 100), Box(0, 40, 10, 60)),
    (PixelSize(30, 20), Box(0, 0, 30, 20)),
    (PixelSize(20, 10), Box(0, 0, 20, 10)),
    (PixelSize(5, 1), Box(1, 0, 3, 1)),
    (PixelSize(1, 1), Box(0, 0, 1, 1)),
  ])
  func `the centre is the image with its longer side trimmed to the nearest ratio`(
    image: PixelSize, box: Box
  ) {
    #expect(CropRule(areaRange: 0.2...1, ratioRange: 0.5...2).centre(of: image) == box)
  }

  @Test func `the centre is taken when no draw fits`() {
    let rule = CropRule(areaRange: 1...1, ratioRange: 1...1)
    var stream = RandomStream(key: 5, lane: 0)
    #expect(rule.draw(from: &stream, in: PixelSize(100, 10)) == Box(45, 0, 55, 10))
  }

  @Test(arguments: 0..<20)
  func `a box that shares a part with another one is drawn again until it does`(seed: UInt64) {
    let rule = CropRule(areaRange: 0.08...0.2, ratioRange: 0.75...(4.0 / 3))
    let image = PixelSize(120, 90)
    let other = (low: SIMD2(0.0, 0.0), high: SIMD2(60.0, 45.0))
    var stream = RandomStream(key: seed, lane: 2)
    var apart = 0
    for _ in 0..<50 {
      let box = rule.draw(from: &stream, in: image, meeting: other, least: 0.5)
      #expect(image.bounds.contains(box))
      let width = max(0, min(box.maxX, 60) - box.minX)
      let height = max(0, min(box.maxY, 45) - box.minY)
      // A side is rounded by half a pixel at most.
      if Double(width * height) < 0.45 * Double(box.area) { apart += 1 }
    }
    // A quarter of all draws would do, so that ten in turn seldom fail.
    #expect(apart <= 15)
  }

  @Test func `what need not be shared changes no draw, and what cannot be is given up`() {
    let rule = CropRule(areaRange: 0.08...1, ratioRange: 0.75...(4.0 / 3))
    let image = PixelSize(120, 90)
    let nowhere = (low: SIMD2(500.0, 500.0), high: SIMD2(600.0, 600.0))
    var (one, other) = (RandomStream(key: 3, lane: 0), RandomStream(key: 3, lane: 0))
    for _ in 0..<20 {
      let plain = rule.draw(from: &one, in: image)
      #expect(rule.draw(from: &other, in: image, meeting: nowhere, least: 0) == plain)
    }
    let box = rule.draw(from: &one, in: image, meeting: nowhere, least: 0.01)
    #expect(image.bounds.contains(box))
  }

  @Test(arguments: [
    (PixelSize(0, 3), false), (PixelSize(3, 0), false), (PixelSize(4, 3), true),
    (PixelSize(5, 3), false), (PixelSize(4, 4), false), (PixelSize(1, 1), true),
  ])
  func `a size is accepted when it is not empty and fits`(size: PixelSize, isAccepted: Bool) {
    #expect(CropRule.accepts(size, in: PixelSize(4, 3)) == isAccepted)
  }

  @Test(arguments: [
    (PixelSize(10, 10), 1.0, 1.0, PixelSize(10, 10)),
    (PixelSize(10, 10), 0.5, 2.0, PixelSize(10, 5)),
    (PixelSize(10, 10), 0.0625, 1.0, PixelSize(2, 2)),
    (PixelSize(30, 30), 0.01361111111111111, 1.0, PixelSize(4, 4)),
  ])
  func `sides are rounded half to even`(
    image: PixelSize, fraction: Double, ratio: Double, size: PixelSize
  ) {
    #expect(CropRule.size(of: image, areaFraction: fraction, ratio: ratio) == size)
  }
}
