import Support

/// One `--set path.to.key=value` of the command line.
///
/// The path names keys, and elements of lists by number from 0 or, in a list of one-key mappings
/// such as `stages`, by that key: `stages.paste.blend=over`. The value is YAML.
package struct ManifestOverride: Sendable {
  package let option: String
  private let path: [String]
  private let value: String
  private let isComplete: Bool

  package init(_ text: String) {
    option = "--set \(text)"
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    value = parts.count == 2 ? String(parts[1]) : ""
    isComplete = parts.count == 2 && !path.contains("")
  }

  /// The tree with the value put in its place.
  package func applied(to root: ManifestNode, bag: DiagnosticBag) -> ManifestNode {
    let position = SourcePosition(option: option)
    guard isComplete else {
      bag.report("an override has the form path.to.key=value", at: position)
      return root
    }
    // Positions inside the option's value would read as if the option were a file.
    let problems = DiagnosticBag()
    let text = value.allSatisfy(\.isWhitespace) ? "''" : value
    let parsed = ManifestFile.parse(text, file: option, into: problems)
    guard let parsed, problems.isEmpty else {
      for problem in problems.diagnostics {
        bag.report(problem.message, at: position, hint: problem.hint)
      }
      return root
    }
    return replacing(root, path[...], with: relocated(parsed, to: position), bag: bag)
  }

  private func replacing(
    _ node: ManifestNode, _ path: ArraySlice<String>, with new: ManifestNode, bag: DiagnosticBag
  ) -> ManifestNode {
    guard let step = path.first else { return new }
    let position = SourcePosition(option: option)
    // A key without a value, such as 'flip:', reads as an empty mapping.
    let content = node.scalar == .null ? .mapping([]) : node.content
    switch content {
    case .mapping(var pairs):
      if let index = pairs.firstIndex(where: { $0.key.name == step }) {
        pairs[index].value = replacing(pairs[index].value, path.dropFirst(), with: new, bag: bag)
      } else {
        let child = path.dropFirst().reversed().reduce(new) { inner, name in
          ManifestNode(
            .mapping([(ManifestKey(name: name, position: position), inner)]), at: position)
        }
        pairs.append((ManifestKey(name: step, position: position), child))
      }
      return ManifestNode(.mapping(pairs), at: node.position, alias: node.alias)
    case .sequence(var elements):
      if let index = Int(step), elements.indices.contains(index) {
        elements[index] = replacing(elements[index], path.dropFirst(), with: new, bag: bag)
      } else if let index = elements.firstIndex(where: { $0[step] != nil }) {
        elements[index] = replacing(elements[index], path, with: new, bag: bag)
      } else {
        bag.report(
          "'\(step)' names no element of a list of \(elements.count)", at: position,
          hint: "count from 0, or name a stage")
      }
      return ManifestNode(.sequence(elements), at: node.position, alias: node.alias)
    case .scalar:
      bag.report("'\(step)' lies below \(node.kind), which has no keys", at: position)
      return node
    }
  }

  private func relocated(_ node: ManifestNode, to position: SourcePosition) -> ManifestNode {
    switch node.content {
    case .scalar: ManifestNode(node.content, at: position, written: node.written)
    case .sequence(let elements):
      ManifestNode(.sequence(elements.map { relocated($0, to: position) }), at: position)
    case .mapping(let pairs):
      ManifestNode(
        .mapping(
          pairs.map {
            (ManifestKey(name: $0.key.name, position: position), relocated($0.value, to: position))
          }), at: position)
    }
  }
}
