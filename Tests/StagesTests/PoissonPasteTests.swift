import Codecs
import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Which pixels around a segment its paste by gradients looks at.
@Suite struct PoissonPasteTests {
  private static let size = PixelSize(31, 27)
  private let bench: StageBench
  private let ground = PasteBench.pattern(90, 80, 3)

  init() throws {
    bench = try StageBench()
    try bench.addPhoto("0", ground)
  }

  /// Not of a plain colour, and touching its box at few places.
  private static var segment: (image: Image, mask: Mask) {
    var mask = Mask(size: size)
    for y in 0..<size.height {
      for x in 0..<size.width {
        mask[x, y] = (x - 15) * (x - 15) + (y - 13) * (y - 13) <= 13 * 13 || y == 13
      }
    }
    return (PasteBench.pattern(size.width, size.height, 4), mask)
  }

  private func expected(
    _ canvas: Canvas, picture: CutOut?, flipped: Bool = false
  ) throws -> Image {
    let draws = canvas.instances[0].draws
    #expect(draws["blend"] == "poisson")
    guard case .array(let corner)? = draws["position_px"], case .integer(let x) = corner[0],
      case .integer(let y) = corner[1]
    else { throw PipelineError(.outOfRange, at: "test", "no position was drawn") }
    let (image, mask) = Self.segment
    let object = CutOut(image, mask: mask)
    var out = ground
    out.blend(
      flipped ? object.flipped() : object, x: x, y: y,
      by: .poisson(picture: flipped ? picture?.flipped() : picture))
    return out
  }

  @Test(arguments: [0, 1]) func `gradients across the rim are those of the segment's own image`(
    flip: Int
  ) throws {
    let (image, mask) = Self.segment
    var labels = LabelMap(
      size: PixelSize(50, 50), labels: [UInt16](repeating: 0, count: 50 * 50))
    var around = PasteBench.pattern(50, 50, 5)
    for y in 0..<mask.height {
      for x in 0..<mask.width {
        if mask[x, y] { labels[x + 9, y + 11] = 2 }
        for channel in 0..<3 { around[x + 9, y + 11, channel] = image[x, y, channel] }
      }
    }
    try bench.addItems("0", around, labels)
    let maker = try bench.maker(
      stages: """
          - background: { from: photos }
          - paste: { segment: items, blend: poisson, flip: \(flip) }
        """)
    let canvas = try #require(try maker.sample(0)["image"])
    let picture = CutOut(image, mask: Mask(size: mask.size, filling: true))
    #expect(
      try canvas.image == .eight(expected(canvas, picture: picture, flipped: flip == 1)))
    #expect(try canvas.image != .eight(expected(canvas, picture: nil, flipped: flip == 1)))
  }

  @Test func `what is transparent around a cut-out does not count`() throws {
    let (image, mask) = Self.segment
    var samples: [UInt8] = []
    for pixel in 0..<mask.size.area {
      samples += image.samples[3 * pixel..<3 * pixel + 3]
      samples.append(mask.bits[pixel] * 255)
    }
    let cutOut = Image(size: mask.size, channels: 4, samples: samples)
    try bench.folder.write(PNGEncoder.encode(cutOut), to: "cutouts/0.png")
    try bench.folder.write(
      """
      version: 1
      name: cutouts
      root: cutouts
      images: "*.png"
      classes: [thing]
      labels: { whole_images: { class: thing } }
      """, to: "cutouts.yaml")
    let maker = try bench.maker(
      """
      seed: 1
      sources: { photos: { dataset: photos.yaml }, cutouts: { dataset: cutouts.yaml, as: segments } }
      samples: { each: cutouts }
      stages:
        - background: { from: photos }
        - paste: { segment: cutouts, blend: poisson }
      """)
    let canvas = try #require(try maker.sample(0)["image"])
    #expect(try canvas.image == .eight(expected(canvas, picture: nil)))
  }
}
