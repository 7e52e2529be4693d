import Manifest
import Testing

@Suite struct MaskColourTests {
  @Test(
    arguments: [
      ("#ff8000", [255, 128, 0]), ("FF8000", [255, 128, 0]), ("#000000", [0, 0, 0]),
    ] as [(String, [UInt8])])
  func `six hexadecimal digits are a colour`(text: String, parts: [UInt8]) {
    #expect(MaskColour(hex: text) == MaskColour(parts[0], parts[1], parts[2]))
  }

  @Test(arguments: ["", "#", "#ff80", "#ff80000", "red", "#ff800g", "##ff800", "+f8000", "#ff80٠"])
  func `anything else is none`(text: String) {
    #expect(MaskColour(hex: text) == nil)
  }

  @Test func `a colour is told by its digits`() {
    #expect("\(MaskColour(1, 16, 255))" == "#0110ff")
  }

  @Test(arguments: [
    ("c: [255, 0, 10]", ["#ff000a"]), ("c: '#ff000a'", ["#ff000a"]), ("c: 000080", ["#000080"]),
    ("c: [[1, 2, 3], '#ffffff']", ["#010203", "#ffffff"]), ("c: [000080]", ["#000080"]),
    ("c: 12e456", ["#12e456"]), ("d: 1", []),
  ])
  func `colours are lists of three or digits, alone or in a list`(
    text: String, colours: [String]
  ) throws {
    let reader = try reader(of: text)
    #expect(reader.colours("c").map(\.value.description) == colours)
    #expect(reader.bag.isEmpty)
  }

  @Test(arguments: [
    ("c: [255, 0]", "m.yaml:1:4", "a list"), ("c: [256, 0, 0]", "m.yaml:1:4", "a list"),
    ("c: red", "m.yaml:1:4", "the text 'red'"), ("c: []", "m.yaml:1:4", "an empty list"),
    ("c: [[1, 2, 3], 7]", "m.yaml:1:16", "the number 7"),
    ("c: true", "m.yaml:1:4", "the truth value true"),
  ])
  func `what is no colour is told at its place`(text: String, place: String, kind: String) throws {
    let reader = try reader(of: text)
    _ = reader.colours("c")
    #expect(
      reader.bag.lines == [
        "\(place): 'c' in stage 'paste' should be a colour [red, green, blue] or \"#rrggbb\", "
          + "or a list of colours, found \(kind)"
      ])
  }
}
