import Manifest
import Testing

@Suite struct ManifestNodeTests {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("true", .bool(true)), ("FALSE", .bool(false)),
      ("yes", .string("yes")), ("on", .string("on")), ("12", .integer(12)), ("-7", .integer(-7)),
      ("+5", .integer(5)), ("007", .integer(7)), ("0x1F", .string("0x1F")),
      ("0o17", .string("0o17")), ("1_000", .string("1_000")), ("1.5", .number(1.5)),
      (".5", .number(0.5)), ("1e3", .number(1000)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(0x1p63)), ("1e999", .string("1e999")),
      (".inf", .string(".inf")), (".nan", .string(".nan")), ("-inf", .string("-inf")),
      ("nan", .string("nan")), ("-", .string("-")), (".", .string(".")), ("٣", .string("٣")),
      ("12 ", .string("12 ")), ("1.2.3", .string("1.2.3")),
    ] as [(String, ManifestScalar)])
  func `a plain scalar has the type of the core schema`(text: String, expected: ManifestScalar) {
    #expect(ManifestScalar(text: text, isPlain: true) == expected)
    #expect(ManifestScalar(text: text, isPlain: false) == .string(text))
  }

  @Test(arguments: [
    ("[]", "an empty list"), ("[1]", "a list"), ("{}", "a mapping"), ("~", "nothing"),
    ("true", "the truth value true"), ("3", "the number 3"), ("2.5", "the number 2.5"),
    ("x", "the text 'x'"), ("'3'", "the text '3'"),
  ])
  func `a message names the kind of a value`(text: String, kind: String) throws {
    #expect(try reader(of: "a: \(text)").node["a"]?.kind == kind)
  }

  @Test func `a long text is cut in messages`() {
    let long = String(repeating: "x", count: 1000)
    #expect(
      ManifestScalar.string(long).kind == "the text '\(String(repeating: "x", count: 60))'")
  }
}
