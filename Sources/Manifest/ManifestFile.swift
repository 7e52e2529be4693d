import Foundation
import Support
import Yams

/// A manifest's text as a tree of values with places; the only user of Yams' parser.
package enum ManifestFile {
  /// The largest file that is parsed; 10 MB would take Yams seconds.
  package static let byteLimit = ByteCount.mebibytes(4)
  /// The most values after expanding aliases, which stops a "billion laughs" file.
  package static let nodeLimit = 100_000

  /// Reads and parses a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - place: Where another manifest names it, for what is wrong with the file as a whole.
  ///   - bag: Takes every problem.
  /// - Returns: nil after reporting when it cannot be read.
  package static func read(
    _ path: String, namedAt place: SourcePosition? = nil, into bag: DiagnosticBag
  ) -> ManifestNode? {
    let start = SourcePosition(file: path, line: 1, column: 1)
    let text: String
    do {
      text = try FileBytes.readText(path, limit: byteLimit)
    } catch {
      if let place {
        bag.report("'\(path)' \(error.message)", at: place, hint: error.hint)
      } else {
        bag.report(error.message, at: SourcePosition(option: path), hint: error.hint)
      }
      return nil
    }
    bag.register(text, file: path)
    guard !text.utf8.contains(0) else {
      bag.report("the file holds a NUL byte", at: start, hint: "save it again as plain text")
      return nil
    }
    return parse(text, file: path, into: bag)
  }

  /// Parses a text; nil after reporting when it is not one YAML document.
  package static func parse(
    _ text: String, file: String, into bag: DiagnosticBag
  ) -> ManifestNode? {
    let start = SourcePosition(file: file, line: 1, column: 1)
    do {
      let parser = try Parser(yaml: text)
      guard let root = try parser.singleRoot() else {
        bag.report("the file is empty", at: start, hint: "a manifest starts with 'version: 1'")
        return nil
      }
      var conversion = Conversion(file: file)
      let node = try conversion.node(root, alias: nil)
      return node
    } catch let error as YamlError {
      report(error, file: file, into: bag)
    } catch let problem as Conversion.Problem {
      bag.report(problem.message, at: problem.position, hint: problem.hint)
    } catch {
      bag.report("cannot be parsed as YAML", at: start)
    }
    return nil
  }

  private static func report(_ error: YamlError, file: String, into bag: DiagnosticBag) {
    func position(_ mark: Mark) -> SourcePosition {
      SourcePosition(file: file, line: max(1, mark.line), column: max(1, mark.column))
    }
    let start = SourcePosition(file: file, line: 1, column: 1)
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let during = context.map { " \($0.text)" } ?? ""
      bag.report("not valid YAML: \(problem)\(during)", at: position(mark))
    case .duplicatedKeysInMapping(let names, let context):
      let list = names.map { "'\($0)'" }.joined(separator: ", ")
      bag.report("duplicate key \(list)", at: position(context.mark), hint: "keep one of them")
    case .reader(let problem, let offset, _, let text):
      bag.report(
        "not valid YAML: \(problem)", at: place(ofByte: offset ?? 0, in: text, file: file))
    default:
      bag.report("not valid YAML", at: start)
    }
  }
}

extension ManifestFile {
  /// The line and column of a byte of a text; the reader knows no more than its offset.
  private static func place(ofByte offset: Int, in text: String, file: String) -> SourcePosition {
    let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
    let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return SourcePosition(
      file: file, line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
  }
}

/// Turns Yams' nodes into ours, counting them and marking what an alias brought in.
private struct Conversion {
  struct Problem: Error {
    let message: String
    let position: SourcePosition
    let hint: String?
  }

  let file: String
  var count = 0
  /// Where anchored values were written: a second visit to one comes through an alias.
  var anchored: Set<SourcePosition> = []

  mutating func node(_ node: Node, alias: String?) throws -> ManifestNode {
    count += 1
    let position = SourcePosition(
      file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    guard count <= ManifestFile.nodeLimit else {
      throw Problem(
        message: "more than \(ManifestFile.nodeLimit) values after expanding aliases",
        position: position, hint: "a manifest is written by hand: use a glob or a list file")
    }
    var alias = alias
    if alias == nil, let anchor = node.anchor?.rawValue, !anchored.insert(position).inserted {
      alias = anchor
    }
    let content: ManifestNode.Content
    var written: String?
    switch node {
    case .scalar(let scalar):
      // Quoted text comes with the tag of a string.
      let isText = scalar.tag.rawValue == Tag.Name.str.rawValue
      if !isText { try refuse(scalar.tag, at: position) }
      content = .scalar(
        ManifestScalar(text: scalar.string, isPlain: scalar.style == .plain && !isText))
      written = scalar.string
    case .sequence(let sequence):
      try refuse(sequence.tag, at: position)
      var elements: [ManifestNode] = []
      for element in sequence { elements.append(try self.node(element, alias: alias)) }
      content = .sequence(elements)
    case .mapping(let mapping):
      try refuse(mapping.tag, at: position)
      var pairs: [(key: ManifestKey, value: ManifestNode)] = []
      for (key, value) in mapping {
        let place = SourcePosition(
          file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
        guard let scalar = key.scalar else {
          throw Problem(message: "a key must be a word", position: place, hint: nil)
        }
        // Looking for duplicates has given plain keys the standard tag they would resolve to.
        if !scalar.tag.rawValue.hasPrefix("tag:yaml.org,2002:") {
          try refuse(scalar.tag, at: place)
        }
        pairs.append(
          (ManifestKey(name: scalar.string, position: place), try self.node(value, alias: alias)))
      }
      content = .mapping(pairs)
    case .alias:
      throw Problem(message: "an unresolved alias", position: position, hint: nil)
    }
    return ManifestNode(content, at: position, alias: alias, written: written)
  }

  private func refuse(_ tag: Tag, at position: SourcePosition) throws {
    guard !["", "!"].contains(tag.rawValue) else { return }
    throw Problem(
      message: "the tag '\(tag.rawValue)' is not used in manifests",
      position: position, hint: "write the value without a tag")
  }
}
