import Foundation
import Support
import Yams

/// A manifest's text as a tree of values with places; the only user of Yams' parser.
package enum ManifestFile {
  /// The largest file that is parsed; 10 MB would take Yams seconds.
  package static let byteLimit = ByteCount.mebibytes(4)
  /// The most values after expanding aliases, which stops a "billion laughs" file.
  package static let nodeLimit = 100_000
  /// The most levels of values after expanding aliases.
  package static let levelLimit = 200

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
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: byteLimit)
    } catch {
      if let place {
        bag.report("'\(path)' \(error.message)", at: place, hint: error.hint)
      } else {
        bag.report(error.message, at: SourcePosition(option: path), hint: error.hint)
      }
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      // What is left of the text shows where the byte stands.
      bag.register(String(decoding: bytes, as: UTF8.self), file: path)
      reportEncoding(bytes, file: path, into: bag)
      return nil
    }
    bag.register(text, file: path)
    return parse(text, file: path, into: bag)
  }

  /// Reports the first byte that is not UTF-8.
  private static func reportEncoding(_ bytes: [UInt8], file: String, into bag: DiagnosticBag) {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var valid = String.UnicodeScalarView()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid.append(scalar) }
    let offset = valid.reduce(0) { $0 + UTF8.width($1) }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let byte = String(bytes[min(offset, bytes.count - 1)], radix: 16, uppercase: true)
    bag.report(
      isUTF16 ? "the file is UTF-16, expected UTF-8" : "byte 0x\(byte) is not UTF-8 text",
      at: TextPlace.end(of: valid).position(in: file), hint: "save the file again as UTF-8")
  }

  /// Parses a text; nil after reporting when it is not one YAML document.
  ///
  /// Duplicate keys, keys that are no words and tags are reported and read past.
  package static func parse(
    _ text: String, file: String, into bag: DiagnosticBag
  ) -> ManifestNode? {
    guard !reportControlCharacters(of: text, file: file, into: bag) else { return nil }
    var marked = MarkedText(text)
    while true {
      do {
        let start = SourcePosition(file: file, line: 1, column: 1)
        let parser = try Parser(yaml: marked.text)
        guard let root = try parser.singleRoot() else {
          bag.report("the file is empty", at: start, hint: "a manifest starts with 'version: 1'")
          return nil
        }
        // The parser owns the names of anchors.
        return withExtendedLifetime(parser) {
          TreeBuilder(marked, file: file, bag: bag).tree(root)
        }
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        if marked.rename(keyAt: TextPlace(context.mark)) { continue }
        let list = names.map { "'\(marked.restored($0))'" }.joined(separator: ", ")
        bag.report(
          "duplicate key \(list)", at: TextPlace(context.mark).position(in: file),
          hint: "keep one of them")
      } catch let error as YamlError {
        report(error, in: marked, file: file, into: bag)
      } catch {
        report(nil, in: marked, file: file, into: bag)
      }
      return nil
    }
  }

  /// Reports every character that YAML does not allow (1.2, production 1); whether there is one.
  private static func reportControlCharacters(
    of text: String, file: String, into bag: DiagnosticBag
  ) -> Bool {
    var place = TextPlace.start
    var count = 0
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: break
      default:
        count += 1
        guard count <= 20 else { return true }
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name =
          scalar.value == 0
          ? "a NUL byte"
          : "the control character U+\(String(repeating: "0", count: 4 - code.count))\(code)"
        bag.report(
          "the file holds \(name)", at: place.position(in: file),
          hint: "save it again as plain text")
      }
      place.pass(scalar, after: previous)
      previous = scalar
    }
    return count > 0
  }

  private static func report(
    _ error: YamlError?, in marked: MarkedText, file: String, into bag: DiagnosticBag
  ) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = TextPlace(mark)
      let position = place.position(in: file)
      if problem == "but found another document" {
        bag.report(
          "a second document starts here, expected one", at: position,
          hint: "leave '---' out, or put the second document in a file of its own")
      } else if problem.hasPrefix("found character that cannot start any token"),
        let found = marked.scalar(at: place)
      {
        bag.report(
          found == "\t"
            ? "not valid YAML: a tab stands where only spaces may"
            : "not valid YAML: a value cannot start with '\(found)'",
          at: position,
          hint: found == "\t" ? "indent with spaces" : "put the value in quotes")
      } else {
        let during = context.map { " \($0.text)" } ?? ""
        bag.report("not valid YAML: \(problem)\(during)", at: position)
      }
    default:
      bag.report("not valid YAML", at: TextPlace.start.position(in: file))
    }
  }
}
