import Manifest
import Support
import Testing

@Suite struct MappingReaderRulesTests {
  @Test(arguments: [
    ("a: 1\nb: 2", ["m.yaml:2:4: give 'a' or 'b', not both"]),
    ("b: 1\na: 2", ["m.yaml:2:4: give 'a' or 'b', not both"]),
    ("a: 1", []), ("{}", []),
  ])
  func `of two keys one may be written`(text: String, lines: [String]) throws {
    let reader = try reader(of: text)
    reader.atMostOne(of: ["a", "b", "z"])
    #expect(reader.bag.lines == lines)
  }

  @Test(arguments: [("a: 1", 0), ("b: 1\na: 2", 0), ("c: 1", 1)])
  func `of some keys one must be written`(text: String, count: Int) throws {
    let reader = try reader(of: text)
    reader.needsOne(of: ["a", "b"], "nothing is said", hint: "say it")
    #expect(
      reader.bag.lines
        == [String](repeating: "m.yaml:1:1: nothing is said; say it", count: count))
  }

  @Test(arguments: [("a: 1", nil), ("a: 1\nb: 2", 2), ("{}", 0)])
  func `of some keys exactly one must be written`(text: String, found: Int?) throws {
    let reader = try reader(of: text)
    reader.needsExactlyOne(of: ["a", "b"], "kinds of labels")
    #expect(
      reader.bag.lines
        == (found.map {
          ["m.yaml:1:1: stage 'paste' names \($0) kinds of labels, expected one; one of: a, b"]
        } ?? []))
  }

  private enum Blend: String, CaseIterable { case over, gaussian, box }

  @Test(arguments: [
    (
      "sigma: 1",
      [
        "m.yaml:1:8: 'sigma' is for 'blend: gaussian', but 'blend' is 'over'; "
          + "leave one of them out"
      ]
    ),
    ("{ sigma: 1, blend: gaussian }", []), ("blend: over", []),
  ])
  func `a key that belongs to a setting is refused beside another`(
    text: String, lines: [String]
  ) throws {
    let reader = try reader(of: text)
    let blend = reader.choice("blend", default: Blend.over)
    reader.belongs("sigma", to: "blend", being: Blend.gaussian, found: blend)
    #expect(reader.bag.lines == lines)
  }

  @Test(arguments: [
    ("blend: gaussian", ["m.yaml:1:8: 'blend: gaussian' needs 'sigma'; write one"]),
    ("{ sigma: 1, blend: gaussian }", []), ("blend: over", []), ("{}", []),
  ])
  func `a key that a setting needs is missed`(text: String, lines: [String]) throws {
    let reader = try reader(of: text)
    let blend = reader.choice("blend", default: Blend.over)
    reader.needs(
      "sigma", for: "blend", being: Blend.gaussian, found: blend, hint: "write one")
    #expect(reader.bag.lines == lines)
  }

  @Test(
    arguments: [
      ([.over], ["m.yaml:1:8: 'sigma' is for 'blend: gaussian', but 'blend' is 'over'; LEAVE"]),
      ([.gaussian], []), ([.over, .gaussian], []), ([], []),
      (
        [.over, .box],
        ["m.yaml:1:8: 'sigma' is for 'blend: gaussian', but 'mixed' holds over, box; leave it out"]
      ),
    ] as [([Blend], [String])])
  private func `a key may belong to one of several`(found: [Blend], lines: [String]) throws {
    let reader = try reader(of: "sigma: 1")
    reader.belongs("sigma", to: "blend", being: Blend.gaussian, orIn: "mixed", found: found)
    #expect(
      reader.bag.lines == lines.map { $0.replacing("LEAVE", with: "leave one of them out") })
  }

  @Test func `names have their form, each reported at its place`() throws {
    let reader = try reader(of: "good: 1\nBad: 2\n'': 3\n")
    let names = reader.names(.canvas, for: "a canvas", missing: "no canvas")
    #expect(names.map(\.name) == ["good", "Bad", ""])
    let hint = "use 1 to 60 lower-case letters, digits and '_'"
    #expect(
      reader.bag.lines == [
        "m.yaml:2:1: 'Bad' cannot name a canvas; \(hint)",
        "m.yaml:3:1: '' cannot name a canvas; \(hint)",
      ])
  }

  @Test func `names that are missing are reported if they must be there`() throws {
    let reader = try reader(of: "{}")
    #expect(reader.names(nil, for: "a view").isEmpty)
    #expect(reader.bag.isEmpty)
    #expect(reader.names(nil, for: "a view", missing: "names no view", hint: "name one").isEmpty)
    #expect(reader.bag.lines == ["m.yaml:1:1: names no view; name one"])
  }
}
