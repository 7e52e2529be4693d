import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Sizes that follow the canvas, or the true size of things.
@Suite struct ScaleRuleTests {
  /// An item of 30×20 and a photograph of 200×160, and what their pixels cover.
  private func bench(photos: String = "", items: String = "") throws -> StageBench {
    let bench = try StageBench(photos: photos, items: items)
    try bench.addItem("0", class: 1, 30, 20, colour: [9, 9, 9])
    try bench.addPhoto("0", Image(size: PixelSize(200, 160), filling: [200, 200, 200]))
    return bench
  }

  private func sizes(
    _ bench: StageBench, background: String, paste: String, repeats: Int = 100
  ) throws -> [PixelSize] {
    let maker = try bench.maker(
      samples: "each: items, repeats: \(repeats)",
      stages: """
          - background: { from: photos\(background) }
          - paste: { segment: items, \(paste) }
        """)
    return try (0..<repeats).map {
      try #require(try maker.sample($0)["image"]?.instances.first?.region).box.size
    }
  }

  @Test(arguments: [PixelSize(200, 160), PixelSize(90, 300)])
  func `a canvas fraction is the root of the box's area over the canvas's`(
    canvas: PixelSize
  ) throws {
    let sizes = try sizes(
      bench(), background: ", size_px: [\(canvas.width), \(canvas.height)]",
      paste: "canvas_fraction_range: [0.1, 0.4]")
    let fractions = sizes.map { (Double($0.area) / Double(canvas.area)).squareRoot() }
    // Each side was rounded by at most half a pixel.
    #expect(fractions.allSatisfy { (0.095...0.405).contains($0) })
    #expect(fractions.contains { $0 < 0.13 } && fractions.contains { $0 > 0.37 })
    #expect(sizes.allSatisfy { abs(Double($0.width) - 1.5 * Double($0.height)) <= 1.25 })
  }

  @Test(arguments: [
    ("", 1.0, PixelSize(60, 40)),
    // The scan is shown at half its size, so everything in it is.
    (", size_px: [100, 80]", 1.0, PixelSize(30, 20)),
    // Stretched to a quarter of its area: the mean of both directions counts.
    (", size_px: [200, 40]", 1.0, PixelSize(30, 20)),
    // Cut, not resized.
    (", size_px: [160, 160], fit: cover", 1.0, PixelSize(60, 40)),
    ("", 0.5, PixelSize(30, 20)),
  ])
  func `true sizes follow the pixels of both datasets and how the canvas was resized`(
    background: String, factor: Double, size: PixelSize
  ) throws {
    let bench = try bench(photos: "mm_per_px: 0.4\n", items: "mm_per_px: 0.8\n")
    let sizes = try sizes(
      bench, background: background, paste: "scale: physical, scale_range: \(factor)", repeats: 3)
    #expect(sizes == [size, size, size])
  }

  private static let physical = """
    sources:
      photos: { dataset: photos.yaml }
      items: { dataset: items.yaml, as: segments }
    samples: { count: 1 }
    stages:
      - background: { from: photos }
    """

  @Test func `a dataset that does not say how large a pixel is is named at the line`() throws {
    let stage = "\n  - paste: { segment: items, scale: physical }"
    let neither = try StageBench().findings(Self.physical + stage)
    #expect(
      neither == [
        "test.yaml:9:37: 'scale: physical' needs 'mm_per_px' of dataset 'photos'; "
          + "add it to photos.yaml",
        "test.yaml:9:37: 'scale: physical' needs 'mm_per_px' of dataset 'items'; "
          + "add it to items.yaml",
      ])
    #expect(
      try StageBench(items: "mm_per_px: 1\n").findings(Self.physical + stage) == [
        "test.yaml:9:37: 'scale: physical' needs 'mm_per_px' of dataset 'photos'; "
          + "add it to photos.yaml"
      ])
    #expect(
      try StageBench(photos: "mm_per_px: 1\n", items: "mm_per_px: 1\n")
        .findings(Self.physical + stage) == [])
  }

  @Test func `inside views and for distractors true sizes are needed too`() throws {
    let bench = try StageBench(items: "mm_per_px: 1\n")
    #expect(
      try bench.findings(
        Self.physical
          + "\n  - views: { a: [ { paste: { segment: items, scale: physical } } ] }") == [
          "test.yaml:9:53: 'scale: physical' needs 'mm_per_px' of dataset 'photos'; "
            + "add it to photos.yaml"
        ])
    #expect(
      try bench.findings(
        Self.physical
          + "\n  - paste: { segment: items, distractors: { from: items, scale: physical } }") == [
          "test.yaml:9:43: 'scale: physical' needs 'mm_per_px' of dataset 'photos'; "
            + "add it to photos.yaml"
        ])
  }

  @Test(arguments: [
    (
      "scale_range: 1, canvas_fraction_range: 0.1",
      "give 'scale_range' or 'canvas_fraction_range', not both"
    ),
    (
      "frame_range_px: 100, canvas_fraction_range: 0.1",
      "give 'frame_range_px' or 'canvas_fraction_range', not both"
    ),
    (
      "frame_range_px: 100, scale: physical",
      "'frame_range_px' sets a size in pixels, but 'scale' is 'physical'; "
        + "use 'scale_range', a factor on the true size"
    ),
    (
      "canvas_fraction_range: 0",
      "'canvas_fraction_range' in stage 'paste' is 0, expected a number in 0.001...10"
    ),
  ])
  func `settings that contradict are reported`(settings: String, message: String) throws {
    #expect(
      try StageBench.messages("  - paste: { segment: items, \(settings) }\n").first == message)
  }

  @Test func `a transform has no canvas to compare with`() throws {
    #expect(
      try StageBench.messages("  - transform: { scale: physical }\n").first?
        .hasPrefix("unknown key 'scale' in stage 'transform'") == true)
  }
}
