/// A text in which what Yams would resolve by itself is marked with characters of no other use.
///
/// Yams replaces an alias by a copy of its value, which forgets where the alias stands and lets a few
/// lines grow without bound while keys are compared; and it ends at the first mapping with a key
/// twice. So each `*` is given to it as a character that starts an ordinary word, and the first of two
/// equal keys gets another first letter: places stay as they are, and ``TreeBuilder`` undoes both.
struct MarkedText {
  private var scalars: [Unicode.Scalar]
  /// What stands for `*`; nil when the text has none.
  private let star: Unicode.Scalar?
  /// The letters that were replaced, by what stands for them.
  private var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
  /// Where each line starts.
  private let lines: [Int]
  /// Whether the text has a character of the planes that are used as marks.
  private let isOccupied: Bool

  /// The planes for private use, from which the marks are taken.
  private static let marks: ClosedRange<UInt32> = 0xF0000...0x10FFFD

  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    isOccupied = scalars.contains { Self.marks.contains($0.value) }
    let first = Unicode.Scalar(Self.marks.lowerBound)
    if let first, !isOccupied, scalars.contains("*") {
      star = first
      for (index, scalar) in scalars.enumerated() where scalar == "*" { scalars[index] = first }
    } else {
      star = nil
    }
    var lines = [0]
    for (index, scalar) in scalars.enumerated() {
      let isFirstOfTwo = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar), !isFirstOfTwo {
        lines.append(index + 1)
      }
    }
    self.lines = lines
    self.scalars = scalars
  }

  /// The text with its marks, for the parser.
  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// The character at a place, as it was written.
  func scalar(at place: TextPlace) -> Unicode.Scalar? {
    index(of: place).map { restored(scalars[$0]) }
  }

  /// A text from the parser without marks.
  func restored(_ text: String) -> String {
    guard star != nil || !letters.isEmpty else { return text }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text.unicodeScalars.map(restored))
    return String(view)
  }

  private func restored(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let letter = letters[scalar] ?? scalar
    return letter == star ? "*" : letter
  }

  /// Whether a plain scalar from the parser was written as an alias.
  func isAlias(_ text: String) -> Bool {
    guard let star, let first = text.unicodeScalars.first else { return false }
    return (letters[first] ?? first) == star
  }

  /// Gives the key at a place a first letter of its own; false when it has none that can be replaced,
  /// or when parsing once more would take too long.
  mutating func rename(keyAt place: TextPlace) -> Bool {
    let mark = Unicode.Scalar(Self.marks.lowerBound + 1 + UInt32(letters.count))
    guard let mark, !isOccupied, (letters.count + 1) * scalars.count <= 4 << 20,
      var index = index(of: place)
    else { return false }
    if ["\"", "'"].contains(scalars[index]) { index += 1 }
    guard index < scalars.count, Self.canStartName(scalars[index]) else { return false }
    letters[mark] = scalars[index]
    scalars[index] = mark
    return true
  }

  /// Whether a character is the start of a key, not of an anchor, a tag or an escape.
  private static func canStartName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
      || scalar == "<" || scalar.value == marks.lowerBound
  }

  private func index(of place: TextPlace) -> Int? {
    guard lines.indices.contains(place.line - 1) else { return nil }
    let isMarked = place.line == 1 && scalars.first == "\u{FEFF}"
    let index = lines[place.line - 1] + place.column - 1 + (isMarked ? 1 : 0)
    return scalars.indices.contains(index) ? index : nil
  }
}
