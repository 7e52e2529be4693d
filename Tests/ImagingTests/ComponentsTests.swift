import Imaging
import Support
import Testing

@Suite struct ComponentsTests {
  @Test func `corners that touch connect, and regions come by first pixel`() {
    let regions = Components.regions(
      of: Mask(
        "..#..#",
        ".#...#",
        "......",
        "#....."))
    #expect(regions.map(\.box) == [Box(1, 0, 3, 2), Box(5, 0, 6, 2), Box(0, 3, 1, 4)])
    #expect(regions.map(\.mask) == [Mask(".#", "#."), Mask("#", "#"), Mask("#")])
  }

  @Test func `arms that meet late are one region`() {
    let mask = Mask(
      "#.#.#",
      "#.#.#",
      "#####")
    #expect(Components.regions(of: mask).map(\.mask) == [mask])
  }

  @Test func `a region inside another's box is not in its mask`() {
    let regions = Components.regions(of: Mask("#####", "#...#", "#.#.#", "#...#", "#####"))
    #expect(regions.map(\.mask.area) == [16, 1])
    #expect(regions.map(\.box) == [Box(0, 0, 5, 5), Box(2, 2, 3, 3)])
  }

  @Test(arguments: [PixelSize(0, 0), PixelSize(5, 3)])
  func `an empty mask has no region`(size: PixelSize) {
    #expect(Components.regions(of: Mask(size: size)).isEmpty)
  }

  @Test(arguments: 0..<60) func `regions are those of a flood fill`(lane: Int) {
    var stream = RandomStream(key: 5, lane: UInt64(lane))
    let size = stream.size(1...24)
    let mask = stream.mask(size, density: stream.uniform(0.1...0.8))
    let found = Components.regions(of: mask)
    #expect(
      found.map { Region($0.mask, x: $0.box.minX, y: $0.box.minY)?.pixels } == slowRegions(mask))
    #expect(found.allSatisfy { $0.mask.tightBox == $0.mask.size.bounds })
  }

  /// Floods from each pixel inside that was not reached, by rows.
  private func slowRegions(_ mask: Mask) -> [Set<[Int]>?] {
    var reached: Set<[Int]> = []
    var regions: [Set<[Int]>?] = []
    for y in 0..<mask.height {
      for x in 0..<mask.width where mask[x, y] && !reached.contains([x, y]) {
        var region: Set<[Int]> = [[x, y]]
        var queue = [[x, y]]
        while let pixel = queue.popLast() {
          for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
            let next = [pixel[0] + dx, pixel[1] + dy]
            guard mask.size.bounds.contains(Box(next[0], next[1], next[0] + 1, next[1] + 1)),
              mask[next[0], next[1]], region.insert(next).inserted
            else { continue }
            queue.append(next)
          }
        }
        reached.formUnion(region)
        regions.append(region)
      }
    }
    return regions
  }
}
