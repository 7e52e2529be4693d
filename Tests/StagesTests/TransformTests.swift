import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct TransformTests {
  @Test(arguments: [(0, 0), (90, 1), (180, 2), (270, 3), (-90, 3), (-270, 1), (360, 0)])
  func `a turn by a multiple of 90° is exact`(degrees: Int, quarterTurns: Int) throws {
    let transform = try LoneStage("  - transform: { rotate_degrees: [\(degrees)] }")
    let out = try transform(CoordinatePicture.canvas(23, 12))
    #expect(out.image == CoordinatePicture.image(23, 12).rotated(quarterTurns: quarterTurns))
    #expect(CoordinatePicture.misplacedPixels(out) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 23, 12) == 0)
    #expect(out.instances[0].region?.area == CoordinatePicture.triangle(23, 12).area)
    #expect(out.instances[0].visibleFraction == 1)
  }

  @Test(arguments: [90, 180, 270], [1, 0])
  func `flip and exact turn in one stage agree with their matrix`(
    degrees: Int, flip: Int
  ) throws {
    let transform = try LoneStage(
      "  - transform: { flip: \(flip), rotate_degrees: [\(degrees)] }")
    let out = try transform(CoordinatePicture.canvas(16, 9))
    #expect(CoordinatePicture.misplacedPixels(out) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 16, 9) == 0)
    let picture = CoordinatePicture.image(16, 9)
    #expect(
      out.image == (flip == 1 ? picture.flipped() : picture).rotated(quarterTurns: degrees / 90))
  }

  @Test func `without expand an exact turn keeps the size and fills what it uncovers`() throws {
    let transform = try LoneStage(
      "  - transform: { rotate_degrees: [90], expand: false, fill: 77 }")
    let out = try transform(CoordinatePicture.canvas(40, 20))
    #expect(out.image.size == PixelSize(40, 20))
    #expect(CoordinatePicture.misplacedPixels(out, fill: 77) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 40, 20) == 0)
    let isFilled = (0..<40).map { out.image[$0, 5, 2] == 77 }
    #expect(isFilled == (0..<40).map { !(10..<30).contains($0) })
  }

  @Test(arguments: 0..<40)
  func `any angle and scale show the source pixels their matrix names`(index: Int) throws {
    let transform = try LoneStage(
      "  - transform: { flip: 0.5, rotate_degrees_range: [-180, 180], scale_range: [0.3, 2] }")
    let size = PixelSize(120, 90)
    let out = try transform(CoordinatePicture.canvas(120, 90), index: index)
    #expect(CoordinatePicture.greatestShift(out, of: size, margin: 5) <= 1.01)
    #expect(out.instances[0].matrix.isClose(to: out.matrix))
  }

  @Test(arguments: 0..<300)
  func `a mask moves with the pixels`(index: Int) throws {
    let transform = try LoneStage(
      "  - transform: { flip: 0.5, rotate_degrees_range: [-180, 180], scale_range: [0.5, 2] }")
    let out = try transform(CoordinatePicture.canvas(120, 90), index: index)
    // At least one half is one nearest-neighbour step, which can be checked pixel by pixel.
    #expect(CoordinatePicture.misplacedMaskPixels(out, 120, 90) == 0)
  }

  @Test(arguments: [
    (30, 1.0, PixelSize(64, 60)), (45, 1.0, PixelSize(64, 64)), (90, 2.0, PixelSize(80, 100)),
    (0, 0.5, PixelSize(25, 20)), (0, 0.33, PixelSize(17, 13)), (-30, 0.4, PixelSize(26, 24)),
  ])
  func `an expanded canvas just holds the turned picture`(
    degrees: Int, scale: Double, size: PixelSize
  ) throws {
    let transform = try LoneStage(
      "  - transform: { rotate_degrees: [\(degrees)], scale_range: \(scale) }")
    let canvas = Canvas(
      image: Image(size: PixelSize(50, 40), filling: [9, 9, 9]), source: CoordinatePicture.origin)
    let out = try transform(canvas)
    // The extent of a w×h picture is w·|cos| + h·|sin| by w·|sin| + h·|cos|, times the scale.
    #expect(out.image.size == size)
    let centre = out.matrix.apply(Double(out.image.width) / 2, Double(out.image.height) / 2)
    #expect(abs(centre.x - 25) < 1e-9 && abs(centre.y - 20) < 1e-9)
  }

  @Test func `without expand the picture turns about its centre`() throws {
    let transform = try LoneStage(
      "  - transform: { rotate_degrees: [37], scale_range: 0.6, expand: false, fill: 255 }")
    let out = try transform(CoordinatePicture.canvas(101, 81))
    #expect(out.image.size == PixelSize(101, 81))
    #expect((0..<3).map { out.image[0, 0, $0] } == [255, 255, 255])
    // Cutting whole pixels off both sides leaves the centre within half a pixel.
    let centre = out.matrix.inverse.apply(50.5, 40.5)
    #expect(abs(centre.x - 50.5) < 0.501 && abs(centre.y - 40.5) < 0.501)
  }

  @Test func `an instance keeps its fraction when the canvas grows and loses it when cut`() throws {
    let box = Box(0, 0, 10, 20)
    let canvas = Canvas(
      image: Image(size: PixelSize(40, 20), filling: [0, 0, 0]),
      instances: [
        Instance(
          classID: 0, region: Region(Mask(size: box.size, filling: true)),
          origin: CoordinatePicture.origin)
      ], source: CoordinatePicture.origin)
    let grown = try LoneStage("  - transform: { rotate_degrees: [90] }")(canvas)
    #expect(grown.instances[0].visibleFraction == 1)
    #expect(grown.instances[0].region?.box == Box(0, 30, 20, 40))
    let cut = try LoneStage("  - transform: { scale_range: 1.5, expand: false }")(canvas)
    #expect(cut.image.size == PixelSize(40, 20))
    #expect(cut.instances[0].region?.box == Box(0, 0, 5, 20))
    #expect(cut.instances[0].visibleFraction == 100.0 / 450)
  }

  @Test func `a result that would not fit in memory is refused before it is made`() throws {
    let transform = try LoneStage("  - transform: { scale_range: 100 }")
    let error = #expect(throws: PipelineError.self) {
      try transform(CoordinatePicture.canvas(120, 90))
    }
    #expect(
      error
        == PipelineError(
          .limitExceeded, at: "transform of canvas 'image'",
          "the result of 120x90 would have more than 67108864 pixels",
          hint: "lower 'scale_range' or 'frame_range_px'"))
  }
}
