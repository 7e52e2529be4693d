import Manifest
import Support
import Testing

@Suite struct MappingReaderRangesTests {
  @Test(arguments: [
    ("[1, 2]", 1.0...2.0), ("[0.5, 0.5]", 0.5...0.5), ("3", 3...3), ("[0, 9]", 0...9),
  ])
  func `a range has two ends, or one value for both`(
    text: String, expected: ClosedRange<Double>
  ) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.range("a", in: 0...9) == expected)
    #expect(reader.rangeIfPresent("a", in: 0...9) == expected)
    #expect(reader.bag.isEmpty)
  }

  @Test(arguments: [
    ("[1.1, 0.7]", "1:4", "is reversed: 1.1 is greater than 0.7; write [0.7, 1.1]"),
    ("[1]", "1:4", "should be a range [low, high] in 0...9, found a list"),
    ("[1, 2, 3]", "1:4", "should be a range [low, high] in 0...9, found a list"),
    ("[]", "1:4", "should be a range [low, high] in 0...9, found an empty list"),
    ("{low: 1}", "1:4", "should be a range [low, high] in 0...9, found a mapping"),
    ("[1, x]", "1:8", "should be a number in 0...9, found the text 'x'"),
    ("[1, 10]", "1:8", "is 10, expected a number in 0...9"),
    ("12", "1:4", "is 12, expected a number in 0...9"),
    ("x", "1:4", "should be a number in 0...9, found the text 'x'"),
  ])
  func `a range of another form is refused`(
    text: String, place: String, message: String
  ) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.range("a", in: 0...9, default: 4...5) == 4...5)
    #expect(reader.bag.lines == ["m.yaml:\(place): 'a' in stage 'paste' \(message)"])
  }

  @Test func `both ends of a range are reported at once`() throws {
    let reader = try reader(of: "a: [x, 10]")
    _ = reader.rangeIfPresent("a", in: 0...9)
    #expect(
      reader.bag.lines == [
        "m.yaml:1:5: 'a' in stage 'paste' should be a number in 0...9, found the text 'x'",
        "m.yaml:1:8: 'a' in stage 'paste' is 10, expected a number in 0...9",
      ])
  }

  @Test func `a range that must be there is told with its bounds`() throws {
    let reader = try reader(of: "b: 1")
    #expect(reader.range("a", in: 0.5...9) == 0.5...0.5)
    #expect(reader.rangeIfPresent("a", in: 0...9) == nil)
    #expect(
      reader.bag.lines == [
        "m.yaml:1:1: stage 'paste' needs 'a': a range [low, high] in 0.5...9"
      ])
  }

  @Test func `a range of whole numbers holds whole numbers`() throws {
    let reader = try reader(of: "a: [2, 3]\nb: [2, 2.5]\nc: 4.0\n")
    #expect(reader.integerRange("a", in: 1...9, default: 1...1) == 2...3)
    #expect(reader.integerRange("b", in: 1...9, default: 1...1) == 1...1)
    #expect(reader.integerRangeIfPresent("c", in: 1...9) == 4...4)
    #expect(reader.integerRangeIfPresent("d", in: 1...9) == nil)
    #expect(reader.bag.lines == ["m.yaml:2:4: 'b' in stage 'paste' should hold whole numbers"])
  }

  @Test func `a number too large for a whole one is refused, not trapped on`() throws {
    let reader = try reader(of: "a: 9223372036854775808")
    #expect(reader.integerRangeIfPresent("a", in: 0...Int.max) == nil)
    #expect(reader.bag.lines == ["m.yaml:1:4: 'a' in stage 'paste' should hold whole numbers"])
  }

  @Test(arguments: [
    ("[1, 2, 3]", "1:4", "should be a list of 4 numbers in 0...9, found a list"),
    ("5", "1:4", "should be a list of 4 numbers in 0...9, found the number 5"),
    ("[]", "1:4", "should be a list of 4 numbers in 0...9, found an empty list"),
    ("[1, 2, 3, 10]", "1:14", "is 10, expected a number in 0...9"),
  ])
  func `a list of numbers has its length`(text: String, place: String, message: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.numbers("a", in: 0...9, count: 4, default: [0, 0, 1, 1]) == [0, 0, 1, 1])
    #expect(reader.bag.lines == ["m.yaml:\(place): 'a' in stage 'paste' \(message)"])
  }

  @Test func `a list of numbers of any length is read`() throws {
    let reader = try reader(of: "a: [0, 90.5]")
    #expect(reader.numbers("a", in: 0...360, default: [7]) == [0, 90.5])
    #expect(reader.numbers("b", in: 0...360, default: [7]) == [7])
    #expect(reader.bag.isEmpty)
  }

  @Test func `a list of whole numbers refuses fractions and what is out of bounds`() throws {
    let reader = try reader(of: "a: [1, 2.5, 10, 3]\nb: 4\nc: []\n")
    #expect(reader.integers("a", in: 0...9).map(\.value) == [1, 3])
    #expect(reader.integers("b", in: 0...9).isEmpty)
    #expect(reader.integers("c", in: 0...9).isEmpty)
    #expect(
      reader.bag.lines == [
        "m.yaml:1:8: 'a' in stage 'paste' should be a whole number in 0...9, found the number 2.5",
        "m.yaml:1:13: 'a' in stage 'paste' should be a whole number in 0...9, found the number 10",
        "m.yaml:2:4: 'b' in stage 'paste' should be a list, each a whole number in 0...9, "
          + "found the number 4",
      ])
  }

  @Test(arguments: [
    ("[0, 5]", "1:5", "the number 0"), ("[5, 65501]", "1:8", "the number 65501"),
    ("[5]", "1:4", "a list"), ("5", "1:4", "the number 5"), ("[5, 5, 5]", "1:4", "a list"),
    ("[5.5, 5]", "1:5", "the number 5.5"), ("[5, x]", "1:8", "the text 'x'"),
  ])
  func `a size of another form is refused`(text: String, place: String, kind: String) throws {
    let reader = try reader(of: "a: \(text)")
    #expect(reader.size("a") == (1, 1))
    #expect(
      reader.bag.lines == [
        "m.yaml:\(place): 'a' in stage 'paste' should be a size [width, height] in pixels, "
          + "each in 1...65500, found \(kind)"
      ])
  }

  @Test func `a size is width, then height`() throws {
    let reader = try reader(of: "a: [1, 65500]")
    #expect(reader.size("a") == (1, 65500))
    #expect(reader.bag.isEmpty)
  }
}
