import Support

/// What the keys of a mapping say of each other.
extension MappingReader {
  /// Reports two of some keys of which only one may be written, at the later one.
  package func atMostOne(of keys: [String]) {
    for (index, first) in keys.enumerated() {
      for second in keys[(index + 1)...] {
        record?.add(rule: [
          "not": ["type": "object", "required": [.string(first), .string(second)]]
        ])
      }
    }
    let written = keys.filter(has)
    guard !isRecording, written.count > 1 else { return }
    let places = written.prefix(2).map(position)
    let later = places.max { ($0.line, $0.column) < ($1.line, $1.column) } ?? places[1]
    bag.report("give '\(written[0])' or '\(written[1])', not both", at: later)
  }

  /// Reports, with a sentence, that none of some keys is written.
  package func needsOne(of keys: [String], _ message: String, hint: String? = nil) {
    record?.add(rule: ["anyOf": .array(keys.map { ["required": [.string($0)]] })])
    guard !isRecording, !keys.contains(where: has) else { return }
    bag.report(message, at: node, hint: hint)
  }

  /// Reports that not exactly one of some keys is written.
  ///
  /// - Parameters:
  ///   - keys: The keys.
  ///   - what: What they are, for the message: `kinds of labels`.
  ///   - hint: What to do; nil lists the keys.
  package func needsExactlyOne(of keys: [String], _ what: String, hint: String? = nil) {
    record?.add(rule: ["oneOf": .array(keys.map { ["required": [.string($0)]] })])
    let count = keys.count(where: has)
    guard !isRecording, count != 1 else { return }
    bag.report(
      "\(subject) names \(count) \(what), expected one", at: node,
      hint: hint ?? "one of: \(keys.joined(separator: ", "))")
  }

  /// Reports a key that has a meaning only beside one value of another.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - setting: The other key, which was read already.
  ///   - needed: Its value that gives the key a meaning.
  ///   - found: The value it has.
  ///   - isDefault: Whether it has the needed value when it is absent.
  package func belongs<Choice: RawRepresentable<String>>(
    _ key: String, to setting: String, being needed: Choice, found: Choice, isDefault: Bool = false
  ) {
    addRule(
      for: key, setting, ["const": .string(needed.rawValue)], isRequired: !isDefault)
    guard has(key), needed.rawValue != found.rawValue else { return }
    bag.report(
      "'\(key)' is for '\(setting): \(needed.rawValue)', but '\(setting)' is '\(found.rawValue)'",
      at: position(of: key), hint: "leave one of them out")
  }

  /// Reports a key that has a meaning only beside one value of another, which may also be among those
  /// that the other's mapping lists.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - setting: The other key, which was read already.
  ///   - needed: Its value that gives the key a meaning.
  ///   - list: The key of the list in its mapping.
  ///   - found: Its value, or the list; none when what it has was reported.
  package func belongs<Choice: RawRepresentable<String>>(
    _ key: String, to setting: String, being needed: Choice, orIn list: String, found: [Choice]
  ) {
    let value: JSONValue = ["const": .string(needed.rawValue)]
    let listed: JSONValue = [
      "type": "object", "properties": .object([list: ["contains": value]]),
      "required": [.string(list)],
    ]
    addRule(for: key, setting, ["anyOf": [value, listed]], isRequired: true)
    let names = found.map(\.rawValue)
    guard has(key), let first = names.first, !names.contains(needed.rawValue) else { return }
    let isList = names.count > 1
    bag.report(
      "'\(key)' is for '\(setting): \(needed.rawValue)', but "
        + (isList
          ? "'\(list)' holds \(names.joined(separator: ", "))" : "'\(setting)' is '\(first)'"),
      at: position(of: key), hint: isList ? "leave it out" : "leave one of them out")
  }

  /// Reports a key that has no meaning beside one value of another.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - setting: The other key, which was read already.
  ///   - value: Its value that leaves the key without a meaning, which is not its default.
  ///   - found: The value it has.
  package func excludes<Choice: RawRepresentable<String>>(
    _ key: String, beside setting: String, being value: Choice, found: Choice
  ) {
    addRule(for: key, setting, ["not": ["const": .string(value.rawValue)]], isRequired: false)
    guard has(key), value.rawValue == found.rawValue else { return }
    bag.report(
      "'\(key)' has no meaning beside '\(setting): \(value.rawValue)'", at: position(of: key),
      hint: "leave one of them out")
  }

  /// Notes that a key must be there when a list under another has several elements.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - setting: The other key.
  func needs(_ key: String, forSeveralOf setting: String) {
    record?.add(rule: [
      "if": [
        "properties": .object([setting: ["type": "array", "minItems": 2]]),
        "required": [.string(setting)],
      ],
      "then": ["required": [.string(key)]],
    ])
  }

  /// Adds a schema that a setting must follow beside a key.
  private func addRule(
    for key: String, _ setting: String, _ schema: JSONValue, isRequired: Bool
  ) {
    var then: [String: JSONValue] = ["properties": .object([setting: schema])]
    if isRequired { then["required"] = [.string(setting)] }
    record?.add(rule: ["if": ["required": [.string(key)]], "then": .object(then)])
  }

  /// Reports that a key is missing which one value of another needs.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - setting: The other key, which was read already.
  ///   - needing: Its value that needs the key.
  ///   - found: The value it has.
  ///   - hint: What to do.
  package func needs<Choice: RawRepresentable<String>>(
    _ key: String, for setting: String, being needing: Choice, found: Choice, hint: String
  ) {
    record?.add(rule: [
      "if": [
        "properties": .object([setting: ["const": .string(needing.rawValue)]]),
        "required": [.string(setting)],
      ],
      "then": ["required": [.string(key)]],
    ])
    guard !isRecording, needing.rawValue == found.rawValue, !has(key) else { return }
    bag.report(
      "'\(setting): \(found.rawValue)' needs '\(key)'", at: position(of: setting), hint: hint)
  }

  /// The names in a mapping whose keys are names, each of a form; reports an empty mapping.
  ///
  /// - Parameters:
  ///   - form: The form of a name; nil when any will do.
  ///   - what: What a name is for, for messages: `a split`.
  ///   - missing: The message when there is no name; nil when there may be none.
  ///   - hint: What to do then.
  /// - Returns: The names, with their places.
  package func names(
    _ form: NameForm?, for what: String, missing: String? = nil, hint: String? = nil
  ) -> [ManifestKey] {
    record?.nameKeys(form, needsKeys: missing != nil)
    let keys = keys
    if keys.isEmpty, let missing { bag.report(missing, at: node, hint: hint) }
    guard let form, !isRecording else { return keys }
    for key in keys where !form.accepts(key.name) {
      bag.report(
        "'\(key.name.prefix(80))' cannot name \(what)", at: key.position,
        hint: "use \(form.phrase)")
    }
    return keys
  }
}
