import Support
import Yams

/// Turns Yams' nodes into ours: puts values where aliases stand, counting them, and reports what
/// manifests do not use.
struct TreeBuilder {
  private let marked: MarkedText
  private let file: String
  private let bag: DiagnosticBag
  private var count = 0
  /// The last value written under each anchor.
  private var anchors: [String: ManifestNode] = [:]
  /// The number of values of each, and the levels it has.
  private var sizes: [String: (count: Int, levels: Int)] = [:]
  /// The levels above the value being built, and the most seen since an anchor began.
  private var level = 0
  private var deepest = 0

  /// Says that a limit was reached.
  private struct Overflow: Error {
    let message: String
    let place: SourcePosition
  }

  init(_ marked: MarkedText, file: String, bag: DiagnosticBag) {
    self.marked = marked
    self.file = file
    self.bag = bag
  }

  /// The tree; nil after reporting that it is too large.
  func tree(_ root: Node) -> ManifestNode? {
    var builder = self
    do throws(Overflow) {
      return try builder.node(root)
    } catch {
      bag.report(
        error.message, at: error.place,
        hint: "a manifest is written by hand: use a glob or a list file")
      return nil
    }
  }

  private mutating func node(_ node: Node) throws(Overflow) -> ManifestNode {
    let position = TextPlace(node.mark).position(in: file)
    try add(1, levels: 1, at: position)
    let (start, outside) = (count, deepest)
    deepest = level
    level += 1
    defer {
      level -= 1
      deepest = max(deepest, outside)
    }
    let result: ManifestNode
    switch node {
    case .scalar(let scalar):
      // Quoted text comes with the tag of a string.
      let isText = scalar.tag.rawValue == Tag.Name.str.rawValue
      let isPlain = scalar.style == .plain && !isText
      if isPlain, marked.isAlias(scalar.string) {
        count -= 1
        return try alias(scalar, at: position)
      }
      if !isText { refuse(scalar.tag, at: position) }
      let text = marked.restored(scalar.string)
      result = ManifestNode(
        .scalar(ManifestScalar(text: text, isPlain: isPlain)), at: position, written: text)
    case .sequence(let sequence):
      refuse(sequence.tag, at: position)
      var elements: [ManifestNode] = []
      for element in sequence { elements.append(try self.node(element)) }
      result = ManifestNode(.sequence(elements), at: position)
    case .mapping(let mapping):
      refuse(mapping.tag, at: position)
      result = ManifestNode(.mapping(try pairs(of: mapping)), at: position)
    case .alias:
      // Marked text has none.
      result = ManifestNode(.scalar(.null), at: position)
    }
    if let anchor = node.anchor?.rawValue {
      anchors[anchor] = result
      sizes[anchor] = (count - start + 1, deepest - level + 2)
    }
    return result
  }

  private mutating func pairs(
    of mapping: Node.Mapping
  ) throws(Overflow) -> [(key: ManifestKey, value: ManifestNode)] {
    var pairs: [(key: ManifestKey, value: ManifestNode)] = []
    var places: [String: SourcePosition] = [:]
    for (key, value) in mapping {
      let position = TextPlace(key.mark).position(in: file)
      guard let scalar = key.scalar, !marked.isAlias(scalar.string) else {
        bag.report(
          key.scalar == nil ? "a key must be a word" : "a key cannot be an alias", at: position)
        _ = try node(value)
        continue
      }
      // Looking for duplicates has given plain keys the standard tag they would resolve to.
      if !scalar.tag.rawValue.hasPrefix("tag:yaml.org,2002:") { refuse(scalar.tag, at: position) }
      let name = marked.restored(scalar.string)
      let child = try node(value)
      if name == "<<" {
        bag.report(
          "merge keys are no part of YAML 1.2 and are not read", at: position,
          hint: "write the keys out, or use an alias for a whole value")
      } else if let first = places[name] {
        bag.report(
          "duplicate key '\(name)'", at: position,
          hint: "the first is in line \(first.line), column \(first.column); keep one of them")
      } else {
        places[name] = position
        pairs.append((ManifestKey(name: name, position: position), child))
      }
    }
    return pairs
  }

  /// The value an alias stands for, at its anchor's place.
  private mutating func alias(
    _ scalar: Node.Scalar, at position: SourcePosition
  ) throws(Overflow) -> ManifestNode {
    let text = marked.restored(scalar.string)
    let name = String(text.dropFirst())
    let null = ManifestNode(.scalar(.null), at: position)
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isAnchorLetter) else {
      bag.report(
        "not valid YAML: '\(text.prefix(60))' starts like an alias", at: position,
        hint: "put it in quotes")
      return null
    }
    guard scalar.anchor == nil, scalar.tag.rawValue == "" || scalar.tag.rawValue == "!" else {
      bag.report("not valid YAML: an alias has no anchor or tag of its own", at: position)
      return null
    }
    guard let value = anchors[name] else {
      bag.report(
        "not valid YAML: there is no anchor '&\(name)' before this alias", at: position,
        hint: NearestName.hint(for: name, among: anchors.keys.sorted()))
      return null
    }
    let size = sizes[name] ?? (1, 1)
    level -= 1
    defer { level += 1 }
    try add(size.count, levels: size.levels, at: position)
    return value.reached(through: ManifestAlias(name: name, line: position.line))
  }

  private static func isAnchorLetter(_ byte: UInt8) -> Bool {
    NameForm.word.accepts(String(Character(Unicode.Scalar(byte))))
  }

  /// Counts values that go some levels below the one being built.
  private mutating func add(
    _ values: Int, levels: Int, at position: SourcePosition
  ) throws(Overflow) {
    count += values
    deepest = max(deepest, level + levels - 1)
    guard count <= ManifestFile.nodeLimit else {
      throw Overflow(
        message: "more than \(ManifestFile.nodeLimit) values after expanding aliases",
        place: position)
    }
    guard level + levels <= ManifestFile.levelLimit else {
      throw Overflow(
        message: "values lie more than \(ManifestFile.levelLimit) levels deep", place: position)
    }
  }

  private func refuse(_ tag: Tag, at position: SourcePosition) {
    guard !["", "!"].contains(tag.rawValue) else { return }
    bag.report(
      "the tag '\(tag.rawValue)' is not used in manifests", at: position,
      hint: "write the value without a tag")
  }
}
