import Manifest
import Support
import Testing

@Suite struct ResolvedNodeTests {
  /// What a text says, in the form of ``ResolvedNode/json``.
  private func json(_ node: ManifestNode) -> JSONValue {
    switch node.content {
    case .scalar(.null): .null
    case .scalar(.bool(let value)): .bool(value)
    case .scalar(.integer(let value)): .integer(value)
    case .scalar(.number(let value)): .number(value)
    case .scalar(.string(let value)): .string(value)
    case .sequence(let elements): .array(elements.map { json($0) })
    case .mapping(let pairs):
      .object(Dictionary(pairs.map { ($0.key.name, json($0.value)) }, uniquingKeysWith: { $1 }))
    }
  }

  private func parsed(_ text: String) throws -> JSONValue {
    let bag = DiagnosticBag()
    let node = ManifestFile.parse(text, file: "explained", into: bag)
    #expect(bag.lines.isEmpty, "\(text)")
    return json(try #require(node))
  }

  @Test func `the YAML form keeps order and writes short lists on one line`() throws {
    let node = ResolvedNode.mapping([
      .init("name", .scalar("x")), .init("7", .scalar(.number(0.5))),
      .init("size", .list([.scalar(1), .scalar(2)])),
      .init(
        "stages", .list([.mapping([.init("paste", .mapping([.init("flip", .scalar(true))]))])])),
    ])
    #expect(
      try node.yaml() == """
        name: x
        7: 0.5
        size: [1, 2]
        stages:
        - paste: {flip: true}

        """)
  }

  @Test(arguments: [
    "", "~", "null", "true", "3", "007", "1e3", "-", "- a", "a: b", "#x", " x ", "a\nb", "'", "\"",
    "*a", "&a", "!t", "[x]", "{x}", "%", "@", "`", "é", "日本", "😀", "x #y", "a\tb", "\\n", "=", "<<",
    "../manifests/a.yaml", "**/*.jpg", "{parent}", "1.10", "yes", "0x1F", "2026-11-21", "?", ":",
    "\u{85}", "| x", "> x",
  ])
  func `every text is the same text again`(text: String) throws {
    let node = ResolvedNode.mapping([
      .init("a", .scalar(.string(text))), .init("b", .list([.scalar(.string(text))])),
    ])
    let written = try node.yaml()
    #expect(try parsed(written) == node.json, "\(written.debugDescription)")
  }

  @Test(arguments: [
    0, -0.0, 1, 0.1, 1e-300, Double.leastNonzeroMagnitude, 1.7976931348623157e308, -2.5, 1e21,
    65500, 1 / 3.0,
  ])
  func `every number is the same number again`(number: Double) throws {
    let node = ResolvedNode.mapping([.init("a", .scalar(.number(number)))])
    #expect(try parsed(node.yaml()) == .object(["a": .number(number)]))
  }

  @Test(arguments: 0..<60) func `any tree is the same tree again`(lane: Int) throws {
    var stream = RandomStream(key: 5, lane: UInt64(lane))
    let node = ResolvedNode.mapping([.init("root", random(&stream, depth: 4))])
    let text = try node.yaml()
    #expect(try parsed(text) == node.json, "\(text)")
  }

  private func random(_ stream: inout RandomStream, depth: Int) -> ResolvedNode {
    switch stream.integer(0...(depth > 0 ? 6 : 4)) {
    case 0: return .scalar(.bool(stream.chance(0.5)))
    case 1: return .scalar(.integer(stream.integer(-1000...1000)))
    case 2: return .scalar(.number(stream.uniform(-1...1)))
    case 3: return .scalar(.string(randomText(&stream)))
    case 4: return .scalar(.null)
    case 5:
      return .list((0..<stream.integer(0...4)).map { _ in random(&stream, depth: depth - 1) })
    default:
      return .mapping(
        (0..<stream.integer(0...4)).map { index in
          .init("\(index)\(randomText(&stream))", random(&stream, depth: depth - 1))
        })
    }
  }

  private func randomText(_ stream: inout RandomStream) -> String {
    let letters: [Character] = Array("ab1 .-:#'\"{}[],&*!?|>%@`~\\\n\té")
    return String((0..<stream.integer(0...8)).map { _ in stream.choice(letters) })
  }

  @Test func `the JSON form has sorted keys and the last of two equal ones`() {
    let node = ResolvedNode.mapping([
      .init("b", .scalar(1)), .init("a", .list([.scalar(.null)])), .init("b", .scalar(2)),
    ])
    #expect(String(decoding: node.json.text(), as: UTF8.self) == #"{"a":[null],"b":2}"#)
  }
}
