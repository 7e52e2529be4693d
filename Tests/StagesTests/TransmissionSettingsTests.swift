import Imaging
import Stages
import Support
import TestSupport
import Testing

/// `transmission: { energies: pseudo_color }`.
@Suite struct TransmissionSettingsTests {
  private static let paste = """
      - background: { from: photos }
      - paste:
          segment: items
          blend: transmission
          transmission: { energies: pseudo_color, thickness_range: 2 }
    """

  @Test(
    arguments: [[255, 255, 255], [238, 158, 70], [66, 132, 224], [90, 90, 90]] as [[UInt8]])
  func `depths are added and coloured again`(colour: [UInt8]) throws {
    let behind: [UInt8] = [196, 230, 172]
    let bench = try StageBench(kind: .transmission)
    try bench.addItem("0", class: 1, 20, 20, colour: colour)
    try bench.addPhoto("0", Image(size: PixelSize(40, 40), filling: behind))
    let canvas = try #require(try bench.maker(stages: Self.paste).sample(0)["image"])
    let region = try #require(canvas.instances[0].region)
    let sum =
      PseudoColour.depths(of: SIMD3(behind.map { Float($0) }))
      + PseudoColour.depths(of: SIMD3(colour.map { Float($0) })) * 2
    let (red, green, blue) = PseudoColour.colour(low: sum.x, high: sum.y)
    let expected = colour == [255, 255, 255] ? behind : [red, green, blue]
    var wrong = 0
    for y in 0..<40 {
      for x in 0..<40 {
        let isInside = region.box.contains(Box(x, y, x + 1, y + 1))
        let found = (0..<3).map { canvas.image[x, y, $0] }
        if found != (isInside ? expected : behind) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    let draws = canvas.instances[0].draws
    #expect(draws["thickness"] == 2.0)
    #expect(draws["white"] == nil && draws["object_white"] == nil)
  }

  private func findings(
    photos: String, items: String, _ stages: String = paste
  ) throws -> [String] {
    let bench = try StageBench(photos: photos, items: items)
    let text = """
      sources: { photos: { dataset: photos.yaml }, items: { dataset: items.yaml, as: segments } }
      samples: { count: 1 }
      stages:
      \(stages)
      shards: { pixels: png }
      """
    return try bench.findings(text)
  }

  @Test func `sources and canvases without colours are refused`() throws {
    let hint = "; write 'energies: per_channel', which multiplies each channel by itself"
    #expect(
      try findings(photos: "", items: "depth: 16\n") == [
        "test.yaml:10:33: 'energies: pseudo_color' needs 3 channels of 8 bits, but source 'items' "
          + "has 3 channels of 16 bits" + hint
      ])
    #expect(
      try findings(photos: "depth: 16\n", items: "") == [
        "test.yaml:10:33: 'energies: pseudo_color' needs 3 channels of 8 bits, but canvas 'image' "
          + "has the 3 channels of 16 bits of source 'photos'" + hint
      ])
    #expect(try findings(photos: "", items: "") == [])
  }

  @Test(arguments: [
    "white: 250", "object_white: surroundings", "dark: 3", "floor: 0.1",
    "channel_thickness: [1, 1, 2]",
  ])
  func `what colours have no use for is refused`(setting: String) throws {
    let key = setting.prefix { $0 != ":" }
    let stages = Self.paste.replacing("thickness_range: 2", with: setting)
    let column = 49 + key.count
    #expect(
      try findings(photos: "", items: "", stages) == [
        "test.yaml:10:\(column): '\(key)' is for 'energies: per_channel', but 'energies' is "
          + "'pseudo_color'; leave one of them out"
      ])
  }
}
