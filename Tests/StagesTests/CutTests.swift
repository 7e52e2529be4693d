import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct CutTests {
  /// A canvas with a map: the left third 255, the middle 128, the right 0.
  private func canvas(_ width: Int, _ height: Int, deep: Bool = false) -> Canvas {
    var canvas = CoordinatePicture.canvas(width, height)
    canvas.image = canvas.image.converted(to: deep ? .sixteen : .eight)
    var map = Image(size: PixelSize(width, height), filling: [0])
    for y in 0..<height {
      for x in 0..<width { map[x, y, 0] = x * 3 < width ? 255 : x * 3 < 2 * width ? 128 : 0 }
    }
    canvas.saliency = .eight(map)
    return canvas
  }

  private func cutting(_ settings: String) throws -> LoneStage {
    // The map of the estimator is replaced by the test's.
    try LoneStage("  - saliency: { estimator: center_prior }\n  - cut: { \(settings) }")
      .last()
  }

  private func drawn(_ canvas: Canvas) throws -> [String: JSONValue] {
    try #require(canvas.draws.last { $0.stage == "cut" }).values
  }

  @Test func `with probability 0 nothing changes, with 1 every canvas`() throws {
    let before = canvas(48, 40)
    let (never, always) = (try cutting("probability: 0"), try cutting("probability: 1"))
    for index in 0..<50 {
      let same = try never(before, index: index)
      #expect(same.image == before.image && same.saliency == before.saliency)
      #expect(try drawn(same) == ["composited": false])
      let out = try always(before, index: index)
      #expect(try drawn(out)["composited"] == true)
      #expect(out.image != before.image && out.matrix == .identity)
    }
  }

  @Test func `a sharp mask shows the image, the gray, and whole numbers between`() throws {
    let before = canvas(60, 40)
    let cut = try cutting("probability: 1, mask_blur_probability: 0")
    for index in 0..<50 {
      let out = try cut(before, index: index)
      let gray = try #require(try drawn(out)["gray"]?.whole)
      #expect((0...254).contains(gray))
      for (x, y, channel) in [(0, 0, 2), (19, 39, 0), (30, 20, 1), (39, 3, 2), (40, 0, 0)] {
        let weight = x < 20 ? 255 : x < 40 ? 128 : 0
        let sum = Int(before.image[x, y, channel]) * weight + gray * (255 - weight) + 128
        #expect(Int(out.image[x, y, channel]) == ((sum >> 8) + sum) >> 8)
      }
    }
  }

  @Test func `three of ten are composited, half of them with a soft edge`() throws {
    let before = canvas(40, 40)
    let cut = try cutting("probability: 0.3")
    var (count, soft) = (0.0, 0.0)
    var grays: Set<Int> = []
    for index in 0..<10_000 {
      let values = try drawn(try cut(before, index: index))
      guard values["composited"] == true else { continue }
      count += 1
      if values["mask_blur"] == true { soft += 1 }
      grays.insert(try #require(values["gray"]?.whole))
    }
    #expect(abs(count / 10_000 - 0.3) < 0.015)
    #expect(abs(soft / count - 0.5) < 0.03)
    #expect(grays.isSubset(of: Set(0...254)) && grays.count == 255)
  }

  @Test(arguments: [false, true])
  func `a soft edge is the blurred map`(deep: Bool) throws {
    let before = canvas(60, 40, deep: deep)
    let out = try cutting("probability: 1, mask_blur_probability: 1, mask_blur_sigma_px: 3")(before)
    let gray = try #require(try drawn(out)["gray"]?.whole)
    let mask = try #require(before.saliency).shown.blurred(sigma: 3)
    let ground = Picture(
      size: before.image.size, channels: 3, depth: before.image.depth, filling: UInt8(gray))
    #expect(out.image == before.image.composited(on: ground, by: mask))
    // Small canvases keep a sharp one.
    let small = try cutting("probability: 1, mask_blur_probability: 1")(canvas(60, 31))
    #expect(try drawn(small)["mask_blur"] == false)
  }

  @Test func `the foreground grows by dilation`() throws {
    let before = canvas(60, 40)
    let cut = try cutting("probability: 1, mask_blur_probability: 0, dilate_px: 4")
    let out = try cut(before)
    let gray = try #require(try drawn(out)["gray"]?.whole)
    for x in 0..<60 {
      let weight = x < 24 ? 255 : x < 44 ? 128 : 0
      let sum = Int(before.image[x, 5, 2]) * weight + gray * (255 - weight) + 128
      #expect(Int(out.image[x, 5, 2]) == ((sum >> 8) + sum) >> 8)
    }
  }

  @Test(arguments: [
    ([UInt8](repeating: 0, count: 64 * 64), "nothing is salient"),
    ([UInt8](repeating: 4, count: 64 * 64), "foreground under coverage_range"),
    ([UInt8](repeating: 250, count: 64 * 64), "foreground over coverage_range"),
  ])
  func `too little or too much foreground keeps the image and is counted`(
    map: [UInt8], reason: String
  ) throws {
    var before = CoordinatePicture.canvas(64, 64)
    before.saliency = .eight(Image(size: PixelSize(64, 64), channels: 1, samples: map))
    let sample = try cutting("probability: 1").sample(before)
    #expect(sample["image"]?.image == before.image)
    #expect(sample.dropCounts == ["cut: \(reason)": 1])
    #expect(try drawn(try #require(sample["image"]))["composited"] == false)
  }

  @Test func `maps of low contrast count as they are, unless they are normalised`() throws {
    var before = canvas(60, 40)
    before.saliency = before.saliency.map { map in
      .eight(
        Image(size: map.size, channels: 1, samples: map.shown.samples.map { $0 / 4 }))
    }
    let settings = "probability: 1, mask_blur_probability: 0"
    let faint = try cutting(settings)(before)
    let full = try cutting(settings + ", normalize_saliency: true")(before)
    #expect(faint.image[3, 3, 2] != 200)
    #expect(full.image[3, 3, 2] == 200)
  }

  @Test func `what the mask does not cover by half can no longer be seen`() throws {
    let before = canvas(60, 40)
    let out = try cutting("probability: 1, mask_blur_probability: 0")(before)
    let (was, left) = (
      try #require(before.instances[0].region), try #require(out.instances[0].region)
    )
    #expect(left == was.clipped(to: Box(0, 0, 40, 40)))
    #expect(left.area < was.area)
    #expect(out.instances[0].visibleFraction == Double(left.area) / Double(was.area))
  }

  @Test func `the views of an image are cut independently, and the same in every run`() throws {
    let bench = try StageBench()
    for index in 0..<4 { try bench.addPhoto("\(index)", CoordinatePicture.image(50, 40)) }
    func maker() throws -> BenchMaker {
      try bench.maker(
        """
        sources: { photos: { dataset: photos.yaml } }
        samples: { each: photos, repeats: 500 }
        stages:
          - saliency: { estimator: center_prior }
          - views: { query: [ { cut: { probability: 0.5 } } ], key: [ { cut: { probability: 0.5 } } ] }
        """)
    }
    let (first, second) = (try maker(), try maker())
    var counts = [0.0, 0, 0, 0]
    for index in 0..<2000 {
      let sample = try first.sample(index)
      let cuts = try ["query", "key"].map { name in
        try #require(sample[name]?.draws.last).values["composited"] == true
      }
      counts[(cuts[0] ? 1 : 0) + (cuts[1] ? 2 : 0)] += 1
    }
    #expect(counts.allSatisfy { abs($0 / 2000 - 0.25) < 0.04 })
    for index in (0..<20).reversed() {
      #expect(try first.sample(index).fingerprint == second.sample(index).fingerprint)
    }
  }

  @Test func `images as backgrounds are cut anywhere, and never the image's own`() throws {
    let bench = try StageBench()
    for index in 0..<3 {
      try bench.addPhoto(
        "\(index)", Image(size: PixelSize(40, 40), filling: [UInt8(50 * index), 0, 0]))
    }
    try bench.addPhoto("wide", CoordinatePicture.image(90, 40))
    let maker = try bench.maker(
      """
      sources: { photos: { dataset: photos.yaml } }
      samples: { each: photos, repeats: 300 }
      stages:
        - saliency: { estimator: center_prior }
        - cut: { probability: 1, mask_blur_probability: 0, background: { from: photos } }
      """)
    var columns: Set<Int> = []
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let canvas = try #require(sample["image"])
      let values = try drawn(canvas)
      guard values["composited"] == true else {
        #expect(sample.dropCounts == ["cut: no other background": 1])
        continue
      }
      #expect(values["background"]?["path"] != .string(canvas.source.path))
      guard values["background"]?["path"] == "wide.png",
        case .integer(let x)? = values["background_box"]?.elements?.first
      else { continue }
      columns.insert(x)
      #expect(canvas.image[0, 0, 0] == UInt8(x))
    }
    #expect(columns == Set(0...50))
  }

  @Test func `salient parts of images are refused as backgrounds`() throws {
    let bench = try StageBench()
    try bench.addPhoto("0", Image(size: PixelSize(40, 40), filling: [50, 0, 0]))
    try bench.addPhoto("1", Image(size: PixelSize(160, 160), filling: [90, 0, 0]))
    func maker(_ limit: Double) throws -> BenchMaker {
      try bench.maker(
        """
        sources: { photos: { dataset: photos.yaml } }
        samples: { each: photos }
        stages:
          - saliency: { estimator: center_prior }
          - crop: { size_px: [40, 40] }
          - cut: { probability: 1, coverage_range: [0, 1], background: { from: photos, max_saliency: \(limit) } }
        """)
    }
    let refused = try maker(0)
    for index in 0..<2 {
      #expect(
        try refused.sample(index).dropCounts == ["cut: no background under max_saliency": 1])
    }
    let taken = try maker(1)
    #expect(try drawn(try #require(taken.sample(0)["image"]))["composited"] == true)
  }

  @Test(arguments: [
    (
      "cut: {}",
      [
        "stage 'cut' needs a saliency map, but canvas 'image' has none at this point; "
          + "put 'saliency' before it"
      ]
    ),
    (
      "saliency: {}\n  - cut: { background: grey }",
      [
        "'background' in stage 'cut' should be gray or { from: SOURCES }, found the text 'grey'; "
          + "did you mean 'gray'?"
      ]
    ),
    (
      "saliency: {}\n  - cut: { background: { from: items } }",
      [
        "source 'items' is used as segments, but 'background' of stage 'cut' needs images; "
          + "write 'as: images' in the source"
      ]
    ),
  ])
  func `what is wrong is said`(stages: String, messages: [String]) throws {
    #expect(try StageBench.messages("  - \(stages)\n") == messages)
  }
}
