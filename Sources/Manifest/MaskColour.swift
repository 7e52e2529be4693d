import Support

/// An exact colour of a colour-coded mask.
package struct MaskColour: Sendable, Hashable, CustomStringConvertible {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads six hexadecimal digits, with or without `#` before them.
  package init?(hex: String) {
    let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
    guard digits.utf8.count == 6, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }

  /// For example `#ff8000`.
  package var description: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension MappingReader {
  /// One colour or a list of colours, each `[red, green, blue]` or `"#rrggbb"`; may be absent.
  package func colours(_ key: String, about: String? = nil) -> [Located<MaskColour>] {
    let expected = "a colour [red, green, blue] or \"#rrggbb\", or a list of colours"
    let forms: [ValueSchema] = [
      .list(.integer(0...255), count: 3...3), .matching("^#?[0-9a-fA-F]{6}$"),
    ]
    declare(key, .any(forms + [.list(.any(forms), count: 1...Int.max)]), about)
    guard let node = written(key, expected, isRequired: false) else { return [] }
    var nodes = [node]
    if let elements = node.elements, elements.first.map({ Self.isWhole($0) }) != true {
      nodes = elements
    }
    if nodes.isEmpty { mismatch(key, expected, node) }
    var found: [Located<MaskColour>] = []
    for element in nodes {
      if let colour = Self.colour(element) {
        found.append(Located(colour, at: element.position))
      } else {
        mismatch(key, expected, element)
      }
    }
    note(key, .list(found.map { .scalar(.string($0.value.description)) }))
    return found
  }

  private static func isWhole(_ node: ManifestNode) -> Bool {
    if case .integer? = node.scalar { node.written?.utf8.count != 6 } else { false }
  }

  private static func colour(_ node: ManifestNode) -> MaskColour? {
    if let parts = node.elements {
      let values = parts.compactMap { part -> UInt8? in
        guard case .integer(let value)? = part.scalar else { return nil }
        return UInt8(exactly: value)
      }
      guard parts.count == 3, values.count == 3 else { return nil }
      return MaskColour(values[0], values[1], values[2])
    }
    // Digits alone, such as 000080, are a number to YAML.
    switch node.scalar {
    case .string(let text)?: return MaskColour(hex: text)
    case .integer?, .number?: return node.written.flatMap(MaskColour.init(hex:))
    default: return nil
    }
  }
}
