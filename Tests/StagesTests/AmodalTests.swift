import Imaging
import Stages
import Support
import TestSupport
import Testing

/// All pixels of an instance, beside those that can be seen.
@Suite struct AmodalTests {
  private static let crowd =
    "count_range: 5, rotate_degrees_range: [-180, 180], blend: BLEND, "
    + "keep: { min_visible_area_px: 1, min_visible_fraction: 0 }, placement: { overhang: 0.4 }"

  private func maker(_ blend: String, after: String = "") throws -> BenchMaker {
    try PasteBench.make().maker(
      samples: "each: items, repeats: 4",
      stages: PasteBench.stages(
        Self.crowd.replacing("BLEND", with: blend), size: "[96, 96]") + after)
  }

  @Test func `an amodal mask is the one nothing would have hidden`() throws {
    let (opaque, transparent) = (try maker("over"), try maker("transmission"))
    var hidden = 0
    var beyond = 0
    for index in 0..<opaque.count {
      let (sample, twin) = (try opaque.sample(index), try transparent.sample(index))
      for (canvas, whole) in zip(sample.canvases, twin.canvases) {
        for (instance, other) in zip(canvas.instances, whole.instances) {
          let amodal = try #require(instance.amodal)
          #expect(amodal.clipped(to: canvas.image.size.bounds) == other.region)
          #expect(amodal == other.amodal)
          let fraction = Double(instance.region?.area ?? 0) / Double(amodal.area)
          #expect(abs(instance.visibleFraction - fraction) < 1e-12)
          if instance.region != other.region { hidden += 1 }
          if !canvas.image.size.bounds.contains(amodal.box) { beyond += 1 }
        }
      }
    }
    #expect(hidden > 20 && beyond > 20)
  }

  private static let chains = [
    "  - flip: { probability: 1 }", "  - crop: { size_px: [50, 40] }",
    "  - resize: { size_px: [140, 70] }", "  - resize: { size_px: [60, 80], mode: fill }",
    "  - resize: { size_px: [60, 80], mode: pad }",
    "  - transform: { rotate_degrees: [0, 90, 180, 270] }",
    "  - transform: { rotate_degrees_range: [-180, 180], shear_degrees_range: [-20, 20] }",
    "  - transform: { scale_range: [0.5, 2], rotate_degrees: [11], expand: false }",
    "  - transform: { perspective: { distortion_scale: 0.6, probability: 1 } }",
    "  - random_resized_crop: { size_px: [64, 64] }",
  ]

  @Test(arguments: chains.indices, [0, 3, 7])
  func `every visible pixel is an amodal one, whatever follows`(first: Int, step: Int) throws {
    let after = [first, first + step, first + 2 * step]
      .map { "\n" + Self.chains[$0 % Self.chains.count] }.joined()
    let maker = try maker("over", after: after)
    for index in 0..<8 {
      for canvas in try maker.sample(index).canvases {
        for instance in canvas.instances {
          guard let region = instance.region else { continue }
          let amodal = try #require(instance.amodal)
          #expect(region.overlap(amodal) == region.area)
          #expect(canvas.image.size.bounds.contains(region.box))
        }
      }
    }
  }

  @Test func `a crop keeps what it cuts off`() throws {
    let size = PixelSize(50, 40)
    let whole = try #require(Region(Mask(size: size, filling: true), x: 25, y: 20))
    var canvas = Canvas(
      image: CoordinatePicture.image(100, 80),
      instances: [Instance(classID: 0, region: whole, origin: CoordinatePicture.origin)],
      source: CoordinatePicture.origin)
    func boxes() -> [Box?] { [canvas.instances[0].region?.box, canvas.instances[0].amodal?.box] }
    canvas.crop(to: Box(40, 30, 60, 50))
    #expect(boxes() == [Box(0, 0, 20, 20), Box(-15, -10, 35, 30)])
    canvas.crop(to: Box(0, 0, 15, 20))
    #expect(boxes() == [Box(0, 0, 15, 20), Box(-15, -10, 35, 30)])
    canvas.flip()
    #expect(boxes() == [Box(0, 0, 15, 20), Box(-20, -10, 30, 30)])
    canvas.resize(to: PixelSize(30, 10))
    #expect(boxes() == [Box(0, 0, 30, 10), Box(-40, -5, 60, 15)])
    canvas.rotate(quarterTurns: 1)
    #expect(boxes() == [Box(0, 0, 10, 30), Box(-5, -30, 15, 70)])
    #expect(abs(canvas.instances[0].visibleFraction - 300.0 / 2000) < 1e-12)
  }

  @Test func `what lies many canvases away is let go, not made`() throws {
    var canvas = CoordinatePicture.canvas(160, 160)
    canvas.crop(to: Box(60, 80, 62, 82))
    canvas.resize(to: PixelSize(2000, 2000))
    let amodal = try #require(canvas.instances[0].amodal)
    #expect(Box(-8000, -8000, 10000, 10000).contains(amodal.box))
    #expect(canvas.instances[0].region?.box == Box(0, 0, 2000, 2000))
  }
}
