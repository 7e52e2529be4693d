/// What a name may be made of: ASCII letters of some ranges, up to a length.
package struct NameForm: Sendable {
  private let ranges: [ClosedRange<UInt8>]
  private let longest: Int
  /// For hints: `1 to 60 letters, digits, '-' and '_'`.
  package let phrase: String

  /// Letters, digits, `-` and `_`: what can be part of a file name.
  package static let word = NameForm(
    [
      letters("a", "z"), letters("A", "Z"), letters("0", "9"), letters("_", "_"), letters("-", "-"),
    ],
    longest: 60, phrase: "1 to 60 letters, digits, '-' and '_'")

  /// Lower-case letters, digits and `_`: what can be part of a shard member's name.
  package static let canvas = NameForm(
    [letters("a", "z"), letters("0", "9"), letters("_", "_")],
    longest: 60, phrase: "1 to 60 lower-case letters, digits and '_'")

  /// Digits: a pixel value.
  package static let digits = NameForm(
    [letters("0", "9")], longest: 20, phrase: "a whole number")

  private init(_ ranges: [ClosedRange<UInt8>], longest: Int, phrase: String) {
    self.ranges = ranges
    self.longest = longest
    self.phrase = phrase
  }

  private static func letters(
    _ first: Unicode.Scalar, _ last: Unicode.Scalar
  )
    -> ClosedRange<UInt8>
  {
    UInt8(ascii: first)...UInt8(ascii: last)
  }

  /// Whether a text has the form.
  package func accepts(_ text: String) -> Bool {
    (1...longest).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in ranges.contains { $0.contains(byte) } }
  }

  /// The form as a regular expression: `^[a-zA-Z0-9_-]{1,60}$`.
  package var pattern: String {
    let set = ranges.map { range in
      let (first, last) = (Unicode.Scalar(range.lowerBound), Unicode.Scalar(range.upperBound))
      return first == last ? "\(first)" : "\(first)-\(last)"
    }
    return "^[\(set.joined())]{1,\(longest)}$"
  }
}
