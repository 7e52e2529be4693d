import Support

/// A stage as written: its name and its settings.
package struct StageEntry: Sendable {
  package let name: ManifestKey
  package let settings: ManifestNode
}

extension MappingReader {
  /// A list of stages, each a mapping with one key; an absent one is empty.
  package func stages(_ key: String, about: String? = nil) -> [StageEntry] {
    declare(key, .stages, about)
    guard let node = written(key, "a list of stages", isRequired: false) else { return [] }
    guard let elements = node.elements else {
      mismatch(key, "a list of stages", node)
      return []
    }
    return elements.compactMap { element in
      guard let pairs = element.pairs, pairs.count == 1 else {
        let found = element.pairs.map { "one with \($0.count)" } ?? element.kind
        bag.report(
          "a stage should be a mapping with one key, found \(found)", at: element,
          hint: "write '- crop: { … }'")
        return nil
      }
      return StageEntry(name: pairs[0].key, settings: pairs[0].value)
    }
  }
}
