import Support

/// An element of an XML text with its own text and its children.
struct XMLElement {
  let name: String
  /// The line of its start tag, from 1.
  let line: Int
  /// The text directly inside, of all its parts, without space around it.
  fileprivate(set) var text = ""
  fileprivate(set) var children: [XMLElement] = []

  /// The children of a name.
  func children(named name: String) -> [XMLElement] {
    children.filter { $0.name == name }
  }
}

/// Reads an XML text (XML 1.0, fifth edition) into elements, without attributes.
///
/// What is not needed to read annotations is refused: document types, and with them every entity but
/// XML's own five and numbered characters, and encodings other than UTF-8.
struct XMLReader {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  /// A place before the current one, and its line; counting from the start each time would take
  /// hours for a file of nothing but tags.
  private var counted = (position: 0, line: 1)
  private static let deepest = 64
  private static let nameEnds = Array("\t\n\r <>/='\"&!?".utf8)

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The root element.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for what is refused, `corruptFile` where
  ///   the text is not XML, both at the line and column.
  mutating func root() throws(PipelineError) -> XMLElement {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw PipelineError(
        .unsupportedFormat, at: file, "is not UTF-8 text", hint: "save it again as UTF-8")
    }
    if take("\u{FEFF}") {}
    try declaration()
    var open: [XMLElement] = []
    var root: XMLElement?
    while position < bytes.count {
      if take("<!--") {
        try pass("-->")
      } else if take("<?") {
        try pass("?>")
      } else if take("<![CDATA[") {
        let start = position
        try pass("]]>")
        guard !open.isEmpty else { throw failure("holds a text outside of the root element") }
        open[open.count - 1].text += String(decoding: bytes[start..<position - 3], as: UTF8.self)
      } else if isNext("<!") {
        throw failure(
          "has a document type, which is not read", .unsupportedFormat,
          hint: "remove everything from '<!DOCTYPE' to its '>'")
      } else if take("</") {
        let name = try name()
        guard var element = open.popLast(), element.name == name else {
          throw failure("ends <\(name)>, which is not the element that is open")
        }
        skipSpace()
        guard take(">") else { throw failure("has no '>' after '</\(name)'") }
        element.close()
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
      } else if isNext("<") {
        guard root == nil else { throw failure("has a second root element") }
        guard open.count < Self.deepest else {
          throw failure("nests deeper than \(Self.deepest) levels")
        }
        var (element, isWhole) = try startTag()
        if !isWhole {
          open.append(element)
        } else {
          element.close()
          if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
        }
      } else {
        let text = try text()
        if !open.isEmpty {
          open[open.count - 1].text += text
        } else if text.contains(where: { !$0.isWhitespace }) {
          throw failure("holds a text outside of the root element")
        }
      }
    }
    guard let root, open.isEmpty else {
      throw failure("ends, expected \(open.last.map { "</\($0.name)>" } ?? "an element")")
    }
    return root
  }

  /// Passes over `<?xml … ?>`, if it says that the encoding is UTF-8 or nothing.
  private mutating func declaration() throws(PipelineError) {
    let start = position
    guard take("<?xml") else { return }
    try pass("?>")
    let text = String(decoding: bytes[start..<position - 2], as: UTF8.self)
    guard let match = text.firstMatch(of: #/encoding\s*=\s*["']([^"']*)/#) else { return }
    guard ["utf-8", "us-ascii"].contains(match.1.lowercased()) else {
      position = start
      throw failure(
        "says its encoding is '\(match.1)', expected UTF-8", .unsupportedFormat,
        hint: "save it again as UTF-8")
    }
  }

  private mutating func startTag() throws(PipelineError) -> (element: XMLElement, isWhole: Bool) {
    let line = line()
    position += 1
    let element = XMLElement(name: try name(), line: line)
    while true {
      skipSpace()
      if take("/>") { return (element, true) }
      if take(">") { return (element, false) }
      let attribute = try name()
      skipSpace()
      guard take("=") else { throw failure("has no '=' after the attribute '\(attribute)'") }
      skipSpace()
      guard take("\"") || take("'") else {
        throw failure("has no quote before the value of '\(attribute)'")
      }
      try pass(bytes[position - 1] == UInt8(ascii: "\"") ? "\"" : "'")
    }
  }

  /// A name, with whatever characters; those with a meaning of their own end it.
  private mutating func name() throws(PipelineError) -> String {
    let start = position
    while position < bytes.count, !Self.nameEnds.contains(bytes[position]) {
      position += 1
    }
    guard position > start else { throw failure("holds no name where one is expected") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Text up to the next tag, with its entities replaced.
  private mutating func text() throws(PipelineError) -> String {
    var out = ""
    while position < bytes.count, !isNext("<") {
      if isNext("&") {
        out.unicodeScalars.append(try entity())
      } else {
        let end =
          bytes[position...].firstIndex { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
          ?? bytes.count
        out += String(decoding: bytes[position..<end], as: UTF8.self)
        position = end
      }
    }
    return out
  }

  private mutating func entity() throws(PipelineError) -> UnicodeScalar {
    let named: [String: UnicodeScalar] = [
      "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'",
    ]
    let text = bytes[(position + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") }
    let name = String(decoding: text, as: UTF8.self)
    let number =
      name.hasPrefix("#x")
      ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    guard let scalar = number.flatMap(UnicodeScalar.init) ?? named[name],
      text.endIndex < bytes.count, bytes[text.endIndex] == UInt8(ascii: ";")
    else { throw failure("holds an entity that XML does not define") }
    position = text.endIndex + 1
    return scalar
  }

  private func isNext(_ mark: String) -> Bool { bytes[position...].starts(with: mark.utf8) }

  private mutating func take(_ mark: String) -> Bool {
    guard isNext(mark) else { return false }
    position += mark.utf8.count
    return true
  }

  /// Goes on after the next place of a mark.
  private mutating func pass(_ mark: String) throws(PipelineError) {
    guard let found = bytes[position...].firstRange(of: mark.utf8) else {
      throw failure("has no '\(mark)' from here on")
    }
    position = found.upperBound
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func line() -> Int {
    let passed = bytes[counted.position..<position].count { $0 == 0x0A }
    counted = (position, counted.line + passed)
    return counted.line
  }

  private mutating func failure(
    _ message: String, _ code: PipelineError.Code = .corruptFile, hint: String? = nil
  ) -> PipelineError {
    let before = bytes[..<position]
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    let place = SourcePosition(file: file, line: line(), column: column)
    return PipelineError(code, at: "\(place)", message, hint: hint)
  }
}

extension XMLElement {
  fileprivate mutating func close() {
    let isSpace = { (character: Character) in character.isWhitespace }
    text = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
