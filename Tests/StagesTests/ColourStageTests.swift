import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Stages with one draw each: `grayscale`, `solarize`, `gaussian_blur`, `random_erasing`,
/// `center_crop`.
@Suite struct ColourStageTests {
  @Test(arguments: [
    ("grayscale: { probability: P }", 0.2), ("solarize: { probability: P }", 0.5),
    ("gaussian_blur: { probability: P, sigma_range_px: [1.5, 2] }", 0.5),
    ("random_erasing: { probability: P }", 0.7),
  ])
  func `a share of samples is changed, never or always when asked for`(
    settings: String, probability: Double
  ) throws {
    func changed(_ probability: Double, of count: Int) throws -> Int {
      let stage = try LoneStage(
        "  - " + settings.replacing("P", with: "\(probability)"))
      return try (0..<count).count {
        try stage(CoordinatePicture.canvas(24, 20), index: $0).image
          != CoordinatePicture.canvas(24, 20).image
      }
    }
    #expect(try changed(0, of: 40) == 0)
    #expect(try changed(1, of: 40) == 40)
    let found = try changed(probability, of: 600)
    #expect(abs(Double(found) / 600 - probability) < 0.08)
  }

  @Test func `a box is erased, smaller on both sides, and nothing else`() throws {
    for fill in ["30", "noise"] {
      let erasing = try LoneStage("  - random_erasing: { probability: 1, fill: \(fill) }")
      for index in 0..<50 {
        let canvas = CoordinatePicture.canvas(40, 30)
        let out = try erasing(canvas, index: index)
        let box = try #require(out.drawnBox)
        #expect(box.width < 40 && box.height < 30)
        guard case .eight(let image) = out.image, case .eight(let before) = canvas.image else {
          Issue.record("not eight bits")
          return
        }
        for y in 0..<30 {
          for x in 0..<40 where !box.contains(Box(x, y, x + 1, y + 1)) {
            #expect(image[x, y, 0] == before[x, y, 0])
          }
        }
        if fill == "30" { #expect(Set(image.cropped(to: box).samples) == [30]) }
        #expect(out.instances[0].region == canvas.instances[0].region)
      }
    }
  }

  @Test(arguments: [(10, 4, 3), (9, 4, 2), (11, 4, 4), (4, 4, 0), (4, 9, -2), (4, 10, -3)])
  func `the middle begins where torchvision's does`(side: Int, target: Int, offset: Int) {
    #expect(CenterCrop.offset(side, target) == offset)
  }

  @Test func `a centre crop cuts what is too much and fills what is too little`() throws {
    let crop = try LoneStage("  - center_crop: { size_px: [6, 12], fill: 7 }")
    let out = try crop(CoordinatePicture.canvas(10, 8))
    guard case .eight(let image) = out.image else {
      Issue.record("not eight bits")
      return
    }
    #expect(image.size == PixelSize(6, 12))
    #expect(Set(image.cropped(to: Box(0, 0, 6, 2)).samples) == [7])
    #expect(
      image.cropped(to: Box(0, 2, 6, 10))
        == CoordinatePicture.image(10, 8).cropped(to: Box(2, 0, 8, 8)))
    #expect(CoordinatePicture.misplacedPixels(out, fill: 7) == 0)
  }
}
