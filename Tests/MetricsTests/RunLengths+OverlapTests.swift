import Annotations
import Imaging
import Metrics
import Testing

@Suite struct RunLengthsOverlapTests {
  @Test func `intersections equal those of the pixels`() {
    var maps = RandomMaps(lane: 70)
    for _ in 0..<300 {
      let size = PixelSize(maps.integer(1...12), maps.integer(1...12))
      let masks = (0..<2).map { _ in
        let share = maps.unit()
        return Mask(size: size, bits: (0..<size.area).map { _ in maps.chance(share) ? 1 : 0 })
      }
      let shared = zip(masks[0].bits, masks[1].bits).count { $0 == 1 && $1 == 1 }
      let (left, right) = (RunLengths(masks[0]), RunLengths(masks[1]))
      #expect(left.intersection(right) == shared)
      let union = left.area + right.area - shared
      #expect(
        left.overlap(with: right, isCrowd: false)
          == (shared > 0 ? Double(shared) / Double(union) : 0))
      #expect(
        left.overlap(with: right, isCrowd: true)
          == (shared > 0 ? Double(shared) / Double(left.area) : 0))
    }
  }

  @Test func `runs of no pixels change nothing`() throws {
    let size = PixelSize(1, 10)
    let split = try RunLengths(size: size, counts: [2, 3, 0, 2, 0, 0, 3], at: "test")
    let plain = try RunLengths(size: size, counts: [2, 5, 3], at: "test")
    #expect(split.intersection(plain) == 5 && plain.intersection(split) == 5)
    #expect(plain.overlap(with: split, isCrowd: false) == 1)
  }

  @Test func `masks without a pixel overlap nothing`() {
    let none = RunLengths(Mask(size: PixelSize(3, 3)))
    let all = RunLengths(Mask(size: PixelSize(3, 3), filling: true))
    #expect(none.overlap(with: none, isCrowd: false) == 0)
    #expect(none.overlap(with: all, isCrowd: true) == 0)
    #expect(all.overlap(with: none, isCrowd: true) == 0)
  }
}
