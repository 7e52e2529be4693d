import Support

/// Damaged copies of a manifest's text, whatever it means: what a slip of the hand or of a program
/// leaves behind.
package enum TextMutants {
  /// The copies, always the same for a text.
  ///
  /// Each line dropped, doubled, indented, outdented, cut and swapped with the next; each key renamed;
  /// each value retyped; each list reversed or opened; the file truncated; characters deleted and odd
  /// ones put in; NUL and bytes that are not UTF-8 put in.
  package static func all(of text: String, lane: UInt64) -> [[UInt8]] {
    let texts = lines(of: text) + words(of: text) + characters(of: text, lane: lane)
    return texts.map { Array($0.utf8) } + bytes(of: Array(text.utf8), lane: lane)
  }

  private static func lines(of text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var out: [String] = []
    func replace(_ range: Range<Int>, _ replacement: [String]) {
      out.append(
        (lines[..<range.lowerBound] + replacement + lines[range.upperBound...])
          .joined(separator: "\n"))
    }
    for (index, line) in lines.enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      replace(index..<index + 1, [])
      replace(index..<index + 1, [line, line])
      replace(index..<index + 1, ["  " + line])
      replace(index..<index + 1, ["\t" + line])
      replace(index..<index + 1, [String(line.drop { $0 == " " })])
      replace(index..<index + 1, [String(line.prefix(line.count / 2))])
      if index + 1 < lines.count { replace(index..<index + 2, [lines[index + 1], line]) }
      out.append(lines[...index].joined(separator: "\n"))
    }
    return out
  }

  private static func words(of text: String) -> [String] {
    var out: [String] = []
    func replace(_ range: Range<String.Index>, _ replacement: String) {
      out.append(text[..<range.lowerBound] + replacement + text[range.upperBound...])
    }
    for match in text.matches(of: /[a-z_]+:/) {
      replace(match.range, "x" + text[match.range])
      replace(match.range, String(text[match.range].dropLast(2)) + ":")
    }
    for match in text.matches(of: /: [^ ,{}\[\]\n]+/) {
      for value in [
        "[]", "{}", "-1", "99999999999999999999", "''", "~", "true", "*none", "1.5", "*.jpg", "no",
        "0777", ".nan", "&a x", "!!int 3",
      ] {
        replace(match.range, ": \(value)")
      }
    }
    for match in text.matches(of: /\[([^\[\]]*)\]/) {
      let elements = match.1.split(separator: ",").reversed().joined(separator: ",")
      replace(match.range, "[\(elements)]")
      replace(match.range, "\(match.1)")
    }
    return out
  }

  private static func characters(of text: String, lane: UInt64) -> [String] {
    var stream = RandomStream(key: 2026, lane: lane)
    let odd: [Character] = Array("\0\u{1}\u{1B}\t\u{FEFF}é😀{}[]:,&*!|>'\"%@`#-?<=\r\n\u{F0000}")
    var out: [String] = []
    for _ in 0..<60 {
      var copy = Array(text)
      copy[stream.integer(0...copy.count - 1)] = stream.choice(odd)
      out.append(String(copy))
    }
    for _ in 0..<60 {
      var copy = Array(text)
      copy.remove(at: stream.integer(0...copy.count - 1))
      out.append(String(copy))
    }
    return out
  }

  private static func bytes(of text: [UInt8], lane: UInt64) -> [[UInt8]] {
    var stream = RandomStream(key: 2027, lane: lane)
    return (0..<40).map { _ in
      var copy = text
      let index = stream.integer(0...copy.count - 1)
      copy.insert(stream.choice([0, 0x80, 0xC3, 0xE2, 0xED, 0xF5, 0xFF]), at: index)
      return copy
    }
  }
}
