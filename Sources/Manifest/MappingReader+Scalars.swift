import Support

extension MappingReader {
  /// A whole number within bounds.
  package func integer(
    _ key: String, in bounds: ClosedRange<Int>, default standard: Int? = nil
  ) -> Int {
    let value = optionalInteger(key, in: bounds, isRequired: standard == nil)
    let result = value ?? standard ?? bounds.lowerBound
    note(key, .integer(result))
    return result
  }

  /// A whole number within bounds that may be absent.
  package func integerIfPresent(_ key: String, in bounds: ClosedRange<Int>) -> Int? {
    let value = optionalInteger(key, in: bounds, isRequired: false)
    if let value { note(key, .integer(value)) }
    return value
  }

  private func optionalInteger(
    _ key: String, in bounds: ClosedRange<Int>, isRequired: Bool
  ) -> Int? {
    let expected = "a whole number \(Self.phrase(bounds))"
    guard let node = isRequired ? require(key, expected) : take(key) else { return nil }
    guard case .integer(let value)? = node.scalar else {
      mismatch(key, expected, node)
      return nil
    }
    guard bounds.contains(value) else {
      bag.report("'\(key)' in \(subject) is \(value), expected \(expected)", at: node)
      return nil
    }
    return value
  }

  /// A number within bounds.
  package func number(
    _ key: String, in bounds: ClosedRange<Double>, default standard: Double? = nil
  ) -> Double {
    let expected = "a number \(Self.phrase(bounds))"
    let node = standard == nil ? require(key, expected) : take(key)
    let result = node.flatMap { number($0, key, in: bounds) } ?? standard ?? bounds.lowerBound
    note(key, .number(result))
    return result
  }

  /// A number within bounds that may be absent.
  package func numberIfPresent(_ key: String, in bounds: ClosedRange<Double>) -> Double? {
    guard let node = take(key), let value = number(node, key, in: bounds) else { return nil }
    note(key, .number(value))
    return value
  }

  /// One value of a list or range as a number within bounds; nil after reporting.
  package func number(
    _ node: ManifestNode, _ key: String, in bounds: ClosedRange<Double>
  ) -> Double? {
    let expected = "a number \(Self.phrase(bounds))"
    let value: Double
    switch node.scalar {
    case .integer(let whole)?: value = Double(whole)
    case .number(let real)?: value = real
    default:
      mismatch(key, expected, node)
      return nil
    }
    guard bounds.contains(value) else {
      bag.report("'\(key)' in \(subject) is \(Self.short(value)), expected \(expected)", at: node)
      return nil
    }
    return value
  }

  /// `true` or `false`.
  package func flag(_ key: String, default standard: Bool) -> Bool {
    var result = standard
    if let node = take(key) {
      if case .bool(let value)? = node.scalar {
        result = value
      } else {
        mismatch(key, "true or false", node)
      }
    }
    note(key, .bool(result))
    return result
  }

  /// A text; numbers count as text, so that `name: 7` works.
  package func text(_ key: String, default standard: String? = nil) -> String {
    let node = standard == nil ? require(key, "a text") : take(key)
    let result = node.flatMap { text($0, key) } ?? standard ?? ""
    note(key, .string(result))
    return result
  }

  /// A text that may be absent but not empty, with its place.
  package func textIfPresent(_ key: String) -> Located<String>? {
    guard let node = take(key), let value = nonEmptyText(node, key) else { return nil }
    note(key, .string(value))
    return Located(value, at: node.position)
  }

  /// One value as a text; nil after reporting.
  package func text(_ node: ManifestNode, _ key: String) -> String? {
    switch node.scalar {
    case .string(let value)?: return value
    case .integer(let value)?: return node.written ?? "\(value)"
    case .number(let value)?: return node.written ?? "\(value)"
    default:
      mismatch(key, "a text", node)
      return nil
    }
  }

  private func nonEmptyText(_ node: ManifestNode, _ key: String) -> String? {
    guard let value = text(node, key) else { return nil }
    guard !value.isEmpty else {
      bag.report("'\(key)' in \(subject) holds an empty text", at: node)
      return nil
    }
    return value
  }

  /// A text or a list of texts.
  ///
  /// An empty text is reported, and an empty list unless it is the default.
  package func texts(_ key: String, default standard: [String]? = nil) -> [Located<String>] {
    guard let node = standard == nil ? require(key, "a text or a list of texts") : take(key) else {
      note(key, .list((standard ?? []).map { .scalar(.string($0)) }))
      return (standard ?? []).map { Located($0, at: self.node.position) }
    }
    let nodes = node.elements ?? [node]
    if nodes.isEmpty, standard?.isEmpty != true { mismatch(key, "a text or a list of texts", node) }
    let found = nodes.compactMap { element in
      nonEmptyText(element, key).map { Located($0, at: element.position) }
    }
    note(key, .list(found.map { .scalar(.string($0.value)) }))
    return found
  }

  /// As ``texts(_:default:)``; nil when the key is absent.
  package func textsIfPresent(_ key: String) -> [Located<String>]? {
    take(key) == nil ? nil : texts(key)
  }

  /// One of a few words.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Choice
  ) -> Choice {
    let names = Choice.allCases.map(\.rawValue)
    var result = standard
    if let node = take(key) {
      if let word = word(node), let value = Choice(rawValue: word) {
        result = value
      } else if let word = word(node) {
        bag.report(
          "'\(key)' in \(subject) is '\(word)', expected one of \(names.joined(separator: ", "))",
          at: node,
          hint: NearestName.suggestion(for: word, among: names).map { "did you mean '\($0)'?" })
      } else {
        mismatch(key, "one of \(names.joined(separator: ", "))", node)
      }
    }
    note(key, .string(result.rawValue))
    return result
  }

  private func word(_ node: ManifestNode) -> String? {
    if case .string(let word)? = node.scalar { word } else { nil }
  }

  /// For example `in 1...100`.
  static func phrase(_ bounds: ClosedRange<Int>) -> String {
    if bounds.upperBound == .max { return "of at least \(bounds.lowerBound)" }
    if bounds.lowerBound == .min { return "of at most \(bounds.upperBound)" }
    return "in \(bounds.lowerBound)...\(bounds.upperBound)"
  }

  /// For example `in 0...0.5`.
  static func phrase(_ bounds: ClosedRange<Double>) -> String {
    "in \(short(bounds.lowerBound))...\(short(bounds.upperBound))"
  }

  /// A number, without `.0` when it is whole.
  package static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

/// A value with the place it was written at.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let position: SourcePosition

  package init(_ value: Value, at position: SourcePosition) {
    self.value = value
    self.position = position
  }
}

extension Located: Equatable where Value: Equatable {}
