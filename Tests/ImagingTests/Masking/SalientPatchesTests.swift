import Imaging
import Support
import TestSupport
import Testing

@Suite struct SalientPatchesGoldenTests {
  /// What the released program does and the paper does not say: other positions, and counts below 0.
  private static let others = [
    "out.fg_released_code", "out.counts_raw", "out.counts_raw_hpcap",
  ]

  @Test(arguments: GoldenSet.cases(method: "salmask_patches"))
  func `patches, counts and masks equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let shape = try check.shape("in.saliency")
      let values = try check.doubles("in.saliency")
      let count = shape[1] * shape[2]
      let maps = (0..<shape[0]).map {
        SalientPatches(Array(values[$0 * count..<($0 + 1) * count]))
      }
      let ratios = try #require(golden.constants["ratios"]).numbers
      #expect(try check.doubles("in.ratios").count == ratios.count)
      check.expect("out.threshold", equals: maps.map(\.threshold))
      check.expect("out.fg", equals: maps.flatMap { $0.isForeground.map { $0 ? 1 : 0 } })
      check.expect("out.fg_count", equals: maps.map { Double($0.foregroundCount) })
      let counts = maps.flatMap { map in ratios.map { map.counts(ratio: $0) } }
      check.expect("out.counts", equals: counts.flatMap { [$0.foreground, $0.background] })
      let capped = maps.flatMap { map in ratios.map { map.counts(ratio: $0, capped: true) } }
      check.expect("out.counts_hpcap", equals: capped.flatMap { [$0.foreground, $0.background] })
      Self.others.forEach(check.otherRoute)

      let order = try check.doubles("in.perm").map { Int($0) }
      let chosen = maps[try #require(golden.constants["select_map"]?.whole)]
      let query = chosen.counts(ratio: try #require(golden.constants["select_ratio"]?.real))
      check.expect("out.mask_query", equals: chosen.hidden(query, by: order).map { $0 ? 1 : 0 })
      let ratio = try #require(golden.constants["hard_negative_ratio"]?.real)
      let negative = (foreground: chosen.counts(ratio: ratio).foreground, background: 0)
      check.expect(
        "out.mask_hard_negative", equals: chosen.hidden(negative, by: order).map { $0 ? 1 : 0 })

      let pixels = try check.image("in.pixel_saliency")
      let grid = try check.shape("out.grid_from_pixels")
      check.expect(
        "out.grid_from_pixels",
        equals: PatchGrid(PixelSize(grid[1], grid[0]), on: pixels.size).means(of: pixels))
    }
  }
}

@Suite struct SalientPatchesTests {
  @Test func `equal saliency is all foreground`() {
    for value in [0.0, 0.1, 1.0 / 3, 255] {
      let patches = SalientPatches(Array(repeating: value, count: 49))
      #expect(patches.foregroundCount == 49)
      #expect(patches.counts(ratio: 0.25) == (12, 0))
    }
  }

  @Test func `a ratio of 0 hides nothing, and of 1 everything`() {
    var random = RandomStream(key: 81, lane: 0)
    for _ in 0..<50 {
      let patches = SalientPatches((0..<49).map { _ in random.unit() })
      #expect(patches.counts(ratio: 0) == (0, 0))
      let all = patches.hidden(patches.counts(ratio: 1), by: 0..<49)
      #expect(all.allSatisfy { $0 })
    }
  }

  @Test func `foreground and background lose about the same share`() {
    var random = RandomStream(key: 82, lane: 0)
    for _ in 0..<10_000 {
      let patches = SalientPatches((0..<49).map { _ in random.unit() * random.unit() })
      let ratio = random.uniform(0.05...0.7)
      let counts = patches.counts(ratio: ratio)
      let (foreground, background) = (
        Double(patches.foregroundCount), Double(49 - patches.foregroundCount)
      )
      guard background > 0 else { continue }
      let difference =
        Double(counts.foreground) / foreground - Double(counts.background) / background
      #expect(abs(difference) <= 0.5 / foreground + 1.5 / background)
      let hidden = patches.hidden(counts, by: 0..<49)
      #expect(zip(hidden, patches.isForeground).count { $0 && $1 } == counts.foreground)
      #expect(zip(hidden, patches.isForeground).count { $0 && !$1 } == counts.background)
    }
  }
}

@Suite struct PatchGridTests {
  @Test(arguments: [(7, 7, 224, 224), (7, 5, 100, 33), (9, 9, 4, 20), (1, 1, 1, 1)])
  func `every pixel lies in exactly one patch`(
    columns: Int, rows: Int, width: Int, height: Int
  ) {
    let grid = PatchGrid(PixelSize(columns, rows), on: PixelSize(width, height))
    var seen = [Int](repeating: 0, count: width * height)
    for patch in 0..<grid.count {
      let box = grid.box(of: patch)
      #expect(!box.isEmpty)
      for y in box.minY..<box.maxY { for x in box.minX..<box.maxX { seen[y * width + x] += 1 } }
    }
    #expect(seen.allSatisfy { $0 == 1 })
  }

  @Test func `patches of some pixels a side fill the image`() {
    #expect(PatchGrid(patchPixels: 32, on: PixelSize(224, 160)).size == PixelSize(7, 5))
    #expect(PatchGrid(patchPixels: 32, on: PixelSize(70, 20)).size == PixelSize(2, 1))
  }
}
