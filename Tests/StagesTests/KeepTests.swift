import Imaging
import Stages
import Support
import TestSupport
import Testing

/// What becomes of instances that crops, views and turns cut or take off the canvas.
@Suite struct KeepTests {
  private static let size = PixelSize(120, 90)

  /// Three things: one in the middle, one at the edge, a small one in a corner.
  private let canvas = Canvas(
    image: Image(size: Self.size, filling: [9, 9, 9]),
    instances: [Box(40, 30, 80, 60), Box(0, 20, 30, 50), Box(100, 70, 114, 82)].map { box in
      Instance(
        classID: 0, region: Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY),
        origin: CoordinatePicture.origin)
    }, source: CoordinatePicture.origin)

  /// One to three stages that cut or move, as lines of a manifest.
  private func chain(_ stream: inout RandomStream) -> String {
    (0..<stream.integer(1...3)).map { _ in
      let (width, height) = (stream.integer(50...110), stream.integer(40...80))
      let size = "size_px: [\(width), \(height)]"
      return "  - "
        + stream.choice([
          "crop: { \(size) }", "center_crop: { \(size) }",
          "random_resized_crop: { \(size), scale_range: [0.3, 1] }",
          "resize: { \(size), mode: fill }", "rotate: { degrees_range: [-180, 180] }",
          "transform: { rotate_degrees_range: [-40, 40], scale_range: [0.8, 1.4], expand: false }",
          "flip: {}",
        ]) + "\n"
    }.joined()
  }

  @Test(arguments: 0..<80)
  func `boxes are clipped, and the fraction tells what is left of the whole`(
    index: Int
  ) throws {
    var stream = RandomStream(key: 61, lane: UInt64(index))
    let out = try LoneStage(chain(&stream))(canvas, index: index)
    #expect(out.instances.count == 3)
    for instance in out.instances {
      #expect(!instance.isIgnored)
      guard let region = instance.region else {
        #expect(instance.visibleFraction == 0)
        continue
      }
      #expect(out.image.size.bounds.contains(region.box))
      #expect(region.mask.tightBox == region.mask.size.bounds)
      #expect((0...1).contains(instance.visibleFraction) && instance.visibleFraction > 0)
      // Nothing hides another thing here: all of it is its amodal mask. Whole pixels at the border
      // are taken or not by each stage.
      let whole = try #require(instance.amodal).area
      let border = 2 * Double(region.box.width + region.box.height) / Double(whole)
      let share = Double(region.area) / Double(whole)
      #expect(abs(instance.visibleFraction - share) < 0.03 + border)
    }
  }

  @Test(arguments: 0..<80)
  func `keep leaves out exactly what has too little left, whatever the stages were`(
    index: Int
  ) throws {
    var stream = RandomStream(key: 62, lane: UInt64(index))
    let stages = chain(&stream)
    let side = stream.integer(1...20)
    let area = stream.integer(1...300)
    let fraction = stream.uniform(0...1)
    let rule =
      "  - keep: { min_side_px: \(side), min_visible_area_px: \(area), "
      + "min_visible_fraction: \(fraction) }\n"
    let before = try LoneStage(stages)(canvas, index: index)
    let after = try LoneStage(stages + rule).sample(canvas, index: index)
    let kept = try #require(after["image"])
    #expect(kept.image == before.image && kept.draws.count == before.draws.count)
    for (old, new) in zip(before.instances, kept.instances) {
      #expect(new.region == old.region && new.visibleFraction == old.visibleFraction)
      let isEnough =
        old.region.map {
          $0.area >= area && min($0.box.width, $0.box.height) >= side
            && old.visibleFraction >= fraction
        } ?? false
      #expect(new.isIgnored == !isEnough)
    }
    #expect(after.dropCounts.values.reduce(0, +) == kept.instances.count(where: \.isIgnored))
    #expect(after.dropCounts.keys.allSatisfy { $0.hasPrefix("keep: ") })
    #expect(after.dropReason == nil)
  }

  @Test func `each view keeps by what it shows itself`() throws {
    let stages = try LoneStage(
      """
        - views:
            left: [ { crop: { size_px: [120, 90] } }, { keep: {} } ]
            right: [ { center_crop: { size_px: [50, 90] } }, { keep: {} } ]
      """)
    let sample = try stages.sample(canvas)
    #expect(sample["left"]?.instances.map(\.isIgnored) == [false, false, false])
    #expect(sample["right"]?.instances.map(\.isIgnored) == [false, true, true])
    #expect(sample.dropCounts == ["views/keep: outside its canvas": 2])
  }

  @Test func `only the canvases named are judged`() throws {
    let stages = try LoneStage(
      """
        - views: { a: [], b: [] }
        - center_crop: { size_px: [50, 90] }
        - keep: { on: b }
      """)
    let sample = try stages.sample(canvas)
    #expect(sample["a"]?.instances.map(\.isIgnored) == [false, false, false])
    #expect(sample["b"]?.instances.map(\.isIgnored) == [false, true, true])
  }

  @Test(
    arguments: [
      ("[60, 60]", nil), ("[24, 24]", "keep: visible fraction under min_visible_fraction"),
      ("[4, 4]", "keep: side under min_side_px"),
    ] as [(String, String?)])
  func `a sample whose own segment is left out is dropped`(size: String, reason: String?) throws {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 50, 50, colour: [9, 9, 9])
    try bench.addPhoto("0", Image(size: PixelSize(60, 60), filling: [200, 200, 200]))
    let sample = try bench.maker(
      stages: """
          - background: { from: photos }
          - paste: { segment: items, blend: over }
          - center_crop: { size_px: \(size) }
          - keep: {}
        """
    ).sample(0)
    #expect(sample.dropReason == reason)
  }

  @Test(arguments: ["perspective: { distortion_scale: 0.5 }, scale_range: 1.6", "scale_range: 1.6"])
  func `what a transform pushes off the canvas is gone from the fraction`(
    settings: String
  ) throws {
    for index in 0..<20 {
      let whole = try LoneStage("  - transform: { \(settings), expand: true }")(
        canvas, index: index)
      let cut = try LoneStage("  - transform: { \(settings), expand: false }")(
        canvas, index: index)
      for (one, other) in zip(whole.instances, cut.instances) {
        #expect(one.visibleFraction == 1)
        let whole = Double(one.region?.area ?? 1)
        let share = Double(other.region?.area ?? 0) / whole
        // The two canvases' grids lie differently on the thing, which shows at its border.
        #expect(abs(other.visibleFraction - share) < 0.02 + 1.5 / whole.squareRoot())
      }
    }
  }
}
