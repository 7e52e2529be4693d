import Manifest
import Support

/// A manifest as a tree that can be changed and written out, a key or an element on each line.
indirect enum ManifestTree {
  /// A value as YAML text.
  case scalar(String)
  case list([ManifestTree])
  case mapping([(key: String, value: ManifestTree)])

  init(_ node: ManifestNode) {
    switch node.content {
    case .scalar(.string(let text)):
      self = .scalar(String(decoding: JSONValue.string(text).text(), as: UTF8.self))
    case .scalar(.null): self = .scalar("~")
    case .scalar: self = .scalar(node.written ?? "~")
    case .sequence(let elements): self = .list(elements.map(ManifestTree.init))
    case .mapping(let pairs):
      self = .mapping(pairs.map { ($0.key.name, ManifestTree($0.value)) })
    }
  }

  /// The places of all values below this one, each a list of indices.
  var places: [[Int]] {
    children.enumerated().flatMap { index, child in
      [[index]] + child.places.map { [index] + $0 }
    }
  }

  /// The values of a list or mapping.
  var children: [ManifestTree] {
    switch self {
    case .scalar: []
    case .list(let elements): elements
    case .mapping(let pairs): pairs.map(\.value)
    }
  }

  /// The value at a place.
  subscript(place: some Collection<Int>) -> ManifestTree {
    guard let first = place.first else { return self }
    return children[first][Array(place.dropFirst())]
  }

  /// The tree with the list or mapping at a place changed.
  func changing(
    _ place: some Collection<Int>, _ change: (ManifestTree) -> ManifestTree
  ) -> ManifestTree {
    guard let first = place.first else { return change(self) }
    let rest = Array(place.dropFirst())
    switch self {
    case .scalar: return self
    case .list(var elements):
      elements[first] = elements[first].changing(rest, change)
      return .list(elements)
    case .mapping(var pairs):
      pairs[first].value = pairs[first].value.changing(rest, change)
      return .mapping(pairs)
    }
  }

  /// The tree as YAML, and the lines of the value at each place.
  var written: (text: String, lines: [[Int]: ClosedRange<Int>]) {
    var lines: [String] = []
    var places: [[Int]: ClosedRange<Int>] = [:]
    append(to: &lines, at: [], indent: "", &places)
    return (lines.joined(separator: "\n") + "\n", places)
  }

  private func append(
    to lines: inout [String], at place: [Int], indent: String,
    _ places: inout [[Int]: ClosedRange<Int>]
  ) {
    for (index, child) in children.enumerated() {
      let start: String
      if case .mapping(let pairs) = self {
        let key = pairs[index].key
        let isPlain = key.utf8.allSatisfy { byte in
          NameForm.word.accepts(String(Character(Unicode.Scalar(byte))))
        }
        start =
          "\(indent)"
          + (isPlain && !key.isEmpty
            ? key : String(decoding: JSONValue.string(key).text(), as: UTF8.self)) + ":"
      } else {
        start = "\(indent)-"
      }
      let first = lines.count + 1
      switch child {
      case .scalar(let text): lines.append("\(start) \(text)")
      case .list(let elements) where elements.isEmpty: lines.append("\(start) []")
      case .mapping(let pairs) where pairs.isEmpty: lines.append("\(start) {}")
      default:
        lines.append(start)
        child.append(to: &lines, at: place + [index], indent: indent + "  ", &places)
      }
      places[place + [index]] = first...lines.count
    }
  }
}
