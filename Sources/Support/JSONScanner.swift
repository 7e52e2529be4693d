/// Reads a JSON text (RFC 8259) from front to back, without building a tree of it.
///
/// Annotation files reach hundreds of megabytes; a tree of one would take ten times that. Every failure is
/// a ``PipelineError`` with `corruptFile` at the file's line and column, counted from 1 in bytes.
package struct JSONScanner {
  /// How a value begins.
  package enum Kind: String {
    case object = "an object"
    case array = "an array"
    case string = "a text"
    case number = "a number"
    case literal = "true, false or null"
  }

  let bytes: [UInt8]
  private let file: String
  var position = 0
  private var depth = 0
  package static let deepest = 64

  package init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// What the next value is.
  package mutating func kind() throws(PipelineError) -> Kind {
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .literal
    default: throw unexpected("a value")
    }
  }

  /// Reads an object; the body reads the value of each name it is given.
  package mutating func object(
    _ body: (inout JSONScanner, String) throws(PipelineError) -> Void
  ) throws(PipelineError) {
    try expect(.object)
    try enter()
    skipSpace()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        let name = try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
        try body(&self, name)
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw unexpected("',' or '}'") }
    }
    depth -= 1
  }

  /// Reads an array; the body reads each element.
  package mutating func array(
    _ body: (inout JSONScanner) throws(PipelineError) -> Void
  ) throws(PipelineError) {
    try expect(.array)
    try enter()
    skipSpace()
    if !take(UInt8(ascii: "]")) {
      repeat {
        try body(&self)
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw unexpected("',' or ']'") }
    }
    depth -= 1
  }

  /// Reads any value; of an object, no name may appear twice.
  package mutating func value() throws(PipelineError) -> JSONValue {
    switch try kind() {
    case .object:
      var members: [String: JSONValue] = [:]
      try object { scanner, name throws(PipelineError) in
        guard members[name] == nil else { throw scanner.failure("has '\(name)' twice") }
        members[name] = try scanner.value()
      }
      return .object(members)
    case .array:
      var elements: [JSONValue] = []
      try array { scanner throws(PipelineError) in elements.append(try scanner.value()) }
      return .array(elements)
    case .string: return .string(try string())
    case .number:
      let start = position
      let number = try number()
      if let whole = Int(String(decoding: bytes[start..<position], as: UTF8.self)) {
        return .integer(whole)
      }
      return Int(exactly: number).map(JSONValue.integer) ?? .number(number)
    case .literal:
      let first = byte
      try literal()
      return first == UInt8(ascii: "n") ? .null : .bool(first == UInt8(ascii: "t"))
    }
  }

  /// Reads an array of numbers.
  package mutating func numbers() throws(PipelineError) -> [Double] {
    var values: [Double] = []
    try numbers(into: &values)
    return values
  }

  /// Reads an array of numbers and adds them to a list.
  package mutating func numbers(into values: inout [Double]) throws(PipelineError) {
    try array { scanner throws(PipelineError) in
      scanner.takePlainNumbers(into: &values)
      values.append(try scanner.number())
    }
  }

  /// Reads a number.
  package mutating func number() throws(PipelineError) -> Double {
    try expect(.number)
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits: UInt64 = 0
    var power = 0
    // Up to 18 digits keep the value whole; of more, the library makes the nearest number.
    var isShort = true
    func add(_ digit: UInt8) {
      if digits < 100_000_000_000_000_000 {
        digits = digits * 10 + UInt64(digit - UInt8(ascii: "0"))
      } else {
        isShort = false
      }
    }
    guard isDigit else { throw unexpected("a digit") }
    if take(UInt8(ascii: "0")) {
      guard !isDigit else { throw unexpected("no digit after a leading 0") }
    }
    while isDigit {
      add(byte)
      position += 1
    }
    if take(UInt8(ascii: ".")) {
      guard isDigit else { throw unexpected("a digit") }
      while isDigit {
        add(byte)
        power -= 1
        position += 1
      }
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      isShort = false
      position += 1
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      guard isDigit else { throw unexpected("a digit") }
      while isDigit { position += 1 }
    }
    // Both are exact, so their quotient is the nearest number (Clinger, PLDI 1990).
    if isShort, digits < 1 << 53, power >= -22 {
      let value = Double(digits) / Self.powersOfTen[-power]
      return isNegative ? -value : value
    }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      value.isFinite
    else {
      position = start
      throw failure("holds a number that is out of range")
    }
    return value
  }

  /// Reads a whole number; `3.0` is one.
  package mutating func integer() throws(PipelineError) -> Int {
    skipSpace()
    let start = position
    let value = try number()
    guard let whole = Int(exactly: value), abs(whole) < 1 << 53 else {
      position = start
      throw failure("holds \(value), expected a whole number")
    }
    return whole
  }

  /// Passes over a value, checking that it is one.
  package mutating func skip() throws(PipelineError) {
    switch try kind() {
    case .object: try object { scanner, _ throws(PipelineError) in try scanner.skip() }
    case .array: try array { scanner throws(PipelineError) in try scanner.skip() }
    case .string: _ = try string()
    case .number: _ = try number()
    case .literal: try literal()
    }
  }

  /// Reads `null` if it is next.
  package mutating func takeNull() throws(PipelineError) -> Bool {
    guard try kind() == .literal, byte == UInt8(ascii: "n") else { return false }
    try literal()
    return true
  }

  /// Checks that nothing but space is left.
  package mutating func end() throws(PipelineError) {
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the file") }
  }

  /// An error at the current place.
  package func failure(_ message: String) -> PipelineError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return PipelineError(
      .corruptFile, at: "\(SourcePosition(file: file, line: line, column: column))", message)
  }
}

extension JSONScanner {
  static let powersOfTen: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }

  /// The byte at the current place; 0, which no JSON text holds, at the end.
  var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func enter() throws(PipelineError) {
    depth += 1
    guard depth <= Self.deepest else {
      throw failure("nests deeper than \(Self.deepest) levels")
    }
    position += 1
  }

  mutating func expect(_ expected: Kind) throws(PipelineError) {
    let found = try kind()
    guard found == expected else {
      throw failure("holds \(found.rawValue), expected \(expected.rawValue)")
    }
  }

  private mutating func literal() throws(PipelineError) {
    for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return
    }
    throw unexpected("true, false or null")
  }

  func unexpected(_ expected: String) -> PipelineError {
    guard position < bytes.count else { return failure("ends, expected \(expected)") }
    let found =
      (0x21..<0x7F).contains(byte)
      ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x" + String(byte, radix: 16)
    return failure("holds \(found), expected \(expected)")
  }
}
