import Support

extension MappingReader {
  /// A list of a few words, or one of them; none when the key is absent.
  ///
  /// ``resolved`` has them in the words' own order, so that the order written does not matter.
  package func choices<Choice: RawRepresentable<String> & CaseIterable & Sendable & Equatable>(
    _ key: String, of words: Choice.Type, about: String? = nil
  ) -> [Located<Choice>] {
    let names = Choice.allCases.map(\.rawValue)
    declare(
      key, .any([.words(names), .list(.words(names), count: 0...names.count)]), about, default: [])
    var found: [Located<Choice>] = []
    let expected = "a list of words among \(names.joined(separator: ", "))"
    let node = written(key, expected, isRequired: false)
    for element in node.map({ $0.elements ?? [$0] }) ?? [] {
      guard case .string(let word)? = element.scalar else {
        mismatch(key, expected, element)
        continue
      }
      guard let choice = Choice(rawValue: word) else {
        bag.report(
          "'\(key)' in \(subject) holds '\(word)', expected \(expected)", at: element,
          hint: NearestName.suggestion(for: word, among: names).map { "did you mean '\($0)'?" })
        continue
      }
      guard !found.contains(where: { $0.value == choice }) else {
        bag.report("'\(key)' in \(subject) holds '\(word)' twice", at: element)
        continue
      }
      found.append(Located(choice, at: element.position))
    }
    let inOrder = Choice.allCases.filter { choice in found.contains { $0.value == choice } }
    note(key, .list(inOrder.map { .scalar(.string($0.rawValue)) }))
    return found
  }

  /// A list of at least two of some words, each once, that must be there.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - words: The words.
  ///   - hints: What to say of other words, by the word.
  ///   - about: One sentence.
  /// - Returns: The words in the order of `words`, so that the order written does not matter; none when
  ///   anything was reported.
  package func mixture<Choice: RawRepresentable<String> & Equatable>(
    _ key: String, of words: [Choice], hints: [String: String] = [:], about: String? = nil
  ) -> [Choice] {
    let names = words.map(\.rawValue)
    declare(key, .mixture(of: names), about, isRequired: true)
    guard !isRecording else { return words }
    let expected = "a list of at least two of \(names.joined(separator: ", "))"
    guard let node = written(key, expected, isRequired: true) else { return [] }
    guard let elements = node.elements else {
      mismatch(key, expected, node)
      return []
    }
    var found: [String] = []
    var isRight = true
    for element in elements {
      guard case .string(let word)? = element.scalar else {
        mismatch(key, expected, element)
        isRight = false
        continue
      }
      if !names.contains(word) {
        let near = NearestName.suggestion(for: word, among: names).map { "did you mean '\($0)'?" }
        bag.report(
          "'\(key)' in \(subject) holds '\(word)', expected \(expected)", at: element,
          hint: hints[word] ?? near)
        isRight = false
      } else if found.contains(word) {
        bag.report("'\(key)' in \(subject) holds '\(word)' twice", at: element)
        isRight = false
      } else {
        found.append(word)
      }
    }
    guard isRight else { return [] }
    guard found.count > 1 else {
      let only = found.first.map { "'\($0)' alone" } ?? "nothing"
      bag.report("'\(key)' in \(subject) holds \(only), expected \(expected)", at: node)
      return []
    }
    let inOrder = words.filter { found.contains($0.rawValue) }
    note(key, .list(inOrder.map { .scalar(.string($0.rawValue)) }))
    return inOrder
  }
}
