import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct RandomResizedCropTests {
  @Test(arguments: 0..<40)
  func `the result is the drawn box, resized`(index: Int) throws {
    let stage = try LoneStage("  - random_resized_crop: { size_px: [24, 16] }")
    let picture = CoordinatePicture.image(80, 60)
    let out = try stage(CoordinatePicture.canvas(80, 60), index: index)
    let box = try #require(out.drawnBox)
    #expect(picture.size.bounds.contains(box))
    #expect(out.image == picture.cropped(to: box).resized(to: PixelSize(24, 16)))
    #expect(
      out.matrix.isClose(
        to: .translation(Double(box.minX), Double(box.minY))
          * .resize(from: PixelSize(24, 16), to: box.size)))
    #expect(CoordinatePicture.misplacedMaskPixels(out, 80, 60) == 0)
  }

  @Test func `the defaults are those of torchvision`() throws {
    let plan = try StageBench().plan(
      "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"
        + "stages: [ { random_resized_crop: { size_px: [8, 8] } } ]")
    #expect(
      plan.resolved.json["stages"] == [
        [
          "random_resized_crop": [
            "size_px": [8, 8], "scale_range": [0.08, 1.0],
            "ratio_range": [0.75, 1.3333333333333333], "filter": "bilinear",
          ]
        ]
      ])
  }

  @Test func `every sample draws a box of its own`() throws {
    let stage = try LoneStage("  - random_resized_crop: { size_px: [4, 4] }")
    let boxes = try (0..<50).compactMap {
      try stage(CoordinatePicture.canvas(150, 150), index: $0).drawnBox
    }
    #expect(Set(boxes).count == 50)
  }
}
