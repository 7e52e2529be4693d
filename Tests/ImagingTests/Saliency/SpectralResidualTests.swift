import Imaging
import Support
import TestSupport
import Testing

@Suite struct SpectralResidualGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "saliency_maps"))
  func `residual and map equal the reference`(golden: GoldenCase) throws {
    let groups = [
      "gray", "gray64", "sr_residual", "sr", "sr_full", "sr_opencv_style", "image_u8",
    ]
    try golden.checking(groups: groups) { check in
      let image = try check.image("in.image_u8")
      let gray = Plane(lumaOf: image)
      check.expect("out.gray", equals: gray.values)
      let side = try check.shape("out.gray64")
      let small = gray.resized(to: PixelSize(side[1], side[0]), isAntialiased: true)
      check.expect("out.gray64", equals: small.values)
      // The reference's own copy, lest its rounding count.
      let given = Plane(size: small.size, values: try check.doubles("out.gray64"))
      check.expect(
        "out.sr_residual", equals: SpectralResidual.residual(ofSmall: given).values)
      let map = SpectralResidual.map(ofSmall: given)
      check.expect("out.sr", equals: map.values)
      check.expect(
        "out.sr_full", equals: map.resized(to: image.size, isAntialiased: false).values)
      // OpenCV's program takes other logarithms, borders and blurs than the paper.
      check.otherRoute("out.sr_opencv_style")
    }
  }
}
