/// A JSON value (RFC 8259) whose text depends on the value alone: keys are sorted, numbers print in
/// their shortest form, and there are no spaces.
public enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// Any other number; finite.
  case number(Double)
  /// A text.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; written with sorted keys.
  case object([String: JSONValue])
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; of two equal keys the last one counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}

extension JSONValue {
  /// The value of a key, when this is an object that has it.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The UTF-8 text: compact, or indented for people; either ends without a newline.
  public func text(indented: Bool = false) -> [UInt8] {
    var out: [UInt8] = []
    append(to: &out, indent: indented ? 0 : nil)
    return out
  }

  /// The value in a JSON text; no object may have a name twice.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when the text is not JSON; its hint tells the
  ///   line and column.
  public init(parsing text: [UInt8], at place: String) throws(PipelineError) {
    var scanner = JSONScanner(text, file: place)
    do throws(PipelineError) {
      self = try scanner.value()
      try scanner.end()
    } catch {
      throw PipelineError(
        .corruptFile, at: place, "is not JSON", hint: "see \(error.place), which \(error.message)")
    }
  }

  private func append(to out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): out.append(contentsOf: "\(value)".utf8)
    case .number(let value):
      precondition(value.isFinite, "\(value) has no JSON form")
      let isWhole = value == value.rounded() && abs(value) < 0x1p53
      out.append(contentsOf: (isWhole ? "\(Int64(value))" : "\(value)").utf8)
    case .string(let value): Self.append(quoted: value, to: &out)
    case .array(let elements):
      let isFlat = indent == nil || Self.fitsALine(elements)
      Self.append(
        brackets: ("[", "]"), count: elements.count, indent: isFlat ? nil : indent, to: &out
      ) { index, out, deeper in
        elements[index].append(to: &out, indent: deeper)
      }
    case .object(let members):
      let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      Self.append(brackets: ("{", "}"), count: keys.count, indent: indent, to: &out) {
        index, out, deeper in
        Self.append(quoted: keys[index], to: &out)
        out.append(contentsOf: (deeper == nil ? ":" : ": ").utf8)
        members[keys[index]]?.append(to: &out, indent: deeper)
      }
    }
  }

  private static func fitsALine(_ elements: [JSONValue]) -> Bool {
    elements.allSatisfy(\.isScalar) && elements.reduce(0) { $0 + $1.text().count + 1 } <= 80
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func append(
    brackets: (String, String), count: Int, indent: Int?, to out: inout [UInt8],
    element: (Int, inout [UInt8], Int?) -> Void
  ) {
    let deeper = indent.map { $0 + 2 }
    out.append(contentsOf: brackets.0.utf8)
    for index in 0..<count {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if let deeper { out.append(contentsOf: ("\n" + String(repeating: " ", count: deeper)).utf8) }
      element(index, &out, deeper)
    }
    if let indent, count > 0 {
      out.append(contentsOf: ("\n" + String(repeating: " ", count: indent)).utf8)
    }
    out.append(contentsOf: brackets.1.utf8)
  }

  private static func append(quoted text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): out.append(contentsOf: #"\\"#.utf8)
      case 0x0A: out.append(contentsOf: #"\n"#.utf8)
      case 0x09: out.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        out.append(contentsOf: (#"\u"# + String(repeating: "0", count: 4 - digits.count)).utf8)
        out.append(contentsOf: digits.utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
