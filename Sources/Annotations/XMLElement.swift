import CXMLReader
import Foundation
import Support

/// An element of an XML text with its own text and its children, without attributes.
struct XMLElement {
  let name: String
  /// The line of its start tag, from 1.
  let line: Int
  /// The text directly inside, of all its parts, without space around it.
  let text: String
  let children: [XMLElement]

  /// The children of a name.
  func children(named name: String) -> [XMLElement] {
    children.filter { $0.name == name }
  }
}

extension XMLElement {
  /// Reads a text into its root element, with libxml2.
  ///
  /// Document types are refused, and with them every entity but XML's own five: an annotation needs
  /// none, and they are how a small file becomes a large one or reaches for another.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for a document type, `corruptFile` where the
  ///   text is not XML, at its line and column.
  init(parsing bytes: [UInt8], file: String) throws(PipelineError) {
    var failure = CXMLReaderFailure()
    let parsed = bytes.withUnsafeBufferPointer { text in
      text.baseAddress.flatMap { cxmlreader_parse($0, text.count, &failure) }
    }
    guard let document = parsed else {
      throw bytes.isEmpty
        ? PipelineError(.corruptFile, at: file, "is empty, expected XML")
        : Self.error(failure, file: file)
    }
    defer { cxmlreader_free(document) }
    guard cxmlreader_has_type(document) == 0 else {
      throw PipelineError(
        .unsupportedFormat, at: file, "has a document type, which is not read",
        hint: "remove everything from '<!DOCTYPE' to its '>'")
    }
    self.init(cxmlreader_root(document))
  }

  /// The version of libxml2, of its number 20914 for `2.9.14`.
  static var libraryVersion: String {
    let text = String(cString: cxmlreader_version())
    guard let number = Int(text.prefix { $0.isNumber }) else { return text }
    return "\(number / 10000).\(number / 100 % 100).\(number % 100)"
  }

  /// Takes an element with all below it; libxml2 nests no deeper than 256.
  private init(_ element: OpaquePointer) {
    name = String(cString: cxmlreader_name(element))
    line = Int(cxmlreader_line(element))
    let written = cxmlreader_text(element)
    defer { free(written) }
    text = Self.trimmed(written.map { String(cString: $0) } ?? "")
    var children: [XMLElement] = []
    var next = cxmlreader_first(element)
    while let child = next {
      children.append(XMLElement(child))
      next = cxmlreader_next(child)
    }
    self.children = children
  }

  private static func error(_ failure: CXMLReaderFailure, file: String) -> PipelineError {
    let message = withUnsafeBytes(of: failure.message) { bytes in
      // Some go on with bytes of the text on lines of their own.
      trimmed(String(decoding: bytes.prefix { $0 != 0 && $0 != 0x0A }, as: UTF8.self))
    }
    let place = SourcePosition(file: file, line: Int(failure.line), column: Int(failure.column))
    return PipelineError(
      .corruptFile, at: "\(place)",
      "is not XML: " + message.prefix(1).lowercased() + message.dropFirst())
  }

  private static func trimmed(_ text: String) -> String {
    let isSpace = { (character: Character) in character.isWhitespace }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
