import Support

extension MappingReader {
  /// A text; numbers count as text, so that `name: 7` works.
  package func text(
    _ key: String, default standard: String? = nil, about: String? = nil
  ) -> String {
    declare(
      key, .text(isEmptyAllowed: true), about, default: standard.map { .string($0) },
      isRequired: standard == nil)
    let node = written(key, "a text", isRequired: standard == nil)
    let result = node.flatMap { text($0, key) } ?? standard ?? ""
    note(key, .string(result))
    return result
  }

  /// A text that may be absent but not empty, with its place.
  package func textIfPresent(_ key: String, about: String? = nil) -> Located<String>? {
    declare(key, .text(isEmptyAllowed: false), about)
    guard !isRecording else { return Located("", at: node.position) }
    return locatedText(key, written(key, "a text", isRequired: false))
  }

  /// A text that must be there and not be empty, with its place; nil after reporting.
  ///
  /// `expected` tells what the text is, for the message when it is missing.
  package func requiredText(
    _ key: String, _ expected: String, about: String? = nil
  ) -> Located<String>? {
    declare(key, .text(isEmptyAllowed: false), about, isRequired: true)
    return locatedText(key, written(key, expected, isRequired: true))
  }

  private func locatedText(_ key: String, _ node: ManifestNode?) -> Located<String>? {
    guard let node, let value = nonEmptyText(node, key) else { return nil }
    note(key, .string(value))
    return Located(value, at: node.position)
  }

  /// A name of a form that must be there.
  package func name(_ key: String, _ form: NameForm = .word, about: String? = nil) -> String {
    declare(key, .matching(form.pattern), about, isRequired: true)
    let node = written(key, "a name of \(form.phrase)", isRequired: true)
    let value = node.flatMap { text($0, key) }
    if let value, !form.accepts(value) {
      bag.report(
        "'\(key)' is '\(value.prefix(80))', expected \(form.phrase)", at: position(of: key))
    }
    note(key, .string(value ?? ""))
    return value ?? ""
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
  package func texts(
    _ key: String, default standard: [String]? = nil, about: String? = nil
  ) -> [Located<String>] {
    let least = standard?.isEmpty == true ? 0 : 1
    declare(
      key, .texts(count: least...Int.max), about,
      default: standard.map { .array($0.map { .string($0) }) }, isRequired: standard == nil)
    let expected = "a text or a list of texts"
    guard let node = written(key, expected, isRequired: standard == nil) else {
      note(key, .list((standard ?? []).map { .scalar(.string($0)) }))
      return (standard ?? []).map { Located($0, at: self.node.position) }
    }
    return texts(node, key, least: least)
  }

  /// As ``texts(_:default:about:)``; nil when the key is absent.
  package func textsIfPresent(_ key: String, about: String? = nil) -> [Located<String>]? {
    declare(key, .texts(count: 1...Int.max), about)
    guard !isRecording else { return [] }
    let node = written(key, "a text or a list of texts", isRequired: false)
    return node.map { texts($0, key, least: 1) }
  }

  private func texts(_ node: ManifestNode, _ key: String, least: Int) -> [Located<String>] {
    let nodes = node.elements ?? [node]
    if nodes.count < least { mismatch(key, "a text or a list of texts", node) }
    let found = nodes.compactMap { element in
      nonEmptyText(element, key).map { Located($0, at: element.position) }
    }
    note(key, .list(found.map { .scalar(.string($0.value)) }))
    return found
  }

  /// One of a few words.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Choice, about: String? = nil
  ) -> Choice {
    let names = Choice.allCases.map(\.rawValue)
    declare(key, .words(names), about, default: .string(standard.rawValue))
    let result = word(key, among: names).flatMap(Choice.init(rawValue:)) ?? standard
    note(key, .string(result.rawValue))
    return result
  }

  /// One of a few words that may be absent; nil also after reporting.
  package func choiceIfPresent<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, about: String? = nil
  ) -> Choice? {
    wordIfPresent(key, among: Choice.allCases.map(\.rawValue), about: about)
      .flatMap(Choice.init(rawValue:))
  }

  /// One of some words that may be absent; nil also after reporting.
  package func wordIfPresent(
    _ key: String, among names: [String], about: String? = nil
  ) -> String? {
    declare(key, .words(names), about)
    guard !isRecording else { return names.first }
    let result = word(key, among: names)
    if let result { note(key, .string(result)) }
    return result
  }

  /// A word that is one of some; nil when the key is absent or after reporting.
  private func word(_ key: String, among names: [String]) -> String? {
    let expected = "one of \(names.joined(separator: ", "))"
    guard let node = written(key, expected, isRequired: false) else { return nil }
    guard case .string(let word)? = node.scalar else {
      mismatch(key, expected, node)
      return nil
    }
    guard names.contains(word) else {
      reportWord(word, key, among: names, node)
      return nil
    }
    return word
  }

  /// Reports a word that is none of some, with the nearest.
  func reportWord(_ word: String, _ key: String, among names: [String], _ node: ManifestNode) {
    bag.report(
      "'\(key)' in \(subject) is '\(word)', expected one of \(names.joined(separator: ", "))",
      at: node,
      hint: NearestName.suggestion(for: word, among: names).map { "did you mean '\($0)'?" })
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
