import Support
import Yams

/// A line and column of a text as YAML counts them: from 1, a column for each Unicode scalar.
struct TextPlace: Hashable {
  var line: Int
  var column: Int

  static let start = TextPlace(line: 1, column: 1)

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(_ mark: Mark?) {
    self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
  }

  /// The place after some scalars.
  static func end(of scalars: some Sequence<Unicode.Scalar>) -> TextPlace {
    var place = start
    var previous: Unicode.Scalar?
    for scalar in scalars {
      place.pass(scalar, after: previous)
      previous = scalar
    }
    return place
  }

  /// Moves past a scalar; a line feed after a carriage return ends no second line, and a byte order
  /// mark takes no column.
  mutating func pass(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) {
    switch scalar {
    case "\n" where previous == "\r": break
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": self = TextPlace(line: line + 1, column: 1)
    case "\u{FEFF}" where previous == nil: break
    default: column += 1
    }
  }

  func position(in file: String) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column)
  }
}
