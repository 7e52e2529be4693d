import Support
import Yams

/// A setting as it will be used, defaults included; keys keep the order they were read in.
package indirect enum ResolvedNode: Sendable, Equatable {
  case scalar(JSONValue)
  case list([ResolvedNode])
  case mapping([Pair])

  package struct Pair: Sendable, Equatable {
    package let key: String
    package let value: ResolvedNode

    package init(_ key: String, _ value: ResolvedNode) {
      self.key = key
      self.value = value
    }
  }

  /// The value as JSON, for the shard index and the run's digest.
  package var json: JSONValue {
    switch self {
    case .scalar(let value): value
    case .list(let elements): .array(elements.map(\.json))
    case .mapping(let pairs):
      .object(Dictionary(pairs.map { ($0.key, $0.value.json) }, uniquingKeysWith: { $1 }))
    }
  }

  /// The value as YAML text, as `explain` prints it.
  package func yaml() throws(PipelineError) -> String {
    do {
      return try Yams.serialize(node: node, width: 100, allowUnicode: true)
    } catch {
      throw PipelineError(.invalidManifest, at: "explain", "a setting has no YAML form")
    }
  }

  private var isFlat: Bool {
    switch self {
    case .scalar: true
    case .list(let elements): elements.allSatisfy(\.isFlat)
    case .mapping(let pairs):
      pairs.count <= 4
        && pairs.allSatisfy { if case .mapping = $0.value { false } else { $0.value.isFlat } }
    }
  }

  private var node: Node {
    switch self {
    case .scalar(let value):
      switch value {
      case .null: Node("null", .implicit, .plain)
      case .bool(let flag): Node(flag ? "true" : "false", .implicit, .plain)
      case .integer(let number): Node("\(number)", .implicit, .plain)
      case .number(let number): Node("\(number)", .implicit, .plain)
      case .string(let text):
        ManifestScalar(text: text, isPlain: true) == .string(text)
          ? Node(text) : Node(text, .implicit, .doubleQuoted)
      case .array, .object: Node(String(decoding: value.text(), as: UTF8.self))
      }
    case .list(let elements):
      Node(elements.map(\.node), .implicit, isFlat ? .flow : .block)
    case .mapping(let pairs):
      Node(
        pairs.map { (Node($0.key), $0.value.node) }, .implicit, isFlat ? .flow : .block)
    }
  }
}
