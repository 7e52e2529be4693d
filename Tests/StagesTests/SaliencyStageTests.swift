import Codecs
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
      out.draws.last?.values
        == ["estimator": .string(name), "mean": .number(map.stored.coverage)])
  }

  @Test func `large canvases are halved for the map, which is enlarged again`() throws {
    let before = CoordinatePicture.canvas(100, 60)
    let image = CoordinatePicture.image(100, 60)
    func map(_ settings: String) throws -> Picture? {
      try LoneStage("  - saliency: { estimator: frequency_tuned\(settings) }")(before).saliency
    }
    let quarter = FrequencyTuned().stored(of: image.halved.halved)
    #expect(try map(", max_side_px: 30") == quarter.resized(to: PixelSize(100, 60)))
    #expect(try map(", max_side_px: 100") == map(""))
    #expect(
      try StageBench.messages(
        "  - saliency: { estimator: from_files, maps: photos, max_side_px: 30 }\n") == [
          "'max_side_px' is for maps that are told from pixels, but 'estimator' is 'from_files'; "
            + "leave one of them out"
        ])
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

  @Test func `views made afresh take the map of the shards, or their own`() throws {
    let bench = try StageBench()
    func text(_ stages: String, _ augment: String) -> String {
      "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"
        + "stages: [ { resize: { size_px: [8, 8] } }\(stages) ]\n"
        + "train: { batch: 2, augment: [ \(augment) ] }\n"
    }
    func reads(_ stages: String, _ augment: String) throws -> Bool? {
      try bench.plan(text(stages, augment)).training?.inputs.first?.withSaliency
    }
    #expect(try reads("", "{ saliency: {} }, { mask: {} }") == false)
    #expect(try reads(", { saliency: {} }", "{ mask: {} }") == true)
    #expect(try reads(", { saliency: {} }", "{ views: { view: [ { cut: {} } ] } }") == true)
    #expect(try reads(", { saliency: {} }", "{ flip: {} }") == false)
    #expect(
      try bench.findings(text("", "{ mask: {} }")) == [
        "test.yaml:6:39: 'balance: saliency' needs a saliency map, but canvas 'image' has none at "
          + "this point; put 'saliency' before it, or write 'balance: none'"
      ])
  }

  // MARK: Maps of files

  /// Photos and a dataset of maps beside them.
  private func bench(maps: [String: Image], photos: [String: PixelSize]) throws -> StageBench {
    let bench = try StageBench()
    try bench.folder.write(
      "version: 1\nname: maps\nroot: maps\nchannels: 1\nimages: \"**/*.png\"\n", to: "maps.yaml")
    for (name, map) in maps {
      try bench.folder.write(PNGEncoder.encode(map), to: "maps/\(name).png")
    }
    for (name, size) in photos {
      try bench.addPhoto(name, CoordinatePicture.image(size.width, size.height))
    }
    return bench
  }

  private static func text(_ stages: String) -> String {
    "sources: { photos: { dataset: photos.yaml }, maps: { dataset: maps.yaml } }\n"
      + "samples: { each: photos }\nstages: [ \(stages) ]\n"
  }

  private static let fromFiles = "{ saliency: { estimator: from_files, maps: maps } }"

  private func noise(_ size: PixelSize) -> Image {
    var random = RandomStream(key: 62, lane: 0)
    return Image(
      size: size, channels: 1,
      samples: (0..<size.area).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })
  }

  @Test func `a map is found by its image's name, and told with its digest`() throws {
    let map = noise(PixelSize(40, 30))
    let bench = try bench(
      maps: ["net/a": map, "net/b": Image(size: PixelSize(40, 30), filling: [7])],
      photos: ["a": PixelSize(40, 30), "b": PixelSize(40, 30)])
    let maker = try bench.maker(Self.text(Self.fromFiles))
    let canvases = try (0..<2).map { try #require(try maker.sample($0)["image"]) }
    let canvas = try #require(canvases.first { $0.source.path == "a.png" })
    #expect(canvas.saliency == map)
    let file = try FileBytes.read(bench.folder.file("maps/net/a.png"))
    #expect(
      canvas.draws.last?.values == [
        "estimator": "from_files", "mean": .number(map.coverage), "map": "net/a.png",
        "map_sha256": .string("\(Digest(of: file))"),
      ])
  }

  @Test func `a map of another size fits when it has the same aspect`() throws {
    let map = noise(PixelSize(21, 16))
    let bench = try bench(maps: ["a": map], photos: ["a": PixelSize(40, 30)])
    let maker = try bench.maker(Self.text(Self.fromFiles))
    #expect(try maker.sample(0)["image"]?.saliency == map.resized(to: PixelSize(40, 30)))
    let wrong = try self.bench(
      maps: ["a": noise(PixelSize(30, 40))], photos: ["a": PixelSize(40, 30)])
    let error = #expect(throws: PipelineError.self) {
      try wrong.maker(Self.text(Self.fromFiles)).sample(0)
    }
    #expect(
      error?.description
        == "000000000: a.png: is 30x40 but its image 'a.png' is 40x30; a map may be smaller or larger, "
        + "but must show the same picture")
  }

  @Test func `behind a crop the map is that of the part`() throws {
    let map = noise(PixelSize(40, 30))
    let bench = try bench(maps: ["a": map], photos: ["a": PixelSize(40, 30)])
    let maker = try bench.maker(
      Self.text("{ crop: { size_px: [20, 10] } }, { flip: {} }, \(Self.fromFiles)"))
    let before = try bench.maker(
      Self.text("\(Self.fromFiles), { crop: { size_px: [20, 10] } }, { flip: {} }"))
    let (late, early) = (try maker.sample(0)["image"], try before.sample(0)["image"])
    #expect(late?.image == early?.image && late?.matrix == early?.matrix)
    #expect(late?.saliency == early?.saliency)
  }

  @Test func `no map, or several, are refused by name`() throws {
    let map = noise(PixelSize(40, 30))
    let missing = try bench(maps: ["b": map], photos: ["a": PixelSize(40, 30)])
    let none = #expect(throws: PipelineError.self) {
      try missing.maker(Self.text(Self.fromFiles)).sample(0)
    }
    #expect(
      none?.description
        == "000000000: a.png: has no saliency map: source 'maps' has no image called 'a'; maps have the "
        + "names of their images, whatever their folder and ending")
    let both = try bench(maps: ["x/a": map, "y/a": map], photos: ["a": PixelSize(40, 30)])
    let several = #expect(throws: PipelineError.self) {
      try both.maker(Self.text(Self.fromFiles)).sample(0)
    }
    #expect(
      several?.description
        == "000000000: a.png: has 2 saliency maps in source 'maps', such as 'x/a.png' and 'y/a.png', "
        + "expected one; put each map into a folder of its image's name, or narrow the dataset's "
        + "'images'")
    let beside = try bench(
      maps: ["a": map, "y/a": Image(size: map.size, filling: [1])],
      photos: ["a": PixelSize(40, 30)])
    #expect(
      try beside.maker(Self.text(Self.fromFiles)).sample(0)["image"]?.saliency == map)
  }

  @Test(arguments: [
    (
      "saliency: { estimator: from_files }",
      ["'estimator: from_files' needs 'maps'; name the source whose images are the maps"]
    ),
    (
      "saliency: { maps: photos }",
      [
        "'maps' is for 'estimator: from_files', but 'estimator' is 'robust_background'; "
          + "leave one of them out"
      ]
    ),
    (
      "saliency: { estimator: from_files, maps: photo }",
      ["there is no source 'photo'; did you mean 'photos'?"]
    ),
  ])
  func `where the maps are must be said`(stage: String, messages: [String]) throws {
    #expect(try StageBench.messages("  - \(stage)\n") == messages)
  }
}
