import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct PatchMaskingTests {
  /// A picture whose left third is salient.
  private func canvas(_ size: PixelSize, deep: Bool = false) -> Canvas {
    var random = RandomStream(key: 91, lane: 0)
    let noise = Image(
      size: size, channels: 3,
      samples: (0..<size.area * 3).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })
    var map = Image(size: size, filling: [10])
    for y in 0..<size.height { for x in 0..<size.width / 3 { map[x, y, 0] = 250 } }
    var canvas = Canvas(
      image: Picture.eight(noise).converted(to: deep ? .sixteen : .eight),
      source: CoordinatePicture.origin)
    canvas.saliency = .eight(map)
    return canvas
  }

  /// Masking alone, of a canvas that has a map already.
  private func masking(_ settings: String) throws -> LoneStage {
    try LoneStage("  - mask: { balance: none, \(settings) }")
  }

  private func counts(
    _ canvas: Canvas
  ) throws -> (foreground: Int, hidden: Int, beside: Int, ratio: Double) {
    let values = try #require(canvas.draws.last { $0.stage == "mask" }).values
    return (
      try #require(values["foreground"]?.whole), try #require(values["hidden_foreground"]?.whole),
      try #require(values["hidden_background"]?.whole), try #require(values["ratio"]?.real)
    )
  }

  @Test(arguments: ["blur", "mean", "zero", "noise"], [false, true])
  func `pixels outside the patches are untouched, and those inside change`(
    fill: String, deep: Bool
  ) throws {
    let before = canvas(PixelSize(100, 75), deep: deep)
    let mask = try masking("patch_px: 10, ratio_range: [0.3, 0.3], fill: \(fill)")
    for index in 0..<5 {
      let out = try mask(before, index: index)
      let hidden = try #require(out.hidden)
      #expect(hidden.size == PixelSize(10, 7))
      let grid = PatchGrid(hidden.size, on: out.image.size)
      for patch in 0..<grid.count {
        let box = grid.box(of: patch)
        let isSame = out.image.cropped(to: box) == before.image.cropped(to: box)
        #expect(isSame == (hidden.bits[patch] == 0))
      }
    }
  }

  @Test func `the mean is each channel's, of the whole picture before`() throws {
    var image = Image(size: PixelSize(4, 2), filling: [10, 20, 30])
    for x in 0..<4 { image[x, 0, 1] = 41 }
    let before = Canvas(image: .eight(image), source: CoordinatePicture.origin)
    let out = try masking("patch_px: 1, ratio_range: [1, 1], fill: mean")(before)
    #expect(out.image == .eight(Image(size: PixelSize(4, 2), filling: [10, 31, 30])))
  }

  @Test func `a wholly hidden picture is its own strong blur`() throws {
    let before = canvas(PixelSize(60, 50))
    let out = try masking("patch_px: 16, ratio_range: [1, 1], fill: blur")(before)
    guard case .eight(let image) = before.image, case .eight(let found) = out.image else {
      Issue.record("not eight bits")
      return
    }
    let weights = (-15...15).map { ExactMath.exp(-Double($0 * $0) / 200) }
    let sum = weights.reduce(0, +)
    func mirrored(_ place: Int, _ count: Int) -> Int {
      place < 0 ? -place : place >= count ? 2 * count - 2 - place : place
    }
    for (x, y) in [(0, 0), (30, 25), (59, 49), (3, 44)] {
      var level = 0.0
      for (v, down) in weights.enumerated() {
        for (u, across) in weights.enumerated() {
          let (column, row) = (mirrored(x + u - 15, 60), mirrored(y + v - 15, 50))
          level += down * across / sum / sum * Double(image[column, row, 1])
        }
      }
      // Half a level by rounding, the rest by fixed point.
      #expect(abs(Double(found[x, y, 1]) - level) < 0.7)
    }
  }

  @Test func `ratios fill their range, and counts follow them`() throws {
    let mask = try masking("patch_px: 4, ratio_range: [0.1, 0.4], fill: zero")
    let before = canvas(PixelSize(28, 28))
    var ratios: [Double] = []
    for index in 0..<10_000 {
      let out = try mask(before, index: index)
      let found = try counts(out)
      #expect(found.foreground == 49)
      let expected = (found.ratio * 49).rounded(.toNearestOrEven)
      #expect(found.hidden == Int(expected) && found.beside == 0)
      #expect(out.hidden?.area == found.hidden)
      ratios.append(found.ratio)
    }
    #expect((0.1..<0.101).contains(ratios.min() ?? 0))
    #expect((0.399...0.4).contains(ratios.max() ?? 0))
    #expect(abs(ratios.reduce(0, +) / 10_000 - 0.25) < 0.004)
  }

  @Test func `with balance, foreground and background lose the same share`() throws {
    let stages = try LoneStage(
      "  - saliency: { estimator: center_prior }\n"
        + "  - mask: { patch_px: 4, ratio_range: [0.1, 0.5], fill: zero }")
    for index in 0..<10_000 {
      let found = try counts(try stages(canvas(PixelSize(28, 28)), index: index))
      let (inside, outside) = (Double(found.foreground), Double(49 - found.foreground))
      #expect(found.foreground > 20 && found.foreground < 49)
      let difference = Double(found.hidden) / inside - Double(found.beside) / outside
      #expect(abs(difference) <= 0.5 / inside + 1.5 / outside)
    }
  }

  @Test func `every patch is hidden as often as any other`() throws {
    let mask = try masking("patch_px: 7, ratio_range: [0.25, 0.25], fill: zero")
    var times = [Int](repeating: 0, count: 16)
    for index in 0..<10_000 {
      let hidden = try #require(try mask(canvas(PixelSize(28, 28)), index: index).hidden)
      for (patch, bit) in hidden.bits.enumerated() { times[patch] += Int(bit) }
    }
    #expect(times.allSatisfy { abs($0 - 2500) < 200 })
  }

  @Test func `balance needs a map`() throws {
    let found = try StageBench.messages("  - mask: {}\n")
    #expect(
      found == [
        "'balance: saliency' needs a saliency map, but canvas 'image' has none at this point; "
          + "put 'saliency' before it, or write 'balance: none'"
      ])
  }

  @Test func `a grid that no longer fits is forgotten`() throws {
    let stages = try LoneStage(
      "  - mask: { balance: none, patch_px: 4 }\n  - flip: { probability: 1 }")
    #expect(try stages(canvas(PixelSize(28, 28))).hidden == nil)
  }
}
