extension JSONScanner {
  /// Reads a text.
  package mutating func string() throws(PipelineError) -> String {
    try expect(.string)
    let start = position + 1
    guard let end = bytes[start...].firstIndex(where: { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 })
    else {
      position = bytes.count
      throw unexpected("the end of a text")
    }
    position = end
    guard byte != UInt8(ascii: "\"") else {
      position += 1
      // Names of keys, mostly: what has no high bit is UTF-8, and is read without asking twice.
      if bytes[start..<end].allSatisfy({ $0 < 0x80 }) {
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
        position = start
        throw failure("holds a text that is not UTF-8")
      }
      return text
    }
    return try escapedString(from: start)
  }

  /// The text that begins at `start` and has an escape or a wrong byte at the current place.
  private mutating func escapedString(from start: Int) throws(PipelineError) -> String {
    var out = Array(bytes[start..<position])
    while !take(UInt8(ascii: "\"")) {
      guard position < bytes.count, byte >= 0x20 else { throw unexpected("the end of a text") }
      guard take(UInt8(ascii: "\\")) else {
        out.append(byte)
        position += 1
        continue
      }
      let escape = byte
      position += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "u"): out.append(contentsOf: String(try escapedScalar()).utf8)
      default:
        position -= 1
        throw unexpected("an escape")
      }
    }
    guard let text = String(validating: out, as: UTF8.self) else {
      throw failure("holds a text that is not UTF-8")
    }
    return text
  }

  /// The four digits after `\u`, and of the second half of a pair.
  private mutating func escapedScalar() throws(PipelineError) -> Character {
    var unit = try escapedUnit()
    if (0xD800..<0xDC00).contains(unit) {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw unexpected("the second half of a surrogate pair")
      }
      let low = try escapedUnit()
      guard (0xDC00..<0xE000).contains(low) else {
        throw failure("holds half of a surrogate pair")
      }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = UnicodeScalar(unit) else { throw failure("holds half of a surrogate pair") }
    return Character(scalar)
  }

  private mutating func escapedUnit() throws(PipelineError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
