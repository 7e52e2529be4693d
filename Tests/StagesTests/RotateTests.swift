import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct RotateTests {
  /// A canvas whose instance has the blue level 99 and nothing else has.
  private func canvas(_ width: Int, _ height: Int) -> Canvas {
    var image = CoordinatePicture.image(width, height)
    let mask = CoordinatePicture.triangle(width, height)
    for y in 0..<height {
      for x in 0..<width where mask[x, y] { image[x, y, 2] = 99 }
    }
    return Canvas(
      image: image,
      instances: [Instance(classID: 1, region: Region(mask), origin: CoordinatePicture.origin)],
      source: CoordinatePicture.origin)
  }

  @Test(arguments: 0..<60) func `a mask holds exactly the pixels that were the thing's`(
    index: Int
  ) throws {
    let expand = index % 2 == 0
    let rotate = try LoneStage(
      "  - rotate: { degrees_range: [-360, 360], expand: \(expand), fill: 7 }")
    let out = try rotate(canvas(90 + index, 70), index: index)
    let region = try #require(out.instances[0].region)
    let mask = region.mask(on: out.image.size)
    for y in 0..<out.image.height {
      for x in 0..<out.image.width { #expect(mask[x, y] == (out.image[x, y, 2] == 99)) }
    }
    #expect(out.instances[0].matrix == out.matrix)
  }

  @Test(arguments: ["nearest", "bilinear"], 0..<20)
  func `pixels show what their matrix names`(filter: String, index: Int) throws {
    let rotate = try LoneStage(
      "  - rotate: { degrees_range: [-180, 180], filter: \(filter), expand: true }")
    let out = try rotate(CoordinatePicture.canvas(120, 90), index: index)
    // Whole levels tell half a pixel for nearest ones; fractions cut off tell a whole one.
    let allowed = filter == "nearest" ? 0.51 : 1.01
    #expect(
      CoordinatePicture.greatestShift(out, of: PixelSize(120, 90), margin: 2) <= allowed)
  }

  @Test func `the angle is drawn uniformly and recorded`() throws {
    let rotate = try LoneStage("  - rotate: { degrees_range: [-20, 10] }")
    let degrees = try (0..<400).compactMap {
      try rotate(CoordinatePicture.canvas(3, 2), index: $0).draw("rotate_degrees")?.real
    }
    #expect(degrees.count == 400)
    #expect(degrees.allSatisfy { (-20...10).contains($0) })
    for quarter in 0..<4 {
      let low = -20 + 7.5 * Double(quarter)
      #expect((65...135).contains(degrees.count { $0 >= low && $0 < low + 7.5 }))
    }
  }

  @Test(arguments: [90, 180, 270, -90]) func `a square canvas makes quarter turns exactly`(
    degrees: Int
  ) throws {
    let rotate = try LoneStage("  - rotate: { degrees_range: \(degrees), filter: bilinear }")
    let out = try rotate(CoordinatePicture.canvas(24, 24))
    #expect(
      out.image == CoordinatePicture.image(24, 24).rotated(quarterTurns: (degrees / 90 + 4) % 4))
    #expect(CoordinatePicture.misplacedPixels(out) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 24, 24) == 0)
  }

  @Test func `without expand corners leave the canvas, and the fill comes in`() throws {
    let rotate = try LoneStage("  - rotate: { degrees_range: 45, fill: 255 }")
    let out = try rotate(CoordinatePicture.canvas(40, 40))
    #expect(out.image.size == PixelSize(40, 40))
    #expect((0..<3).map { out.image[0, 0, $0] } == [255, 255, 255])
    #expect((0..<3).map { out.image[20, 20, $0] } != [255, 255, 255])
  }

  @Test func `what would not fit in memory is refused before it is made`() throws {
    let rotate = try LoneStage("  - rotate: { degrees_range: 45, expand: true }")
    let canvas = Canvas(
      image: Image(size: PixelSize(12_000, 1), filling: [0]), source: CoordinatePicture.origin)
    let error = #expect(throws: PipelineError.self) { try rotate(canvas) }
    #expect(
      error
        == PipelineError(
          .limitExceeded, at: "rotate of canvas 'image'",
          "the result of 12000x1 would have more than 67108864 pixels",
          hint: "leave 'expand' out"))
  }

  @Test(arguments: [
    ("", "stage 'rotate' needs 'degrees_range': a range [low, high] in -360...360"),
    (
      "degrees_range: 400",
      "'degrees_range' in stage 'rotate' is 400, expected a number in -360...360"
    ),
    (
      "degrees_range: 5, filter: lanczos",
      "'filter' in stage 'rotate' is 'lanczos', expected one of nearest, bilinear"
    ),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(try StageBench.messages("  - rotate: { \(settings) }\n") == [message])
  }
}
