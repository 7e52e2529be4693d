import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct PlacementTests {
  /// One item of 20×10 on one photograph of 60×40.
  private func bench(photo: Image? = nil) throws -> StageBench {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 20, 10, colour: [120, 120, 120])
    try bench.addPhoto("0", photo ?? Image(size: PixelSize(60, 40), filling: [200, 200, 200]))
    return bench
  }

  private func maker(
    _ bench: StageBench, _ placement: String, paste: String = "", repeats: Int = 1000
  ) throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: \(repeats)",
      stages: """
          - background: { from: photos }
          - paste: { segment: items, placement: { \(placement) }\(paste) }
        """)
  }

  /// The corners of all samples before clipping.
  private func corners(_ maker: BenchMaker) throws -> [(x: Int, y: Int)] {
    try (0..<maker.count).compactMap { index in
      let instance = try maker.sample(index)["image"]?.instances.first
      guard case .array(let place)? = instance?.draws["position_px"],
        case .integer(let x)? = place.first, case .integer(let y)? = place.last
      else { return nil }
      return (x, y)
    }
  }

  @Test(arguments: [
    ("", 0...40, 0...30),
    ("margin_px: [0, 0, 1, 1]", 0...39, 0...29),
    ("margin_px: [5, 7, 11, 13]", 5...29, 7...17),
    ("overhang: 0.25", -5...45, -2...32),
    ("overhang: 0.5, margin_px: [10, 0, 10, 0]", 0...40, -5...35),
  ])
  func `corners fill their room uniformly`(
    placement: String, columns: ClosedRange<Int>, rows: ClosedRange<Int>
  ) throws {
    let corners = try corners(maker(bench(), placement))
    #expect(corners.count == 1000)
    #expect(corners.allSatisfy { columns.contains($0.x) && rows.contains($0.y) })
    #expect(Set(corners.map(\.x)) == Set(columns))
    #expect(Set(corners.map(\.y)) == Set(rows))
    // Of a uniform draw, 500 on each side of the middle with a standard deviation below 16; a count
    // of places that is odd leaves out the middle one.
    let middle = columns.lowerBound + columns.upperBound
    let left = corners.filter { 2 * $0.x < middle }.count
    let right = corners.filter { 2 * $0.x > middle }.count
    #expect(abs(left - right) < 160)
  }

  @Test func `an overhang is clipped and told as the visible fraction`() throws {
    let maker = try maker(bench(), "overhang: 0.5", repeats: 300)
    var fractions: Set<Double> = []
    for index in 0..<maker.count {
      let canvas = try #require(try maker.sample(index)["image"])
      let instance = canvas.instances[0]
      let region = try #require(instance.region)
      #expect(canvas.image.size.bounds.contains(region.box))
      #expect(instance.visibleFraction == Double(region.area) / 200)
      #expect(instance.visibleFraction >= 0.25)
      fractions.insert(instance.visibleFraction)
    }
    #expect(fractions.contains(1) && fractions.count > 20)
  }

  @Test func `too little left visible is drawn again`() throws {
    let maker = try maker(
      bench(), "overhang: 0.9", paste: ", keep: { min_visible_fraction: 0.8 }", repeats: 200)
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      #expect(sample.dropReason == nil)
      #expect(try #require(sample["image"]).instances[0].visibleFraction >= 0.8)
    }
  }

  @Test func `a segment larger than its canvas is left out, and its sample with it`() throws {
    let maker = try maker(bench(), "", paste: ", scale_range: 4", repeats: 1)
    let sample = try maker.sample(0)
    #expect(sample.dropReason == "paste: larger than its canvas")
    #expect(sample.dropCounts == ["paste: larger than its canvas": 1])
    #expect(sample["image"]?.instances.isEmpty == true)
  }

  @Test func `a segment larger than its canvas may hang over all its borders`() throws {
    let maker = try maker(
      bench(), "overhang: 1", paste: ", scale_range: 5, keep: { min_visible_fraction: 0.1 }",
      repeats: 50)
    for index in 0..<maker.count {
      let canvas = try #require(try maker.sample(index)["image"])
      let region = try #require(canvas.instances[0].region)
      #expect(canvas.image.size == PixelSize(60, 40))
      #expect(canvas.instances[0].visibleFraction == Double(region.area) / 5000)
    }
  }

  /// A dark disc of radius 30 about the middle of 100×100 air.
  private static let disc: Image = {
    var image = Image(size: PixelSize(100, 100), filling: [255, 255, 255])
    for y in 0..<100 {
      for x in 0..<100 where (x - 50) * (x - 50) + (y - 50) * (y - 50) <= 900 {
        for channel in 0..<3 { image[x, y, channel] = 90 }
      }
    }
    return image
  }()

  @Test func `inside the content nine tenths of a segment lie on it`() throws {
    let maker = try maker(
      bench(photo: Self.disc), "inside: content, tries: 200", paste: ", blend: transmission",
      repeats: 200)
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let region = try #require(sample["image"]?.instances.first?.region)
      var onDisc = 0
      for y in region.box.minY..<region.box.maxY {
        for x in region.box.minX..<region.box.maxX where Self.disc[x, y, 0] == 90 { onDisc += 1 }
      }
      // The content is the disc with its outline closed by one pixel.
      #expect(Double(onDisc) >= 0.85 * Double(region.area))
    }
  }

  @Test func `anywhere on the canvas most segments miss a small content`() throws {
    let maker = try maker(bench(photo: Self.disc), "", paste: ", blend: transmission", repeats: 200)
    let misses = try corners(maker).filter { $0.x < 15 || $0.x > 65 || $0.y < 15 || $0.y > 75 }
    #expect(misses.count > 60)
  }

  @Test func `a canvas of air has no inside`() throws {
    let air = Image(size: PixelSize(60, 40), filling: [255, 255, 255])
    let sample = try maker(
      bench(photo: air), "inside: content", paste: ", blend: transmission", repeats: 1
    ).sample(0)
    #expect(sample.dropReason == "paste: its canvas shows nothing but air")
  }

  @Test func `a place without room inside the content is told as such`() throws {
    var dot = Image(size: PixelSize(60, 40), filling: [255, 255, 255])
    for y in 10..<15 { for x in 10..<15 { for channel in 0..<3 { dot[x, y, channel] = 0 } } }
    let sample = try maker(
      bench(photo: dot), "inside: content", paste: ", blend: transmission", repeats: 1
    ).sample(0)
    #expect(sample.dropCounts == ["paste: not inside the content": 1])
  }
}
