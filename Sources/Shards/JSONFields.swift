import Support

/// Reads the members of a JSON object by name, refusing what is missing, unknown or of another kind.
struct JSONFields {
  private let members: [String: JSONValue]
  private let place: String

  /// The members of an object that has exactly these keys.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when it is no object or its keys differ.
  init(_ value: JSONValue, keys: Set<String>, at place: String) throws(PipelineError) {
    guard case .object(let members) = value else {
      throw PipelineError(.corruptFile, at: place, "is not a JSON object")
    }
    if let missing = keys.subtracting(members.keys).min() {
      throw PipelineError(.corruptFile, at: place, "key '\(missing)' is missing")
    }
    if let unknown = Set(members.keys).subtracting(keys).min() {
      throw PipelineError(.corruptFile, at: place, "unknown key '\(unknown)'")
    }
    self.members = members
    self.place = place
  }

  subscript(key: String) -> JSONValue {
    members[key] ?? .null
  }

  /// A whole number that is not negative, nor over a limit that keeps sums from overflowing.
  func count(_ key: String, upTo most: Int = .max) throws(PipelineError) -> Int {
    guard case .integer(let value) = self[key], (0...most).contains(value) else {
      throw mismatch(key, "a whole number, 0 " + (most == .max ? "or more" : "to \(most)"))
    }
    return value
  }

  func string(_ key: String) throws(PipelineError) -> String {
    guard case .string(let value) = self[key] else { throw mismatch(key, "a text") }
    return value
  }

  func digest(_ key: String) throws(PipelineError) -> Digest {
    guard case .string(let text) = self[key], let digest = Digest(hex: text) else {
      throw mismatch(key, "64 hexadecimal digits")
    }
    return digest
  }

  func array(_ key: String) throws(PipelineError) -> [JSONValue] {
    guard case .array(let elements) = self[key] else { throw mismatch(key, "an array") }
    return elements
  }

  func strings(_ key: String) throws(PipelineError) -> [String] {
    var strings: [String] = []
    for element in try array(key) {
      guard case .string(let text) = element else { throw mismatch(key, "an array of texts") }
      strings.append(text)
    }
    return strings
  }

  func table(_ key: String) throws(PipelineError) -> [String: String] {
    guard case .object(let members) = self[key] else { throw mismatch(key, "an object of texts") }
    var table: [String: String] = [:]
    for (name, value) in members {
      guard case .string(let text) = value else { throw mismatch(key, "an object of texts") }
      table[name] = text
    }
    return table
  }

  /// Refuses a file of another version before its other keys are looked at.
  static func requireVersion(
    _ expected: Int, of value: JSONValue, at place: String
  ) throws(PipelineError) {
    guard let found = value["version"] else {
      throw PipelineError(.corruptFile, at: place, "key 'version' is missing")
    }
    guard found == .integer(expected) else {
      throw PipelineError(
        .unsupportedFormat, at: place,
        "is version \(String(decoding: found.text(), as: UTF8.self)) but \(expected) is read")
    }
  }

  /// The error for a key whose value is of another kind.
  func mismatch(_ key: String, _ expected: String) -> PipelineError {
    let found = String(decoding: self[key].text(), as: UTF8.self)
    let shown = found.count > 60 ? found.prefix(60) + "…" : found[...]
    return PipelineError(
      .corruptFile, at: place, "key '\(key)' is \(shown) but expected \(expected)")
  }
}
