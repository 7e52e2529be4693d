import Support

extension MappingReader {
  /// A number within bounds, or a word that stands for one found elsewhere; nil for the word.
  package func number(
    _ key: String, in bounds: ClosedRange<Double>, or word: String, default standard: Double,
    about: String? = nil
  ) -> Double? {
    declare(
      key, .any([.number(bounds), .words([word])]), about, default: .number(standard))
    let expected = "a number \(Self.phrase(bounds)), or '\(word)'"
    var result = standard
    if let node = written(key, expected, isRequired: false) {
      switch node.scalar {
      case .string(word)?:
        note(key, .string(word))
        return nil
      case .integer?, .number?: result = number(node, key, in: bounds) ?? standard
      case .string(let found)?:
        let near = NearestName.suggestion(for: found, among: [word])
        mismatch(key, expected, node, hint: near.map { "did you mean '\($0)'?" })
      default: mismatch(key, expected, node)
      }
    }
    note(key, .number(result))
    return result
  }

  /// A whole number within bounds, or a word; nil for the word, also as the default.
  package func integer(
    _ key: String, in bounds: ClosedRange<Int>, or word: String, default standard: Int?,
    about: String? = nil
  ) -> Int? {
    declare(
      key, .any([.integer(bounds), .words([word])]), about,
      default: standard.map { .integer($0) } ?? .string(word))
    let expected = "a whole number in \(bounds.lowerBound)...\(bounds.upperBound), or '\(word)'"
    var result = standard
    if let node = written(key, expected, isRequired: false) {
      if case .string(word)? = node.scalar {
        note(key, .string(word))
        return nil
      }
      if let value = node.scalar?.wholeNumber, bounds.contains(value) {
        result = value
      } else if case .string(let found)? = node.scalar {
        let near = NearestName.suggestion(for: found, among: [word])
        mismatch(key, expected, node, hint: near.map { "did you mean '\($0)'?" })
      } else if let value = node.scalar?.wholeNumber {
        bag.report("'\(key)' in \(subject) is \(value), expected \(expected)", at: node)
      } else {
        mismatch(key, expected, node)
      }
    }
    note(key, result.map { .integer($0) } ?? .string(word))
    return result
  }

  /// One of a few words, or a mapping with settings.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - standard: The word when the key is absent; nil for the mapping with its defaults.
  ///   - form: How the mapping is written, for messages: `{ jpg: QUALITY }`.
  ///   - subject: What the mapping is, for messages.
  ///   - about: One sentence.
  /// - Returns: The word, or a reader on the mapping.
  package func choice<Word: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Word?, or form: String, _ subject: String? = nil,
    about: String? = nil
  ) -> WordOrMapping<Word> {
    let names = Word.allCases.map(\.rawValue)
    let expected = "\(names.joined(separator: ", ")) or \(form)"
    if isRecording {
      let inner = nested(key, subject)
      if let record = inner.record {
        declare(
          key, .any([.words(names), .mapping(record)]), about,
          default: standard.map { .string($0.rawValue) })
      }
      return .mapping(inner)
    }
    guard has(key) else {
      guard let standard else { return .mapping(nested(key, subject)) }
      note(key, .string(standard.rawValue))
      return .word(standard)
    }
    guard let node = take(key), node.pairs == nil else { return .mapping(nested(key, subject)) }
    var result = standard
    if case .string(let word)? = node.scalar, let known = Word(rawValue: word) {
      result = known
    } else if case .string(let word)? = node.scalar, !form.contains(word),
      let near = NearestName.suggestion(for: word, among: names)
    {
      mismatch(key, expected, node, hint: "did you mean '\(near)'?")
    } else {
      mismatch(key, expected, node)
    }
    guard let word = result ?? Word.allCases.first else { return .mapping(nested(key, subject)) }
    note(key, .string(word.rawValue))
    return .word(word)
  }
}

/// What a setting that is a word or a mapping holds.
package enum WordOrMapping<Word> {
  case word(Word)
  case mapping(MappingReader)
}
