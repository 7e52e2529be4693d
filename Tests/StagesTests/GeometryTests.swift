import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct GeometryTests {
  private let canvas = Canvas(
    image: Image(size: PixelSize(12, 8), filling: [1, 2, 3]), source: CoordinatePicture.origin)

  private func draws(_ settings: String, count: Int = 400) throws -> [[String: JSONValue]] {
    let transform = try LoneStage("  - transform: { \(settings) }")
    return try (0..<count).compactMap { try transform(canvas, index: $0).draws.last?.values }
  }

  private func numbers(_ draws: [[String: JSONValue]], _ key: String) -> [Double] {
    draws.compactMap { draw in
      if case .number(let value)? = draw[key] { value } else { nil }
    }
  }

  @Test func `nothing is drawn by default`() throws {
    for draw in try draws("", count: 20) {
      #expect(draw == ["flip": false, "rotate_degrees": 0.0, "scale": 1.0])
    }
  }

  @Test func `each angle of a list is drawn about equally often`() throws {
    let degrees = numbers(
      try draws("rotate_degrees: [0, 90, 180, 270]", count: 800), "rotate_degrees")
    for angle in [0.0, 90, 180, 270] {
      #expect((150...250).contains(degrees.filter { $0 == angle }.count))
    }
  }

  @Test func `angles and factors of a range fill it and stay inside`() throws {
    let draws = try draws("rotate_degrees_range: [-20, 10], scale_range: [0.5, 1.5]")
    let degrees = numbers(draws, "rotate_degrees")
    let factors = numbers(draws, "scale")
    #expect(degrees.allSatisfy { (-20...10).contains($0) })
    #expect(factors.allSatisfy { (0.5...1.5).contains($0) })
    #expect(degrees.contains { $0 < -18 } && degrees.contains { $0 > 8 })
    #expect(factors.contains { $0 < 0.55 } && factors.contains { $0 > 1.45 })
  }

  @Test func `a frame bounds the longer and the shorter side`() throws {
    let transform = try LoneStage("  - transform: { frame_range_px: [10, 40] }")
    for index in 0..<300 {
      let size = try transform(canvas, index: index).image.size
      #expect((4...40).contains(size.width) && (3...40).contains(size.height))
      #expect(abs(Double(size.width) / 12 - Double(size.height) / 8) <= 0.5 / 12 + 0.5 / 8)
    }
  }

  @Test(arguments: [
    (
      "rotate_degrees: [0], rotate_degrees_range: [0, 1]",
      "give 'rotate_degrees' or 'rotate_degrees_range', not both"
    ),
    (
      "scale_range: [1, 2], frame_range_px: [4, 5]",
      "give 'scale_range' or 'frame_range_px', not both"
    ),
    (
      "scale_range: [2, 1]",
      "'scale_range' in stage 'transform' is reversed: 2 is greater than 1; write [1, 2]"
    ),
    ("scale_range: 0", "'scale_range' in stage 'transform' is 0, expected a number in 0.01...100"),
    (
      "shear_degrees_range: [-80, 0]",
      "'shear_degrees_range' in stage 'transform' is -80, expected a number in -60...60"
    ),
    (
      "perspective: { distortion_scale: 0.7 }",
      "'distortion_scale' in 'perspective' of stage 'transform' is 0.7, "
        + "expected a number in 0...0.6"
    ),
    (
      "perspective: 0.3",
      "'perspective' of stage 'transform' should be a mapping, "
        + "found the number 0.3"
    ),
    (
      "perspective: { probabilty: 0.3 }",
      "unknown key 'probabilty' in 'perspective' of stage 'transform'; "
        + "did you mean 'probability'?"
    ),
    ("flip: 2", "'flip' in stage 'transform' is 2, expected a number in 0...1"),
  ])
  func `settings that contradict or lie out of bounds are reported`(
    settings: String, message: String
  ) throws {
    #expect(try StageBench.messages("  - transform: { \(settings) }\n") == [message])
  }

  @Test func `a frame factor follows InsLoc's formula and never leaves the frame`() {
    var stream = RandomStream(key: 3, lane: 1)
    for _ in 0..<2000 {
      let size = PixelSize(stream.integer(1...500), stream.integer(1...500))
      let frame = PixelSize(stream.integer(1...255), stream.integer(1...255))
      let factor = FrameRule.factor(for: size, frame: frame)
      let turned = PixelSize(frame.height, frame.width)
      #expect(factor == FrameRule.factor(for: size, frame: turned))
      let scaled = FrameRule.scaled(size, by: factor)
      #expect(max(scaled.width, scaled.height) <= max(frame.width, frame.height))
      #expect(min(scaled.width, scaled.height) <= min(frame.width, frame.height))
      // One of the two bounds is met.
      let long = max(scaled.width, scaled.height) == max(frame.width, frame.height)
      let short = min(scaled.width, scaled.height) == min(frame.width, frame.height)
      #expect(long || short)
    }
  }

  @Test(arguments: [
    (PixelSize(3, 5), 0.5, PixelSize(2, 3)), (PixelSize(3, 5), 0.01, PixelSize(1, 1)),
    (PixelSize(10, 7), 1.0, PixelSize(10, 7)), (PixelSize(5, 1), 0.3, PixelSize(2, 1)),
  ])
  func `scaled sides are rounded half up to at least one pixel`(
    size: PixelSize, factor: Double, scaled: PixelSize
  ) {
    #expect(FrameRule.scaled(size, by: factor) == scaled)
  }
}
