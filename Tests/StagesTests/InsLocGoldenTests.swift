import Imaging
import Support
import TestSupport
import Testing

import Stages

/// The geometry and paste cases of `insloc` (arXiv 2102.08318 and its released code).
@Suite struct InsLocGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "insloc"))
  func `crop, frame rule and flipped box equal the reference`(golden: GoldenCase) throws {
    guard golden.groups.contains("geom") else { return }
    try golden.checking("geom") { check in
      let images = try check.integers("in.geom.image_hw")
      let fractions = try check.doubles("in.geom.area_fraction")
      let logRatios = try check.doubles("in.geom.log_ratio")
      let frames = try check.integers("in.geom.sampled_wh")
      let corners = try check.integers("in.geom.position_xy")
      var crops: [Int] = []
      var accepted: [Int] = []
      var rescaled: [Int] = []
      var boxes: [Int] = []
      var flipped: [Int] = []
      for row in fractions.indices {
        let image = PixelSize(images[2 * row + 1], images[2 * row])
        let crop = CropRule.size(
          of: image, areaFraction: fractions[row], ratio: ExactMath.exp(logRatios[row]))
        crops += [crop.height, crop.width]
        accepted.append(CropRule.accepts(crop, in: image) ? 1 : 0)
        let frame = PixelSize(frames[2 * row], frames[2 * row + 1])
        let pasted = FrameRule.scaled(crop, by: FrameRule.factor(for: crop, frame: frame))
        rescaled += [pasted.height, pasted.width]
        let box = pasted.bounds.offset(x: corners[2 * row], y: corners[2 * row + 1])
        boxes += box.corners
        flipped += try boxAfterFlip(of: box)
      }
      check.expect("out.geom.crop_hw", equals: crops)
      check.expect("out.geom.attempt_accepted", equals: accepted)
      check.expect("out.geom.rescaled_hw", equals: rescaled)
      check.expect("out.geom.bbox", equals: boxes)
      check.expect("out.geom.bbox_flipped", equals: flipped)
    }
  }

  @Test(arguments: GoldenSet.cases(method: "insloc"))
  func `an opaque paste equals the reference`(golden: GoldenCase) throws {
    guard golden.groups.contains("paste") else { return }
    try golden.checking("paste") { check in
      var image = try check.image("in.paste.background")
      let object = try check.image("in.paste.foreground")
      let corner = try check.integers("in.paste.position_xy")
      let mask = Mask(size: object.size, filling: true)
      image.blend(CutOut(object, mask: mask), x: corner[0], y: corner[1], by: .over)
      check.expect("out.paste.image", equals: image.samples.map { Int($0) })
      let region = try #require(Region(mask, x: corner[0], y: corner[1]))
      check.expect("out.paste.bbox", equals: region.box.corners)
    }
  }

  /// The box of an instance after its 256×256 canvas went through the canvas's flip.
  private func boxAfterFlip(of box: Box) throws -> [Int] {
    let size = PixelSize(256, 256)
    let origin = Origin(source: "s", dataset: "d", path: "p")
    let region = try #require(
      Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY))
    var canvas = Canvas(
      image: Image(size: size, filling: [0]),
      instances: [Instance(classID: 0, region: region, origin: origin)], source: origin)
    canvas.flip()
    // Boxes may reach beyond the canvas in rows whose crop was not accepted; those only mirror.
    guard size.bounds.contains(box) else {
      return [256 - box.maxX, box.minY, 256 - box.minX, box.maxY]
    }
    return try #require(canvas.instances[0].region).box.corners
  }
}
