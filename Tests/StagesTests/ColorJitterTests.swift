import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct ColorJitterTests {
  private static let all =
    "brightness_range: [0.6, 1.4], contrast_range: [0.6, 1.4], saturation_range: [0.6, 1.4], "
    + "hue_range: [-0.1, 0.1]"

  /// The changes a canvas's last stage drew.
  private func changes(_ canvas: Canvas) -> [(name: String, value: Double)] {
    guard case .array(let entries)? = canvas.draws.last?.values["changes"] else { return [] }
    return entries.compactMap { entry in
      guard case .object(let members) = entry, let (name, value) = members.first,
        case .number(let number) = value
      else { return nil }
      return (name, number)
    }
  }

  @Test func `what is drawn is what is done, in its order`() throws {
    let jitter = try LoneStage("  - color_jitter: { \(Self.all) }")
    var orders: Set<String> = []
    for index in 0..<60 {
      let canvas = CoordinatePicture.canvas(12, 9)
      let out = try jitter(canvas, index: index)
      let drawn = changes(out)
      orders.insert(drawn.map(\.name).joined(separator: " "))
      var image = Picture.eight(CoordinatePicture.image(12, 9))
      for (name, value) in drawn {
        let range = name == "hue" ? -0.1...0.1 : 0.6...1.4
        #expect(range.contains(value))
        switch name {
        case "brightness": image.change(by: [.brightness(value)])
        case "contrast": image.change(by: [.contrast(value)])
        case "saturation": image.change(by: [.saturation(value)])
        default: image.change(by: [.hue(value)])
        }
      }
      #expect(drawn.count == 4)
      #expect(out.image == image)
      #expect(out.matrix == canvas.matrix && out.instances[0].region == canvas.instances[0].region)
    }
    // 24 orders, of which 60 draws find most.
    #expect(orders.count > 15)
  }

  @Test func `a property that is not named stays`() throws {
    let jitter = try LoneStage("  - color_jitter: { brightness_range: [0.5, 0.5] }")
    let out = try jitter(CoordinatePicture.canvas(7, 5))
    #expect(changes(out).map(\.name) == ["brightness"])
    var expected = Picture.eight(CoordinatePicture.image(7, 5))
    expected.change(by: [.brightness(0.5)])
    #expect(out.image == expected)
  }

  @Test func `a share of samples is changed`() throws {
    let jitter = try LoneStage(
      "  - color_jitter: { probability: 0.8, brightness_range: [0.5, 0.5] }")
    let canvas = CoordinatePicture.canvas(2, 1)
    let count = try (0..<1000).filter { !changes(try jitter(canvas, index: $0)).isEmpty }.count
    #expect((750...850).contains(count))
  }

  @Test(arguments: [
    (
      "{}",
      ["stage 'color_jitter' has nothing to change; write 'brightness_range: [0.6, 1.4]'"]
    ),
    (
      "{ hue_range: [-0.6, 0] }",
      ["'hue_range' in stage 'color_jitter' is -0.6, expected a number in -0.5...0.5"]
    ),
  ])
  func `wrong settings are reported`(settings: String, messages: [String]) throws {
    #expect(try StageBench.messages("  - color_jitter: \(settings)\n") == messages)
  }
}
