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
}
