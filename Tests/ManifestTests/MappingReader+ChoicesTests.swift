import Manifest
import Testing

@Suite struct MappingReaderChoicesTests {
  private enum Fruit: String, CaseIterable { case apple, pear, plum }

  private func read(_ text: String) throws -> (fruits: [Fruit], reader: MappingReader) {
    let reader = try reader(of: text)
    let fruits = reader.choices("fruits", of: Fruit.self).map(\.value)
    reader.finish()
    return (fruits, reader)
  }

  @Test(
    arguments: [
      ("{}", []), ("fruits: []", []), ("fruits: pear", [.pear]),
      ("fruits: [plum, apple]", [.plum, .apple]),
    ] as [(String, [Fruit])])
  private func `words are read as written`(text: String, expected: [Fruit]) throws {
    let (fruits, reader) = try read(text)
    #expect(fruits == expected)
    #expect(reader.bag.isEmpty)
  }

  @Test func `the order written makes no difference to what is resolved`() throws {
    let one = try read("fruits: [plum, apple]").reader.resolved
    let other = try read("fruits: [apple, plum]").reader.resolved
    #expect(one == other)
    #expect(one.json == ["fruits": ["apple", "plum"]])
  }

  @Test(
    arguments: [
      (
        "fruits: [peer]",
        "'fruits' in stage 'paste' holds 'peer', expected a list of words among apple, pear, plum; "
          + "did you mean 'pear'?"
      ),
      ("fruits: [pear, pear]", "'fruits' in stage 'paste' holds 'pear' twice"),
      (
        "fruits: 3",
        "'fruits' in stage 'paste' should be a list of words among apple, pear, plum, found the number 3"
      ),
    ]) func `anything else is told at its place`(text: String, message: String) throws
  {
    let lines = try read(text).reader.bag.diagnostics.map(\.line)
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix(": " + message) == true, "\(lines)")
  }

  private func mixed(_ text: String) throws -> (fruits: [Fruit], reader: MappingReader) {
    let reader = try reader(of: text)
    let fruits = reader.mixture("fruits", of: [Fruit.apple, .plum], hints: ["pear": "too soft"])
    reader.finish()
    return (fruits, reader)
  }

  @Test func `a mixture does not depend on the order written`() throws {
    let (fruits, reader) = try mixed("fruits: [plum, apple]")
    #expect(fruits == [.apple, .plum])
    #expect(reader.bag.isEmpty)
    #expect(reader.resolved.json == ["fruits": ["apple", "plum"]])
  }

  @Test(
    arguments: [
      ("{}", "1:1: stage 'paste' needs 'fruits': EXPECTED"),
      ("fruits: plum", "1:9: 'fruits' in stage 'paste' should be EXPECTED, found the text 'plum'"),
      ("fruits: []", "1:9: 'fruits' in stage 'paste' holds nothing, expected EXPECTED"),
      ("fruits: [plum]", "1:9: 'fruits' in stage 'paste' holds 'plum' alone, expected EXPECTED"),
      ("fruits: [plum, apple, plum]", "1:23: 'fruits' in stage 'paste' holds 'plum' twice"),
      (
        "fruits: [plum, aple]",
        "1:16: 'fruits' in stage 'paste' holds 'aple', expected EXPECTED; did you mean 'apple'?"
      ),
      (
        "fruits: [pear]",
        "1:10: 'fruits' in stage 'paste' holds 'pear', expected EXPECTED; too soft"
      ),
      (
        "fruits: [plum, 3]",
        "1:16: 'fruits' in stage 'paste' should be EXPECTED, found the number 3"
      ),
    ]) func `a mixture is of two or more, each once`(text: String, line: String) throws
  {
    let (fruits, reader) = try mixed(text)
    #expect(fruits.isEmpty)
    #expect(
      reader.bag.lines == [
        "m.yaml:" + line.replacing("EXPECTED", with: "a list of at least two of apple, plum")
      ])
  }
}
