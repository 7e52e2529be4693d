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

  @Test func `the same size leaves everything alone`() throws {
    let out = try LoneStage("  - resize: { size_px: [60, 40] }")(CoordinatePicture.canvas(60, 40))
    #expect(out.image == CoordinatePicture.image(60, 40))
    #expect(out.matrix == .identity)
  }
}
