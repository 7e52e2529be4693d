import Support

/// A YAML value with the place it was written at.
package struct ManifestNode: Sendable {
  package var content: Content
  package let position: SourcePosition
  /// The alias the value was reached through, when it was written elsewhere.
  package private(set) var alias: ManifestAlias?
  /// A scalar's text as it stands in the file, which keeps the zeros of `007`.
  package let written: String?

  package indirect enum Content: Sendable {
    case scalar(ManifestScalar)
    case sequence([ManifestNode])
    case mapping([(key: ManifestKey, value: ManifestNode)])
  }

  package init(
    _ content: Content, at position: SourcePosition, alias: ManifestAlias? = nil,
    written: String? = nil
  ) {
    self.content = content
    self.position = position
    self.alias = alias
    self.written = written
  }

  /// What the value is, for messages: `the number 3`, `a list`, `a mapping`.
  package var kind: String {
    switch content {
    case .sequence(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.kind
    }
  }

  /// The elements, when this is a list.
  package var elements: [ManifestNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The keys and values, when this is a mapping.
  package var pairs: [(key: ManifestKey, value: ManifestNode)]? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs
  }

  /// The scalar, when this is one.
  package var scalar: ManifestScalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  /// The value as an alias brings it in; what lies below keeps the alias nearest to it.
  func reached(through alias: ManifestAlias) -> ManifestNode {
    var copy = self
    if copy.alias == nil { copy.alias = alias }
    switch content {
    case .scalar: break
    case .sequence(let elements):
      copy.content = .sequence(elements.map { $0.reached(through: alias) })
    case .mapping(let pairs):
      copy.content = .mapping(pairs.map { ($0.key, $0.value.reached(through: alias)) })
    }
    return copy
  }

  /// The value under a key of a mapping.
  package subscript(key: String) -> ManifestNode? {
    pairs?.first { $0.key.name == key }?.value
  }
}

/// An alias and the line it stands in.
package struct ManifestAlias: Sendable, Equatable {
  package let name: String
  package let line: Int
}

/// A key of a mapping and where it stands.
package struct ManifestKey: Sendable {
  package let name: String
  package let position: SourcePosition
}

/// A scalar, typed by the core schema of YAML 1.2 (section 10.3.2), decimal numbers only.
package enum ManifestScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)

  package init(text: String, isPlain: Bool) {
    guard isPlain else {
      self = .string(text)
      return
    }
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    default:
      let startsLikeNumber = text.first.map { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
      let isDecimal = text.utf8.allSatisfy { !(UInt8(ascii: "x")...UInt8(ascii: "z")).contains($0) }
      if startsLikeNumber == true, isDecimal, let value = Int(text) {
        self = .integer(value)
      } else if startsLikeNumber == true, isDecimal, let value = Double(text), value.isFinite {
        self = .number(value)
      } else {
        self = .string(text)
      }
    }
  }

  /// For messages.
  package var kind: String {
    switch self {
    case .null: "nothing"
    case .bool(let value): "the truth value \(value)"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .string(let value): "the text '\(value.prefix(60))'"
    }
  }
}
