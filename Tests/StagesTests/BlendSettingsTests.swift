import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct BlendSettingsTests {
  /// A 20×20 item of one colour on its own air, pasted on a plain 60×60 photograph.
  private func pasted(
    _ blend: String, colour: [UInt8] = [120, 60, 200], air: UInt8 = 255, behind: [UInt8]
  ) throws -> (inside: [UInt8], draws: [String: JSONValue]) {
    let bench = try StageBench(kind: .transmission)
    try bench.addItem("0", class: 1, 20, 20, colour: colour, air: air)
    try bench.addPhoto("0", Image(size: PixelSize(60, 60), filling: behind))
    let canvas = try #require(
      try bench.maker(
        stages: """
            - background: { from: photos }
            - paste: { segment: items, blend: \(blend) }
          """
      ).sample(0)["image"])
    let box = try #require(canvas.instances[0].region).box
    let colours = Set(
      (0..<400).map { pixel in
        (0..<3).map { canvas.image[box.minX + pixel % 20, box.minY + pixel / 20, $0] }
      })
    #expect(colours.count == 1)
    return (colours.first ?? [], canvas.instances[0].draws)
  }

  /// `dark + (white - dark) · T(B) · T(F)^s`, half up, written from the formula.
  private func composite(
    _ object: UInt8, _ behind: UInt8, white: Double = 255, objectWhite: Double = 255,
    dark: Double = 0, floor: Double = 0, thickness: Int = 1
  ) -> Double {
    func transmission(_ value: UInt8, _ white: Double) -> Double {
      min(max((Double(value) - dark) / (white - dark), floor), 1)
    }
    var product = transmission(behind, white)
    for _ in 0..<thickness { product *= transmission(object, objectWhite) }
    return dark + (white - dark) * product
  }

  @Test func `over shows the object alone`() throws {
    #expect(try pasted("over", behind: [10, 20, 30]).inside == [120, 60, 200])
  }

  @Test func `poisson gives a plain object the colour of what lies around it`() throws {
    #expect(try pasted("poisson", behind: [10, 130, 255]).inside == [10, 130, 255])
  }

  @Test func `transmission multiplies as SegLoc's multiply does`() throws {
    let found = try pasted("transmission", behind: [10, 130, 255])
    // floor(bg · fg / 255 + 0.5)
    #expect(found.inside == [5, 31, 200])
    #expect(found.draws["thickness"] == 1.0)
    #expect(found.draws["object_white"] == [255.0, 255.0, 255.0])
  }

  @Test(arguments: [
    ("{ white: 240, object_white: 220, dark: 10 }", 240.0, 220.0, 10.0, 0.0, 1),
    ("{ floor: 0.5 }", 255, 255, 0, 0.5, 1),
    ("{ thickness_range: 2 }", 255, 255, 0, 0, 2),
    ("{ thickness_range: 3, object_white: 200 }", 255, 200, 0, 0, 3),
  ])
  func `transmission follows its formula`(
    settings: String, white: Double, objectWhite: Double, dark: Double, floor: Double,
    thickness: Int
  ) throws {
    let behind: [UInt8] = [30, 150, 250]
    let found = try pasted("transmission, transmission: \(settings)", behind: behind).inside
    for (channel, object) in [UInt8(120), 60, 200].enumerated() {
      let expected = composite(
        object, behind[channel], white: white, objectWhite: objectWhite, dark: dark, floor: floor,
        thickness: thickness)
      #expect(abs(Double(found[channel]) - expected) <= 0.501)
    }
  }

  @Test func `white can be the brightest of each canvas`() throws {
    let found = try pasted(
      "transmission, transmission: { white: brightest, object_white: 240 }",
      colour: [120, 60, 240],
      behind: [200, 200, 200])
    // T(B) is 1 everywhere, so the object shows on the canvas's own air.
    #expect(found.inside == [100, 50, 200])
    #expect(found.draws["white"] == 200.0)
  }

  @Test(arguments: [
    (
      "white: brigtest",
      "'white' in 'transmission' of stage 'paste' should be a number in 1...255, "
        + "or 'brightest', found the text 'brigtest'; did you mean 'brightest'?"
    ),
    (
      "object_white: air",
      "'object_white' in 'transmission' of stage 'paste' should be a number in "
        + "1...255, or 'surroundings', found the text 'air'"
    ),
  ])
  func `a level that is no number is refused with the word it may be`(
    setting: String, message: String
  ) throws {
    let stages = """
        - background: { from: photos }
        - paste: { segment: items, blend: transmission, transmission: { \(setting) } }
      """
    #expect(try StageBench.messages(stages) == [message])
  }

  @Test func `thickness is drawn anew for each sample, within its range`() throws {
    let bench = try PasteBench.make()
    let maker = try bench.maker(
      samples: "each: items, repeats: 30",
      stages: PasteBench.stages(
        "blend: transmission, transmission: { thickness_range: [0.7, 1.3] }"))
    var values: [Double] = []
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        guard case .number(let value)? = canvas.instances[0].draws["thickness"] else { continue }
        values.append(value)
      }
    }
    #expect(values.count == 360)
    #expect(values.allSatisfy { (0.7...1.3).contains($0) })
    #expect(values.contains { $0 < 0.73 } && values.contains { $0 > 1.27 })
  }

  @Test func `an object as bright as its surroundings leaves the background alone`() throws {
    let found = try pasted(
      "transmission, transmission: { object_white: surroundings }", colour: [180, 180, 180],
      air: 180, behind: [10, 130, 255])
    #expect(found.inside == [10, 130, 255])
    #expect(found.draws["object_white"] == [180.0, 180.0, 180.0])
  }

  @Test(
    arguments: [
      ([100, 100, 100], [1, 2, 3]), ([100, 112, 100], [1, 2, 3]), ([100, 113, 100], [1, 1, 1]),
      ([200, 100, 50], [1, 1, 1]),
    ] as [([UInt8], [Int])])
  func `channel thickness tints gray objects alone`(colour: [UInt8], thickness: [Int]) throws {
    let found = try pasted(
      "transmission, transmission: { channel_thickness: [1, 2, 3] }", colour: colour,
      behind: [250, 250, 250]
    ).inside
    for channel in 0..<3 {
      let expected = composite(colour[channel], 250, thickness: thickness[channel])
      #expect(abs(Double(found[channel]) - expected) <= 0.501)
    }
  }

  @Test(arguments: [
    (
      "blend: transmission, transmission: { white: 100, dark: 120 }",
      "'white' is 100, expected more than 'dark', which is 120"
    ),
    (
      "blend: over, transmission: { white: 100 }",
      "'transmission' is for 'blend: transmission', but 'blend' is 'over'; leave one of them out"
    ),
    (
      "blend: poisson, transmission: { white: 100 }",
      "'transmission' is for 'blend: transmission', but 'blend' is 'poisson'; leave one of them out"
    ),
    (
      "blend: over, feather_sigma_px: 2",
      "'feather_sigma_px' is for 'blend: gaussian', but 'blend' is 'over'; leave one of them out"
    ),
    (
      "blend: poison",
      "'blend' in stage 'paste' should be over, alpha, gaussian, box, transmission, poisson or "
        + "{ mixed: [BLEND, …] }, found the text 'poison'; did you mean 'poisson'?"
    ),
    (
      "blend: feathered",
      "'blend' in stage 'paste' should be over, alpha, gaussian, box, transmission, poisson or "
        + "{ mixed: [BLEND, …] }, found the text 'feathered'"
    ),
    (
      "blend: { mixed: [over, transmission] }",
      "'mixed' in 'blend' of stage 'paste' holds 'transmission', expected a list of at least two of "
        + "over, alpha, gaussian, box, poisson; under 'transmission' no paste hides another, so "
        + "masks would depend on what is drawn"
    ),
    (
      "blend: { mixed: [over, over] }", "'mixed' in 'blend' of stage 'paste' holds 'over' twice"
    ),
    (
      "blend: { mixed: [box] }",
      "'mixed' in 'blend' of stage 'paste' holds 'box' alone, expected a list of at least two of "
        + "over, alpha, gaussian, box, poisson"
    ),
    (
      "blend: { mix: [box, over] }",
      "'blend' of stage 'paste' needs 'mixed': a list of at least two of over, alpha, gaussian, "
        + "box, poisson\nunknown key 'mix' in 'blend' of stage 'paste'; did you mean 'mixed'?"
    ),
    (
      "blend: { mixed: [over, box] }, feather_sigma_px: 2",
      "'feather_sigma_px' is for 'blend: gaussian', but 'mixed' holds over, box; leave it out"
    ),
    (
      "blend: { mixed: [over, box] }, transmission: { thickness_range: 2 }",
      "'transmission' is for 'blend: transmission', but 'mixed' holds over, box; leave it out"
    ),
    ("blend: { mixed: [over, gaussian] }, feather_sigma_px: 2", ""),
    (
      "blend: transmission, transmission: { energies: pseudo_color, white: 250 }",
      "'white' is for 'energies: per_channel', but 'energies' is 'pseudo_color'; "
        + "leave one of them out"
    ),
    (
      "blend: transmission, transmission: { energies: pseudo_colour }",
      "'energies' in 'transmission' of stage 'paste' is 'pseudo_colour', expected one of "
        + "per_channel, pseudo_color; did you mean 'pseudo_color'?"
    ),
    ("blend: transmission, transmission: { energies: pseudo_color, thickness_range: 2 }", ""),
  ])
  func `settings that do not go together are reported`(settings: String, message: String) throws {
    let found = try StageBench.messages("  - paste: { segment: items, \(settings) }\n")
    #expect(found.joined(separator: "\n") == message)
  }
}
