import Codecs
import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct PseudoColorTests {
  private static let size = PixelSize(24, 16)

  /// Low and high transmissions of all kinds, the first pixel air and the last opaque.
  private static func samples(_ top: Double) -> [Double] {
    (0..<size.area).flatMap { pixel -> [Double] in
      if pixel == 0 { return [top, top] }
      if pixel == size.area - 1 { return [0, 0] }
      let high = 1 - Double(pixel) / Double(size.area)
      let low = ExactMath.power(high, 1.2 + Double(pixel % 17) / 10)
      return [(low * top).rounded(), (high * top).rounded()]
    }
  }

  private func bench(depth: Int) throws -> StageBench {
    let bench = try StageBench(channels: 2, photos: "depth: \(depth)\n")
    let bytes =
      depth == 8
      ? try PNGEncoder.encode(
        Image(size: Self.size, channels: 2, samples: Self.samples(255).map { UInt8($0) }))
      : try PNGEncoder.encode(
        DeepImage(size: Self.size, channels: 2, samples: Self.samples(65535).map { UInt16($0) }))
    try bench.folder.write(bytes, to: "photos/0.png")
    return bench
  }

  private static func pipeline(_ stages: String, pixels: String = "png") -> String {
    let items = stages.contains("paste") ? ", items: { dataset: items.yaml, as: segments }" : ""
    return """
      seed: 1
      sources: { photos: { dataset: photos.yaml }\(items) }
      samples: { each: photos }
      stages:
      \(stages)
      shards: { pixels: \(pixels) }
      """
  }

  /// The colour of two samples, from the formula.
  private func colour(
    _ low: Double, _ high: Double, white: Double, dark: Double, step: Double
  ) -> [UInt8] {
    let depths = [low, high].map { level in
      -ExactMath.log(min(max((level - dark) / (white - dark), step / 2 / (white - dark)), 1))
    }
    let (red, green, blue) = PseudoColour.colour(low: depths[0], high: depths[1])
    return [red, green, blue]
  }

  @Test(arguments: [8, 16], [(255.0, 0.0), (230.0, 12.0)])
  func `two energies become the colour of their depths`(
    depth: Int, levels: (white: Double, dark: Double)
  ) throws {
    let maker = try bench(depth: depth).maker(
      Self.pipeline("  - pseudo_color: { white: \(levels.white), dark: \(levels.dark) }"))
    guard case .eight(let image)? = try maker.sample(0)["image"]?.image else {
      Issue.record("not eight bits")
      return
    }
    #expect(image.channels == 3)
    let step = depth == 8 ? 1 : 1 / 257.0
    let samples = Self.samples(depth == 8 ? 255 : 65535).map { $0 * step }
    for pixel in 0..<Self.size.area {
      let expected = colour(
        samples[2 * pixel], samples[2 * pixel + 1], white: levels.white, dark: levels.dark,
        step: step)
      // One level where a depth lies just between two colours.
      for (channel, value) in expected.enumerated() {
        #expect(abs(Int(image.samples[pixel * 3 + channel]) - Int(value)) <= 1)
      }
    }
    #expect(Array(image.samples[0..<3]) == [255, 255, 255])
  }

  @Test func `the brightest level can be each canvas's own air`() throws {
    let air = Image(size: Self.size, filling: [180, 180])
    let canvas = try bench(depth: 8)
    try canvas.folder.write(PNGEncoder.encode(air), to: "photos/0.png")
    let image = try canvas.maker(Self.pipeline("  - pseudo_color: { white: brightest }"))
      .sample(0)["image"]?.image
    #expect(image == .eight(Image(size: Self.size, filling: [255, 255, 255])))
  }

  @Test func `behind it a canvas has three channels of eight bits`() throws {
    let stages = "  - pseudo_color: {}\n  - grayscale: {}"
    #expect(try bench(depth: 16).findings(Self.pipeline(stages, pixels: "{ jpg: 90 }")) == [])
    #expect(
      try bench(depth: 16).findings(Self.pipeline("  - flip: {}", pixels: "{ jpg: 90 }")) == [
        "test.yaml:8:19: canvas 'image' has 2 channels of 16 bits, but a JPEG has 1 or 3 channels "
          + "of 8 bits; write 'pixels: png' or 'pixels: tiff'"
      ])
    #expect(
      try bench(depth: 16).findings(Self.pipeline("  - grayscale: {}\n  - pseudo_color: {}")) == [
        "test.yaml:7:16: stage 'grayscale' needs gray or colours, but canvas 'image' has the "
          + "2 channels of 16 bits of source 'photos'"
      ])
  }

  @Test func `views and derived canvases keep the colours`() throws {
    let stages = """
        - pseudo_color: {}
        - derive: { other: { from: image } }
        - views: { from: image, query: [ { grayscale: {} } ], key: [ { flip: {} } ] }
      """
    #expect(try bench(depth: 8).findings(Self.pipeline(stages, pixels: "{ jpg: 90 }")) == [])
    let inside = "  - views: { query: [ { pseudo_color: {} }, { grayscale: {} } ], key: [] }"
    #expect(
      try bench(depth: 8).findings(Self.pipeline(inside, pixels: "{ jpg: 90 }")) == [
        "test.yaml:8:19: canvas 'key' has 2 channels of 8 bits, but a JPEG has 1 or 3 channels "
          + "of 8 bits; write 'pixels: png' or 'pixels: tiff'"
      ])
  }

  @Test func `two energies can no longer be pasted`() throws {
    let stages = "  - pseudo_color: {}\n  - paste: { segment: items }"
    #expect(
      try bench(depth: 8).findings(Self.pipeline(stages)) == [
        "test.yaml:8:23: source 'items' has 2 channels of 8 bits, but canvas 'image' has 3 channels "
          + "of 8 bits; two channels can be pasted on two alone"
      ])
  }

  @Test(arguments: [
    (
      "  - pseudo_color: {}\n  - pseudo_color: {}",
      "test.yaml:8:19: stage 'pseudo_color' needs two channels, of a low and a high energy, but "
        + "canvas 'image' has 3 channels of 8 bits; leave it out, or name other canvases in 'on'"
    ),
    (
      "  - pseudo_color: { white: 90, dark: 100 }",
      "test.yaml:7:28: 'white' is 90, expected more than 'dark', which is 100"
    ),
    (
      "  - pseudo_color: { floor: 1 }",
      "test.yaml:7:21: unknown key 'floor' in stage 'pseudo_color'; one of: on, white, dark"
    ),
  ])
  func `what does not go together is reported`(stages: String, line: String) throws {
    #expect(try bench(depth: 8).findings(Self.pipeline(stages)) == [line])
  }

  @Test func `other canvases are refused`() throws {
    #expect(
      try StageBench.messages("  - pseudo_color: {}\n") == [
        "stage 'pseudo_color' needs two channels, of a low and a high energy, but canvas 'image' "
          + "has the 3 channels of 8 bits of source 'photos'; leave it out, or name other canvases "
          + "in 'on'"
      ])
  }
}
