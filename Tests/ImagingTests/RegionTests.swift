import Imaging
import Support
import Testing

@Suite struct RegionTests {
  private func regions(_ lane: Int) throws -> (Region, Region) {
    var stream = RandomStream(key: 7, lane: UInt64(lane))
    func region() throws -> Region {
      let mask = stream.mask(stream.size(3...9), density: 0.6)
      return try #require(Region(mask, x: stream.integer(-3...6), y: stream.integer(-3...6)))
    }
    return (try region(), try region())
  }

  @Test func `a region is cropped to its pixels`() throws {
    let region = try #require(Region(Mask("....", ".##.", "..#."), x: 10, y: 20))
    #expect(region.box == Box(11, 21, 13, 23))
    #expect(region.mask == Mask("##", ".#"))
    #expect(region.area == 3)
    #expect(Region(Mask("...")) == nil)
  }

  @Test(arguments: 0..<40) func `set operations are those of sets of pixels`(lane: Int) throws {
    let (one, other) = try regions(lane)
    #expect(one.overlap(other) == one.pixels.intersection(other.pixels).count)
    #expect(one.overlap(other) == other.overlap(one))
    let rest = one.subtracting(other)
    #expect((rest?.pixels ?? []) == one.pixels.subtracting(other.pixels))
    #expect(rest.map { $0.mask.tightBox == $0.mask.size.bounds } ?? true)
    let bounds = Box(0, 0, 5, 4)
    let inside = one.pixels.filter { bounds.contains(Box($0[0], $0[1], $0[0] + 1, $0[1] + 1)) }
    let clipped = one.clipped(to: bounds)
    #expect((clipped?.pixels ?? []) == inside)
    #expect(clipped.map { $0.mask.tightBox == $0.mask.size.bounds } ?? true)
    #expect(one.offset(x: 2, y: -1).pixels == Set(one.pixels.map { [$0[0] + 2, $0[1] - 1] }))
  }

  @Test func `nothing is left of a region taken from itself`() throws {
    let (region, _) = try regions(1)
    #expect(region.subtracting(region) == nil)
    #expect(region.clipped(to: Box(90, 90, 99, 99)) == nil)
    #expect(region.clipped(to: region.box) == region)
    #expect(region.subtracting(region.offset(x: 90, y: 0)) == region)
  }

  @Test(arguments: 0..<60) func `a warped region holds the pixels whose centres fall in`(
    lane: Int
  ) throws {
    var stream = RandomStream(key: 8, lane: UInt64(lane))
    let region = try regions(lane).0
    let target = stream.size(1...20)
    let inverse =
      Matrix3.translation(stream.uniform(-4...8), stream.uniform(-4...8))
      * .rotation(degrees: stream.uniform(-180...180))
      * .scale(stream.uniform(0.2...3), stream.uniform(0.2...3))
    let pixels = region.pixels
    var expected: Set<[Int]> = []
    for y in 0..<target.height {
      for x in 0..<target.width {
        let source = inverse.apply(Double(x) + 0.5, Double(y) + 0.5)
        if pixels.contains([Int(source.x.rounded(.down)), Int(source.y.rounded(.down))]) {
          expected.insert([x, y])
        }
      }
    }
    #expect((region.warped(to: target, inverse: inverse)?.pixels ?? []) == expected)
  }

  @Test func `the identity leaves a region as it is`() throws {
    let region = try #require(Region(Mask("##.", "#.#"), x: 2, y: 1))
    #expect(region.warped(to: PixelSize(9, 9), inverse: .identity) == region)
    #expect(region.warped(to: PixelSize(2, 9), inverse: .identity) == nil)
  }

  @Test func `the mask on a canvas holds the region's pixels`() throws {
    let region = try #require(Region(Mask("#.", ".#"), x: 1, y: 0))
    #expect(region.mask(on: PixelSize(4, 3)) == Mask(".#..", "..#.", "...."))
  }
}
