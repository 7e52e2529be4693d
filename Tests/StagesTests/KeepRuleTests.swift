import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct KeepRuleTests {
  /// What becomes of one item of a size and shape pasted on 60×60.
  private func sample(
    _ width: Int, _ height: Int, _ paste: String,
    where isInside: (Int, Int) -> Bool = { _, _ in true }
  ) throws -> Sample {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, width, height, colour: [9, 9, 9], where: isInside)
    try bench.addPhoto("0", Image(size: PixelSize(60, 60), filling: [200, 200, 200]))
    return try bench.maker(
      stages: """
          - background: { from: photos }
          - paste: { segment: items, \(paste) }
        """
    ).sample(0)
  }

  @Test(
    arguments: [
      (5, 20, "blend: over", "side under min_side_px"),
      (6, 20, "blend: over", nil),
      (6, 20, "keep: { min_side_px: 7 }", "side under min_side_px"),
      (6, 20, "scale_range: 0.5", "side under min_side_px"),
      (3, 3, "keep: { min_side_px: 1 }", "visible area under min_visible_area_px"),
      (3, 4, "keep: { min_side_px: 1 }", nil),
      (10, 10, "keep: { min_visible_area_px: 101 }", "visible area under min_visible_area_px"),
      (10, 10, "keep: { min_visible_area_px: 100 }", nil),
      (40, 40, "scale_range: 100", "larger than its canvas"),
      (60, 60, "scale_range: 100, rotate_degrees: [45]", "larger than its canvas"),
    ] as [(Int, Int, String, String?)])
  func `a segment stays or is left out for this reason`(
    width: Int, height: Int, paste: String, reason: String?
  ) throws {
    let sample = try sample(width, height, paste)
    #expect(sample.dropReason == reason.map { "paste: \($0)" })
    #expect(sample.dropCounts == (reason.map { ["paste: \($0)": 1] } ?? [:]))
    #expect(sample["image"]?.instances.count == (reason == nil ? 1 : 0))
    let isUntouched =
      sample["image"]?.image == Image(size: PixelSize(60, 60), filling: [200, 200, 200])
    #expect(isUntouched == (reason != nil))
  }

  @Test func `a mask that is empty after its transform is left out`() throws {
    let sample = try sample(21, 21, "scale_range: 0.01") { x, y in
      abs(x - 10) > 8 || abs(y - 10) > 8
    }
    #expect(sample.dropReason == "paste: empty after its transform")
  }

  @Test func `a shape that would not fit in memory is left out before it is made`() throws {
    let sample = try sample(100, 100, "scale_range: 100, placement: { overhang: 1 }")
    #expect(sample.dropReason == "paste: over 67108864 pixels after its transform")
  }

  @Test func `later stages do not see a dropped sample`() throws {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 5, 5, colour: [9, 9, 9])
    try bench.addPhoto("0", Image(size: PixelSize(60, 60), filling: [200, 200, 200]))
    let sample = try bench.maker(
      stages: """
          - background: { from: photos }
          - paste: { segment: items }
          - flip: {}
        """
    ).sample(0)
    #expect(sample.dropReason == "paste: side under min_side_px")
    #expect(sample["image"]?.draws.map(\.stage) == ["background"])
  }

  @Test func `a segment that is not the sample's own is left out alone`() throws {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 5, 5, colour: [9, 9, 9])
    try bench.addPhoto("0", Image(size: PixelSize(60, 60), filling: [200, 200, 200]))
    let sample = try bench.maker(
      samples: "each: photos", stages: "  - paste: { segment: items, count_range: 3 }"
    ).sample(0)
    #expect(sample.dropReason == nil)
    #expect(sample.dropCounts == ["paste: side under min_side_px": 3])
  }
}
