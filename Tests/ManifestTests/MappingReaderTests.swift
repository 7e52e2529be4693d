import Manifest
import Support
import Testing

@Suite struct MappingReaderTests {
  @Test func `an unknown key is reported with the nearest known one`() throws {
    let reader = try reader(of: "blnd: over\n")
    _ = reader.text("blend", default: "over")
    reader.finish()
    #expect(
      reader.bag.lines == [
        "m.yaml:1:1: unknown key 'blnd' in stage 'paste'; did you mean 'blend'?"
      ])
  }

  @Test func `an unknown key near none lists the known ones`() throws {
    let reader = try reader(of: "zzzzzzz: 1\n")
    _ = (reader.flag("flip", default: false), reader.has("rotate"))
    reader.finish()
    #expect(
      reader.bag.lines == [
        "m.yaml:1:1: unknown key 'zzzzzzz' in stage 'paste'; one of: flip, rotate"
      ])
  }

  @Test func `a key that is only looked for counts as known`() throws {
    let reader = try reader(of: "imges: 1\n")
    #expect(!reader.has("images"))
    reader.finish()
    #expect(
      reader.bag.lines == [
        "m.yaml:1:1: unknown key 'imges' in stage 'paste'; did you mean 'images'?"
      ])
  }

  @Test func `a key that is missing is reported at the mapping`() throws {
    let reader = try reader(of: "\na: 1")
    #expect(reader.require("from", "a source") == nil)
    #expect(reader.bag.lines == ["m.yaml:2:1: stage 'paste' needs 'from': a source"])
  }

  @Test(arguments: [
    ("3", "the number 3"), ("[1]", "a list"), ("over", "the text 'over'"),
  ])
  func `what is no mapping is reported once and read as empty`(text: String, kind: String) throws {
    let reader = try reader(of: text)
    #expect(reader.keys.isEmpty)
    #expect(!reader.flag("flip", default: false))
    reader.finish()
    #expect(
      reader.bag.lines == ["m.yaml:1:1: stage 'paste' should be a mapping, found \(kind)"])
  }

  @Test func `a mapping without a value is an empty one`() throws {
    let reader = try reader(of: "crop:\nkeep: ~\n")
    #expect(reader.nestedIfPresent("crop")?.keys.isEmpty == true)
    #expect(reader.nested("keep").keys.isEmpty)
    #expect(reader.nestedIfPresent("place") == nil)
    reader.finish()
    #expect(reader.bag.isEmpty)
  }

  private enum Word: String, CaseIterable { case over }

  private static let reads: [(String, Bool, @Sendable (MappingReader) -> Void)] = [
    ("a whole number in 1...9", true, { _ = $0.integer("k", in: 1...9, default: 1) }),
    ("a whole number in 1...9", false, { _ = $0.integer("k", in: 1...9) }),
    ("a number in 0...1", true, { _ = $0.numberIfPresent("k", in: 0...1) }),
    ("true or false", true, { _ = $0.flag("k", default: true) }),
    ("a text", true, { _ = $0.text("k", default: "x") }),
    ("the path of a file", false, { _ = $0.requiredText("k", "the path of a file") }),
    ("one of over", true, { _ = $0.choice("k", default: Word.over) }),
    ("a text or a list of texts", false, { _ = $0.texts("k") }),
    ("a range [low, high] in 0...1", true, { _ = $0.rangeIfPresent("k", in: 0...1) }),
    ("a list of 4 numbers in 0...1", true, { _ = $0.numbersIfPresent("k", in: 0...1, count: 4) }),
    (
      "a size [width, height] in pixels, each in 1...65500", true, { _ = $0.sizeIfPresent("k") }
    ),
    ("a list of stages", true, { _ = $0.stages("k") }),
  ]

  @Test(arguments: reads) func `a key without a value is refused where it stands`(
    expected: String, isOptional: Bool, read: @Sendable (MappingReader) -> Void
  ) throws {
    let reader = try reader(of: "a: 1\nk:\n")
    read(reader)
    #expect(
      reader.bag.lines == [
        "m.yaml:2:3: 'k' in stage 'paste' has no value, expected \(expected)"
          + (isOptional ? "; leave the key out for its default" : "")
      ])
  }

  @Test func `resolved holds every default in the order of reading`() throws {
    let reader = try reader(of: "b: 2\ninner: { y: [3, 4] }\n")
    _ = reader.integer("a", in: 0...9, default: 1)
    let inner = reader.nested("inner")
    _ = reader.number("b", in: 0...9, default: 0)
    _ = inner.range("y", in: 0...9, default: 0...1)
    _ = inner.flag("x", default: true)
    #expect(
      reader.resolved
        == .mapping([
          .init("a", .scalar(1)),
          .init(
            "inner",
            .mapping([
              .init("y", .list([.scalar(.number(3)), .scalar(.number(4))])),
              .init("x", .scalar(true)),
            ])),
          .init("b", .scalar(.number(2))),
        ]))
  }

  @Test func `a key's position is its value's, else the mapping's`() throws {
    let reader = try reader(of: "a: 1\nb:   2\n")
    #expect(reader.position(of: "b").description == "m.yaml:2:6")
    #expect(reader.position(of: "c").description == "m.yaml:1:1")
  }

  @Test func `every problem of a mapping is found in one pass`() throws {
    let reader = try reader(of: "size: 0\nfilp: 1\nblend: ovr\nrange: [2, 1]\n")
    enum Blend: String, CaseIterable { case over, gaussian }
    _ = reader.choice("blend", default: Blend.over)
    _ = reader.integer("size", in: 1...9, default: 1)
    _ = reader.range("range", in: 0...9, default: 0...1)
    _ = reader.flag("flip", default: false)
    _ = reader.require("from", "a source")
    reader.finish()
    #expect(
      ManifestFailure(reader.bag.diagnostics).description == """
        m.yaml:1:1: stage 'paste' needs 'from': a source
        m.yaml:1:7: 'size' in stage 'paste' is 0, expected a whole number in 1...9
        m.yaml:2:1: unknown key 'filp' in stage 'paste'; did you mean 'flip'?
        m.yaml:3:8: 'blend' in stage 'paste' is 'ovr', expected one of over, gaussian; \
        did you mean 'over'?
        m.yaml:4:8: 'range' in stage 'paste' is reversed: 2 is greater than 1; write [1, 2]
        5 problems
        """)
  }
}
