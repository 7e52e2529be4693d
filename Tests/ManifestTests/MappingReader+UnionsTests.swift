import Manifest
import Support
import Testing

@Suite struct MappingReaderUnionsTests {
  private enum Lossless: String, CaseIterable { case png, tiff }

  private func pixels(
    _ text: String, default standard: Lossless? = nil
  ) throws -> (
    found: String, lines: [String], resolved: String
  ) {
    let reader = try reader(of: text)
    let found: String
    switch reader.choice("pixels", default: standard, or: "{ jpg: QUALITY }") {
    case .word(let word): found = word.rawValue
    case .mapping(let jpg):
      found = "jpg \(jpg.integer("jpg", in: 1...100, default: 95))"
      jpg.finish()
    }
    reader.finish()
    return (found, reader.bag.lines, String(decoding: reader.resolved.json.text(), as: UTF8.self))
  }

  @Test(arguments: [
    ("pixels: png", "png", #"{"pixels":"png"}"#),
    ("pixels: { jpg: 7 }", "jpg 7", #"{"pixels":{"jpg":7}}"#),
    ("pixels: {}", "jpg 95", #"{"pixels":{"jpg":95}}"#),
    ("pixels:", "jpg 95", #"{"pixels":{"jpg":95}}"#),
    ("{}", "jpg 95", #"{"pixels":{"jpg":95}}"#),
  ])
  func `a word or a mapping is read`(text: String, expected: String, resolved: String) throws {
    let read = try pixels(text)
    #expect(read.found == expected)
    #expect(read.lines.isEmpty)
    #expect(read.resolved == resolved)
  }

  @Test func `an absent word or mapping can be a word`() throws {
    let read = try pixels("{}", default: .tiff)
    #expect(read.found == "tiff")
    #expect(read.resolved == #"{"pixels":"tiff"}"#)
  }

  @Test(arguments: [
    (
      "pixels: pngg", "1:9",
      "png, tiff or { jpg: QUALITY }, found the text 'pngg'; did you mean 'png'?"
    ),
    ("pixels: 3", "1:9", "png, tiff or { jpg: QUALITY }, found the number 3"),
    ("pixels: [png]", "1:9", "png, tiff or { jpg: QUALITY }, found a list"),
  ])
  func `what is neither word nor mapping is refused`(
    text: String, place: String, message: String
  ) throws {
    #expect(
      try pixels(text).lines == ["m.yaml:\(place): 'pixels' in stage 'paste' should be \(message)"])
  }

  @Test func `the mapping of a word or a mapping is checked`() throws {
    #expect(
      try pixels("pixels: { jpg: 0, x: 1 }").lines == [
        "m.yaml:1:16: 'jpg' in 'pixels' is 0, expected a whole number in 1...100",
        "m.yaml:1:19: unknown key 'x' in 'pixels'; one of: jpg",
      ])
  }

  private func white(_ text: String) throws -> (value: Double?, lines: [String]) {
    let reader = try reader(of: text)
    return (
      reader.number("white", in: 1...255, or: "brightest", default: 200), reader.bag.lines
    )
  }

  @Test(arguments: [("white: 3.5", 3.5), ("white: brightest", nil), ("{}", 200)])
  func `a number or a word is read`(text: String, expected: Double?) throws {
    let read = try white(text)
    #expect(read.value == expected)
    #expect(read.lines.isEmpty)
  }

  @Test(arguments: [
    (
      "brightst",
      "should be a number in 1...255, or 'brightest', found the text 'brightst'; did you mean 'brightest'?"
    ),
    ("true", "should be a number in 1...255, or 'brightest', found the truth value true"),
    ("0", "is 0, expected a number in 1...255"),
  ])
  func `what is neither number nor word is refused`(text: String, message: String) throws {
    let read = try white("white: \(text)")
    #expect(read.value == 200)
    #expect(read.lines == ["m.yaml:1:8: 'white' in stage 'paste' \(message)"])
  }
}
