import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SaliencyStageTests {
  /// A canvas with gray noise that has the same for its map.
  private func canvas(_ size: PixelSize) -> Canvas {
    var random = RandomStream(key: 61, lane: 0)
    let noise = Image(
      size: size, channels: 1,
      samples: (0..<size.area).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })
    var canvas = Canvas(image: .eight(noise), source: CoordinatePicture.origin)
    canvas.saliency = .eight(noise)
    return canvas
  }

  @Test(arguments: [
    "crop: { size_px: [20, 15] }", "center_crop: { size_px: [50, 9], fill: 0 }", "flip: {}",
    "random_resized_crop: { size_px: [24, 24] }", "resize: { size_px: [20, 20] }",
    "resize: { size_px: [64, 20], mode: pad, filter: bicubic }",
    "rotate: { degrees_range: [-90, 90], fill: 0 }",
    "transform: { rotate_degrees: [-40, 40], scale_range: [0.5, 1.5], fill: 0 }",
  ])
  func `a map moves as its canvas does`(stage: String) throws {
    let stages = try LoneStage("  - \(stage)")
    for index in 0..<20 {
      let out = try stages(canvas(PixelSize(40, 30)), index: index)
      #expect(out.saliency == out.image)
    }
  }

  @Test(arguments: [
    ("robust_background", RobustBackground() as any SaliencyEstimator),
    ("minimum_barrier", MinimumBarrier()), ("frequency_tuned", FrequencyTuned()),
    ("spectral_residual", SpectralResidual()),
    ("fine_grained", FineGrained()), ("center_prior", CenterPrior()),
  ])
  func `the map is that of the estimator asked for, and the pixels stay`(
    name: String, estimator: any SaliencyEstimator
  ) throws {
    let before = CoordinatePicture.canvas(40, 30)
    let out = try LoneStage("  - saliency: { estimator: \(name) }")(before)
    let map = estimator.map(of: CoordinatePicture.image(40, 30))
    #expect(out.image == before.image)
    #expect(out.saliency == .eight(map.stored))
    #expect(
      out.draws.last?.values == ["estimator": .string(name), "mean": .number(map.mean)])
  }

  @Test func `pasting on a canvas whose map is there is refused`() throws {
    let bench = try StageBench()
    let found = try bench.findings(
      """
      sources:
        photos: { dataset: photos.yaml }
        items: { dataset: items.yaml, as: segments }
      samples: { each: photos }
      stages:
        - saliency: {}
        - views:
            view: [ { flip: {} }, { paste: { segment: items } } ]

      """)
    #expect(
      found == [
        "test.yaml:10:38: stage 'paste' changes what canvas 'view' shows, but its saliency map is "
          + "there already; put 'saliency' behind it"
      ])
  }

  @Test func `two channels have no colours to stand out`() throws {
    let bench = try StageBench(channels: 2)
    let found = try bench.findings(
      "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"
        + "stages: [ { saliency: {} } ]\nshards: { pixels: tiff }\n")
    #expect(
      found == [
        "test.yaml:5:23: stage 'saliency' needs gray or colours, but canvas 'image' has the "
          + "2 channels of 8 bits of source 'photos'"
      ])
  }

  @Test func `views made afresh need a map of their own`() throws {
    let bench = try StageBench()
    func found(_ augment: String) throws -> [String] {
      try bench.findings(
        "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"
          + "stages: [ { resize: { size_px: [8, 8] } }, { saliency: {} } ]\n"
          + "train: { batch: 2, augment: [ \(augment) ] }\n")
    }
    #expect(try found("{ saliency: {} }, { mask: {} }") == [])
    #expect(
      try found("{ mask: {} }") == [
        "test.yaml:6:39: 'balance: saliency' needs a saliency map, but canvas 'image' has none at "
          + "this point; put 'saliency' before it, or write 'balance: none'"
      ])
  }
}
