import Support

/// Reads the keys of one mapping into typed settings.
///
/// Every read names its key, its bounds, its default and a sentence about it; what is missing,
/// mistyped or out of bounds is reported and a harmless stand-in returned, so that one pass finds all
/// problems. `finish` reports the keys nobody asked for. What was read is kept as ``resolved``,
/// defaults included. The same reads, made by a reader that records, give the schema of the mapping.
package final class MappingReader {
  package let node: ManifestNode
  /// What the mapping is, for messages: `stage 'paste'`.
  package let subject: String
  package let bag: DiagnosticBag
  /// What the reads told; nil while a file is read.
  let record: SchemaRecord?
  private var known: [String] = []
  private var isKnown: Set<String> = []
  private var entries: [ResolvedNode.Pair] = []
  private var children: [(index: Int, reader: MappingReader)] = []
  private let pairs: [(key: ManifestKey, value: ManifestNode)]
  private let values: [String: ManifestNode]

  /// Starts on a value that should be a mapping; anything else is reported and read as empty.
  package convenience init(_ node: ManifestNode, _ subject: String, bag: DiagnosticBag) {
    self.init(node, subject, bag: bag, record: nil)
    if node.pairs == nil, node.scalar != .null {
      bag.report("\(subject) should be a mapping, found \(node.kind)", at: node)
    }
  }

  /// A reader that records what its reads ask for; what they report goes nowhere.
  package convenience init(recording subject: String) {
    self.init(recording: subject, into: SchemaRecord())
  }

  convenience init(recording subject: String, into record: SchemaRecord) {
    let nowhere = SourcePosition(option: subject)
    self.init(
      ManifestNode(.mapping([]), at: nowhere), subject, bag: DiagnosticBag(), record: record)
  }

  private init(
    _ node: ManifestNode, _ subject: String, bag: DiagnosticBag, record: SchemaRecord?
  ) {
    self.node = node
    self.subject = subject
    self.bag = bag
    self.record = record
    pairs = node.pairs ?? []
    values = Dictionary(
      pairs.map { ($0.key.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether the reads are made to learn what can be written, not to read a file: then every key is
  /// asked for, whatever the others say.
  package var isRecording: Bool { record != nil }

  /// The mapping with every default written out.
  package var resolved: ResolvedNode {
    var all = entries
    for child in children {
      all[child.index] = ResolvedNode.Pair(all[child.index].key, child.reader.resolved)
    }
    return .mapping(all)
  }

  /// Whether the key was written; to ask is to know it.
  package func has(_ key: String) -> Bool {
    markKnown(key)
    return values[key] != nil
  }

  /// The value of a key as written, noting that the key is known; nil also for a key without a value.
  package func take(_ key: String) -> ManifestNode? {
    markKnown(key)
    guard let value = values[key], value.scalar != .null else { return nil }
    return value
  }

  private func markKnown(_ key: String) {
    if isKnown.insert(key).inserted { known.append(key) }
    record?.know(key)
  }

  /// The value of a key that must be there.
  package func require(_ key: String, _ expected: String) -> ManifestNode? {
    record?.require(key)
    return written(key, expected, isRequired: true)
  }

  /// The value of a key, reporting a key without a value and one that is missing though required.
  func written(
    _ key: String, _ expected: @autoclosure () -> String, isRequired: Bool
  ) -> ManifestNode? {
    markKnown(key)
    guard let value = values[key] else {
      if isRequired { bag.report("\(subject) needs '\(key)': \(expected())", at: node) }
      return nil
    }
    guard value.scalar != .null else {
      bag.report(
        "'\(key)' in \(subject) has no value, expected \(expected())", at: value,
        hint: isRequired ? nil : "leave the key out for its default")
      return nil
    }
    return value
  }

  /// Where a key's value stands, else the mapping.
  package func position(of key: String) -> SourcePosition {
    values[key]?.position ?? node.position
  }

  /// Writes a setting into ``resolved``.
  package func note(_ key: String, _ value: ResolvedNode) {
    entries.append(ResolvedNode.Pair(key, value))
  }

  /// Writes a scalar setting into ``resolved``.
  package func note(_ key: String, _ value: JSONValue) {
    note(key, .scalar(value))
  }

  /// A reader on the mapping under a key.
  ///
  /// It reads an empty one when the key is absent or has no value.
  package func nested(
    _ key: String, _ subject: String? = nil, about: String? = nil
  ) -> MappingReader {
    let reader = mapping(key, subject, about: about)
    record?.readAnyway(key)
    return reader
  }

  private func mapping(_ key: String, _ subject: String?, about: String?) -> MappingReader {
    let subject = subject ?? "'\(key)'"
    let child = values[key] ?? ManifestNode(.mapping([]), at: node.position)
    markKnown(key)
    let reader =
      isRecording
      ? MappingReader(recording: subject) : MappingReader(child, subject, bag: bag)
    if let inner = reader.record { declare(key, .mapping(inner), about) }
    children.append((entries.count, reader))
    note(key, .mapping([]))
    return reader
  }

  /// As ``nested(_:_:about:)``; nil when the key is absent.
  package func nestedIfPresent(
    _ key: String, _ subject: String? = nil, about: String? = nil
  ) -> MappingReader? {
    has(key) || isRecording ? mapping(key, subject, about: about) : nil
  }

  /// The keys that are there, in order, each with its place; for mappings whose keys are names.
  ///
  /// While recording, one stands for all.
  package var keys: [ManifestKey] {
    record?.nameKeys(nil, needsKeys: false)
    guard !isRecording else {
      return [ManifestKey(name: SchemaRecord.anyName, position: node.position)]
    }
    return pairs.map(\.key)
  }

  /// Records what a read asks for; nothing while a file is read.
  func declare(
    _ key: String, _ schema: @autoclosure () -> ValueSchema, _ about: String?,
    default standard: @autoclosure () -> JSONValue? = nil, isRequired: Bool = false
  ) {
    record?.declare(key, schema(), about, default: standard(), isRequired: isRequired)
  }

  /// Reports every key that was not asked for, with the nearest one that was.
  package func finish() {
    for (key, _) in pairs where !isKnown.contains(key.name) {
      bag.report(
        "unknown key '\(key.name)' in \(subject)", at: key.position,
        hint: NearestName.hint(for: key.name, among: known))
    }
  }

  /// Reports that a value is not what it should be.
  package func mismatch(
    _ key: String, _ expected: String, _ found: ManifestNode, hint: String? = nil
  ) {
    bag.report(
      "'\(key)' in \(subject) should be \(expected), found \(found.kind)", at: found, hint: hint)
  }
}
