import Imaging
import Testing

@Suite struct OcclusionTests {
  private func region(_ x: Int) throws -> Region {
    try #require(Region(Mask("###"), x: x))
  }

  @Test func `a later region hides earlier ones where it is opaque`() throws {
    let earlier = [try region(0), try region(1), nil, try region(9)]
    let left = Occlusion.hide(earlier, under: try region(2), mode: .opaque)
    #expect(left.map { $0?.box.corners } == [[0, 0, 2, 1], [1, 0, 2, 1], nil, [9, 0, 12, 1]])
    #expect(Occlusion.hide([try region(2)], under: try region(2), mode: .opaque) == [nil])
  }

  @Test func `nothing is hidden where regions are transparent`() throws {
    let earlier = [try region(0), nil]
    #expect(Occlusion.hide(earlier, under: try region(0), mode: .transparent) == earlier)
  }
}
