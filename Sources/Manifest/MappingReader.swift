import Support

/// Reads the keys of one mapping into typed settings.
///
/// Every read names its key, its bounds and its default; what is missing, mistyped or out of bounds
/// is reported and a harmless stand-in returned, so that one pass finds all problems. `finish`
/// reports the keys nobody asked for. What was read is kept as ``resolved``, defaults included.
package final class MappingReader {
  package let node: ManifestNode
  /// What the mapping is, for messages: `stage 'paste'`.
  package let subject: String
  package let bag: DiagnosticBag
  private var known: [String] = []
  private var isKnown: Set<String> = []
  private var entries: [ResolvedNode.Pair] = []
  private var children: [(index: Int, reader: MappingReader)] = []
  /// Whether the reads are made to learn what can be written, not to read a file: then every key is
  /// asked for, whatever the others say.
  package let isRecording = false
  private let pairs: [(key: ManifestKey, value: ManifestNode)]
  private let values: [String: ManifestNode]

  /// Starts on a value that should be a mapping; anything else is reported and read as empty.
  package init(_ node: ManifestNode, _ subject: String, bag: DiagnosticBag) {
    self.node = node
    self.subject = subject
    self.bag = bag
    if let pairs = node.pairs {
      self.pairs = pairs
    } else {
      pairs = []
      if node.scalar != .null {
        bag.report("\(subject) should be a mapping, found \(node.kind)", at: node)
      }
    }
    values = Dictionary(
      pairs.map { ($0.key.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

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

  /// The value of a key as written, noting that the key is known.
  package func take(_ key: String) -> ManifestNode? {
    markKnown(key)
    guard let value = values[key], value.scalar != .null else { return nil }
    return value
  }

  private func markKnown(_ key: String) {
    if isKnown.insert(key).inserted { known.append(key) }
  }

  /// The value of a key that must be there.
  package func require(_ key: String, _ expected: String) -> ManifestNode? {
    if let value = take(key) { return value }
    bag.report("\(subject) needs '\(key)': \(expected)", at: node)
    return nil
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
  /// It reads an empty one when the key is absent.
  package func nested(_ key: String, _ subject: String? = nil) -> MappingReader {
    let child = take(key) ?? ManifestNode(.mapping([]), at: node.position)
    let reader = MappingReader(child, subject ?? "'\(key)'", bag: bag)
    children.append((entries.count, reader))
    note(key, .mapping([]))
    return reader
  }

  /// As ``nested(_:_:)``; nil when the key is absent.
  package func nestedIfPresent(_ key: String, _ subject: String? = nil) -> MappingReader? {
    take(key) == nil ? nil : nested(key, subject)
  }

  /// The keys that are there, in order, each with its place; for mappings whose keys are names.
  package var keys: [ManifestKey] { pairs.map(\.key) }

  /// Reports every key that was not asked for, with the nearest one that was.
  package func finish() {
    for (key, _) in pairs where !isKnown.contains(key.name) {
      bag.report(
        "unknown key '\(key.name)' in \(subject)", at: key.position,
        hint: NearestName.hint(for: key.name, among: known))
    }
  }

  /// Reports that a value is not what it should be.
  package func mismatch(_ key: String, _ expected: String, _ found: ManifestNode) {
    bag.report(
      "'\(key)' in \(subject) should be \(expected), found \(found.kind)", at: found)
  }
}
