import Manifest
import Support
import Testing

@Suite struct MappingReaderScalarsTests {
  enum Fit: String, CaseIterable { case stretch, cover }

  @Test(arguments: [
    ("a: 3.5", "should be a whole number in 1...9, found the number 3.5"),
    ("a: '3'", "should be a whole number in 1...9, found the text '3'"),
    ("a: [3]", "should be a whole number in 1...9, found a list"),
    ("a: true", "should be a whole number in 1...9, found the truth value true"),
    ("a: 10", "is 10, expected a whole number in 1...9"),
    ("a: -1", "is -1, expected a whole number in 1...9"),
    ("a: 99999999999999999999", "should be a whole number in 1...9, found the number 1e+20"),
  ])
  func `a whole number of the wrong kind or size is refused`(text: String, message: String) throws {
    let reader = try reader(of: text)
    #expect(reader.integer("a", in: 1...9, default: 4) == 4)
    #expect(reader.bag.lines == ["m.yaml:1:4: 'a' in stage 'paste' \(message)"])
  }

  @Test(arguments: ["3", "3.0", "0.3e1"])
  func `a whole number may be written as any number`(text: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.integer("a", in: 1...9) == 3)
    #expect(reader.bag.isEmpty)
  }

  @Test(arguments: [("yes", "true"), ("on", "true"), ("no", "false"), ("off", "false")])
  func `a truth value of YAML 1.1 is refused with what to write`(
    text: String, value: String
  ) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(!reader.flag("a", default: false))
    #expect(
      reader.bag.lines == [
        "m.yaml:1:4: 'a' in stage 'paste' should be true or false, found the text '\(text)'; "
          + "write \(value)"
      ])
  }

  @Test func `a whole number that must be there is told with its bounds`() throws {
    let reader = try reader(of: "b: 1")
    #expect(reader.integer("a", in: 1...Int.max) == 1)
    #expect(
      reader.bag.lines == ["m.yaml:1:1: stage 'paste' needs 'a': a whole number of at least 1"])
  }

  @Test func `a whole number that may be absent is nil and not resolved`() throws {
    let reader = try reader(of: "b: 1")
    #expect(reader.integerIfPresent("a", in: 1...9) == nil)
    #expect(reader.integerIfPresent("b", in: 1...9) == 1)
    #expect(reader.resolved == .mapping([.init("b", .scalar(1))]))
  }

  @Test(arguments: [
    ("a: x", "should be a number in 0...0.5, found the text 'x'"),
    ("a: 0.75", "is 0.75, expected a number in 0...0.5"),
    ("a: 1", "is 1, expected a number in 0...0.5"),
    ("a: .nan", "should be a number in 0...0.5, found the text '.nan'"),
    ("a: {}", "should be a number in 0...0.5, found a mapping"),
  ])
  func `a number of the wrong kind or size is refused`(text: String, message: String) throws {
    let reader = try reader(of: text)
    #expect(reader.number("a", in: 0...0.5, default: 0.25) == 0.25)
    #expect(reader.bag.lines == ["m.yaml:1:4: 'a' in stage 'paste' \(message)"])
  }

  @Test(arguments: [("0", 0), ("0.5", 0.5), ("5e-1", 0.5), ("-0.0", 0)])
  func `the bounds of a number belong to it`(text: String, expected: Double) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.number("a", in: 0...0.5) == expected)
    #expect(reader.bag.isEmpty)
  }

  @Test(arguments: ["1", "y", "'true'", "[true]"])
  func `only a truth value is a flag`(text: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(!reader.flag("a", default: false))
    let kind = try #require(reader.node["a"]?.kind)
    #expect(
      reader.bag.lines == [
        "m.yaml:1:4: 'a' in stage 'paste' should be true or false, found \(kind)"
      ])
  }

  @Test(arguments: [("7", "7"), ("007", "007"), ("1.10", "1.10"), ("x y", "x y"), ("'3'", "3")])
  func `a number is a text as it is written`(text: String, expected: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.text("a") == expected)
    #expect(reader.bag.isEmpty)
  }

  @Test(arguments: [("true", "the truth value true"), ("[x]", "a list"), ("{}", "a mapping")])
  func `what is no text is refused`(text: String, kind: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.text("a", default: "x") == "x")
    #expect(
      reader.bag.lines == ["m.yaml:1:4: 'a' in stage 'paste' should be a text, found \(kind)"])
  }

  @Test func `an empty text is allowed only where it is a default`() throws {
    let reader = try reader(of: "a: ''\nb: ''\nc: [x, '']\n")
    #expect(reader.text("a", default: "").isEmpty)
    #expect(reader.textIfPresent("b") == nil)
    #expect(reader.texts("c").map(\.value) == ["x"])
    #expect(
      reader.bag.lines == [
        "m.yaml:2:4: 'b' in stage 'paste' holds an empty text",
        "m.yaml:3:8: 'c' in stage 'paste' holds an empty text",
      ])
  }

  @Test func `one text stands for a list of one`() throws {
    let reader = try reader(of: "a: x\nb: [y, 3]\n")
    #expect(reader.texts("a") == [Located("x", at: reader.position(of: "a"))])
    #expect(
      reader.texts("b").map { "\($0.value) \($0.position)" } == ["y m.yaml:2:5", "3 m.yaml:2:8"])
    #expect(reader.bag.isEmpty)
  }

  @Test func `an empty list of texts is refused unless it is the default`() throws {
    let reader = try reader(of: "a: []\nb: []\nc: []")
    _ = (reader.texts("a"), reader.texts("b", default: ["x"]), reader.texts("c", default: []))
    let message = "in stage 'paste' should be a text or a list of texts, found an empty list"
    #expect(reader.bag.lines == ["m.yaml:1:4: 'a' \(message)", "m.yaml:2:4: 'b' \(message)"])
  }

  @Test(arguments: [
    ("a: covr", "is 'covr', expected one of stretch, cover; did you mean 'cover'?"),
    ("a: zzzzzzzz", "is 'zzzzzzzz', expected one of stretch, cover"),
    ("a: 3", "should be one of stretch, cover, found the number 3"),
    ("a: [cover]", "should be one of stretch, cover, found a list"),
  ])
  func `a word that is none of the choices is refused`(text: String, message: String) throws {
    let reader = try reader(of: text)
    #expect(reader.choice("a", default: Fit.stretch) == .stretch)
    #expect(reader.bag.lines == ["m.yaml:1:4: 'a' in stage 'paste' \(message)"])
  }
}
