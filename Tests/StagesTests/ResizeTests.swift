import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct ResizeTests {
  @Test(arguments: [PixelSize(30, 20), PixelSize(90, 31), PixelSize(45, 80), PixelSize(1, 1)])
  func `pixels are resampled and masks taken from the nearest pixel`(size: PixelSize) throws {
    let resize = try LoneStage("  - resize: { size_px: [\(size.width), \(size.height)] }")
    let out = try resize(CoordinatePicture.canvas(60, 40))
    #expect(out.image == CoordinatePicture.image(60, 40).resized(to: size))
    #expect(out.matrix.isClose(to: .resize(from: size, to: PixelSize(60, 40))))
    #expect(CoordinatePicture.misplacedMaskPixels(out, 60, 40) == 0)
    #expect(CoordinatePicture.greatestShift(out, of: PixelSize(60, 40), margin: 2) <= 1)
  }

  @Test(arguments: ["stretch", "fit", "fill", "pad"])
  func `the same size leaves everything alone in every mode`(mode: String) throws {
    let out = try LoneStage("  - resize: { size_px: [60, 40], mode: \(mode) }")(
      CoordinatePicture.canvas(60, 40))
    #expect(out.image == CoordinatePicture.image(60, 40))
    #expect(out.matrix == .identity)
  }

  /// Sizes of pictures and sizes asked for, tall and wide, smaller and larger.
  private static let pairs: [(PixelSize, PixelSize)] = {
    var stream = RandomStream(key: 11, lane: 0)
    func size() -> PixelSize { PixelSize(stream.integer(3...150), stream.integer(3...150)) }
    return (0..<80).map { _ in (size(), size()) }
  }()

  @Test(arguments: pairs) func `fit gives the largest size of the same aspect inside`(
    from: PixelSize, size: PixelSize
  ) throws {
    let out = try LoneStage("  - resize: { size_px: [\(size.width), \(size.height)], mode: fit }")(
      CoordinatePicture.canvas(from.width, from.height))
    let got = out.image.size
    #expect(got.width <= size.width && got.height <= size.height)
    #expect(got.width == size.width || got.height == size.height)
    let factor = min(
      Double(size.width) / Double(from.width), Double(size.height) / Double(from.height))
    #expect(abs(Double(got.width) - max(1, Double(from.width) * factor)) <= 0.5)
    #expect(abs(Double(got.height) - max(1, Double(from.height) * factor)) <= 0.5)
    #expect(CoordinatePicture.misplacedMaskPixels(out, from.width, from.height) == 0)
  }

  @Test(arguments: pairs) func `fill covers the size and cuts both sides evenly`(
    from: PixelSize, size: PixelSize
  ) throws {
    let out = try LoneStage("  - resize: { size_px: [\(size.width), \(size.height)], mode: fill }")(
      CoordinatePicture.canvas(from.width, from.height))
    #expect(out.image.size == size)
    let corners = [
      out.matrix.apply(0, 0), out.matrix.apply(Double(size.width), Double(size.height)),
    ]
    let rest = (Double(from.width) - corners[1].x, Double(from.height) - corners[1].y)
    // Nothing beside the picture shows, and the two rests differ by at most one pixel of the result.
    #expect(corners[0].x >= -1e-9 && corners[0].y >= -1e-9 && rest.0 >= -1e-9 && rest.1 >= -1e-9)
    let pixel = (
      out.matrix.elements[0] + 1e-9, out.matrix.elements[4] + 1e-9
    )
    #expect(abs(corners[0].x - rest.0) <= pixel.0 && abs(corners[0].y - rest.1) <= pixel.1)
    #expect(CoordinatePicture.misplacedMaskPixels(out, from.width, from.height) == 0)
  }

  @Test(arguments: pairs) func `pad surrounds what fits with the fill colour`(
    from: PixelSize, size: PixelSize
  ) throws {
    let canvas = CoordinatePicture.canvas(from.width, from.height)
    let settings = "size_px: [\(size.width), \(size.height)]"
    let fitted = try LoneStage("  - resize: { \(settings), mode: fit }")(canvas)
    let out = try LoneStage("  - resize: { \(settings), mode: pad, fill: 77 }")(canvas)
    #expect(out.image.size == size)
    let inner = fitted.image.size
    let inside = inner.bounds.offset(
      x: -((inner.width - size.width) / 2), y: -((inner.height - size.height) / 2))
    #expect(out.image.cropped(to: inside) == fitted.image)
    var wrong = 0
    for y in 0..<size.height {
      for x in 0..<size.width where !inside.contains(Box(x, y, x + 1, y + 1)) {
        if (0..<3).contains(where: { out.image[x, y, $0] != 77 }) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(
      out.instances[0].region
        == fitted.instances[0].region?.offset(x: inside.minX, y: inside.minY))
    #expect(out.instances[0].visibleFraction == fitted.instances[0].visibleFraction)
    #expect(CoordinatePicture.misplacedMaskPixels(out, from.width, from.height) == 0)
  }

  @Test(arguments: [
    (
      "mode: fill, fill: 3",
      "'fill' is for 'mode: pad', but 'mode' is 'fill'; leave one of them out"
    ),
    (
      "mode: cover",
      "'mode' in stage 'resize' is 'cover', expected one of stretch, fit, fill, pad"
    ),
    (
      "mode: pad, fill: 300",
      "'fill' in stage 'resize' is 300, expected a number in 0...255"
    ),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(
      try StageBench.messages("  - resize: { size_px: [8, 8], \(settings) }\n") == [message])
  }
}
