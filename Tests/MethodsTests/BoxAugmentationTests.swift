#if Torch
import Methods
import Support
import Tensors
import Testing

@Suite struct BoxAugmentationTests {
  private let augmentation = BoxAugmentation(Anchors(width: 256, height: 256))

  @Test func `every drawn box overlaps the true one by more than half`() {
    var random = RandomStream(key: 1, lane: 0)
    for _ in 0..<300 {
      let (width, height) = (random.integer(72...254), random.integer(72...254))
      let (x, y) = (random.integer(0...255 - width), random.integer(0...255 - height))
      let truth = RegionBox(Double(x), Double(y), Double(x + width), Double(y + height))
      // So elongated that no anchor is near, as InsLoc's crops never are.
      guard Double(max(width, height)) / Double(min(width, height)) <= 2 else { continue }
      #expect(augmentation.draw(around: truth, random: &random).intersectionOverUnion(truth) > 0.5)
    }
  }

  @Test func `no two survivors are much alike, and every other candidate is like one of them`() {
    var random = RandomStream(key: 2, lane: 0)
    let truth = RegionBox(60, 40, 180, 150)
    let candidates = augmentation.candidates(of: truth).map(\.anchor)
    let boxes = Anchors(width: 256, height: 256).boxes
    for _ in 0..<20 {
      let left = augmentation.survivors(candidates, scores: candidates.map { _ in random.unit() })
      for (number, one) in left.enumerated() {
        for other in left[..<number] {
          #expect(boxes[one].intersectionOverUnion(boxes[other]) <= 0.7)
        }
      }
      for candidate in candidates where !left.contains(candidate) {
        #expect(left.contains { boxes[$0].intersectionOverUnion(boxes[candidate]) > 0.7 })
      }
    }
  }

  @Test func `draws differ, and a thing too small for any anchor keeps its box`() {
    var random = RandomStream(key: 3, lane: 0)
    let truth = RegionBox(60, 40, 180, 150)
    let drawn = (0..<50).map { _ in augmentation.draw(around: truth, random: &random) }
    #expect(Set(drawn.map(\.minX)).count > 3)
    let small = RegionBox(10, 10, 18, 18)
    #expect(augmentation.draw(around: small, random: &random) == small)
  }
}
#endif
