import Support
import Testing

@Suite struct JSONScannerTests {
  private func scanner(_ text: String) -> JSONScanner {
    JSONScanner(Array(text.utf8), file: "f")
  }

  /// The failure of reading a text, with its place.
  private func failure(_ text: String) -> String? {
    var scanner = scanner(text)
    do throws(PipelineError) {
      try scanner.skip()
      try scanner.end()
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    "0", "-0", "10", "1.5", "-1.25e-3", "1E+2", "123456789012345678901234567890", "0.1", "1e308",
    "4.9406564584124654e-324", "0.30000000000000004", "9007199254740993", "2.2250738585072014E-308",
    "100000000000000000", "999999999999999999", "0.000000000000000000000000000001",
    "179769313486231570000000000000000000000", "7.0000000000000000000001",
  ]) func `numbers are the nearest there is`(text: String) throws {
    var scanner = scanner(text)
    #expect(try scanner.number() == Double(text))
  }

  @Test func `every number of up to five digits and two decimals is the nearest there is`() throws {
    for hundredths in stride(from: 0, through: 9_999_999, by: 37) {
      let text = "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
      var scanner = scanner(text)
      let value = try scanner.number()
      #expect(value == Double(text))
    }
  }

  @Test(arguments: [
    ("01", "f:1:2: holds '1', expected no digit after a leading 0"),
    ("-", "f:1:2: ends, expected a digit"), (".5", "f:1:1: holds '.', expected a value"),
    ("1.", "f:1:3: ends, expected a digit"), ("1e", "f:1:3: ends, expected a digit"),
    ("1e+x", "f:1:4: holds 'x', expected a digit"), ("+1", "f:1:1: holds '+', expected a value"),
    ("1e999", "f:1:1: holds a number that is out of range"),
    ("NaN", "f:1:1: holds 'N', expected a value"),
    ("0x1", "f:1:2: holds 'x', expected the end of the file"),
  ]) func `what is not a number is refused`(text: String, expected: String) {
    #expect(failure(text) == expected)
  }

  @Test(arguments: [
    (#""""#, ""), (#""aé🙂""#, "aé🙂"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u00e9\u00E9\u0000""#, "éé\0"), (#""x\ud83d\ude42y""#, "x🙂y"),
  ]) func `texts are read with their escapes`(text: String, expected: String) throws {
    var scanner = scanner(text)
    #expect(try scanner.string() == expected)
    try scanner.end()
  }

  @Test(arguments: [
    (#""abc"#, "f:1:5: ends, expected the end of a text"),
    (#""\"#, "f:1:3: ends, expected an escape"),
    (#""\x""#, "f:1:3: holds 'x', expected an escape"),
    (#""\u12g4""#, "f:1:6: holds 'g', expected a hexadecimal digit"),
    (#""\ud83dx""#, "f:1:8: holds 'x', expected the second half of a surrogate pair"),
    (#""\ud83d\u0041""#, "f:1:14: holds half of a surrogate pair"),
    (#""\ude42""#, "f:1:8: holds half of a surrogate pair"),
    ("\"a\nb\"", "f:1:3: holds byte 0xa, expected the end of a text"),
  ]) func `texts that break the rules are refused`(text: String, expected: String) {
    #expect(failure(text) == expected)
  }

  @Test func `texts that are not UTF-8 are refused`() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0x5C, 0x6E, 0xC3, 0x22]] {
      var scanner = JSONScanner(bytes, file: "f")
      let error = #expect(throws: PipelineError.self) { try scanner.string() }
      #expect(error?.message == "holds a text that is not UTF-8")
    }
  }

  @Test(arguments: [
    ("[1 2]", "f:1:4: holds '2', expected ',' or ']'"),
    ("{1:2}", "f:1:2: holds a number, expected a text"),
    (#"{"a":1,}"#, "f:1:8: holds '}', expected a value"),
    ("[,1]", "f:1:2: holds ',', expected a value"),
    ("{\n  \"a\": 1\n  \"b\"", "f:3:3: holds '\"', expected ',' or '}'"),
    ("[", "f:1:2: ends, expected a value"),
    ("tru", "f:1:1: holds 't', expected true, false or null"),
    ("\u{0}", "f:1:1: holds byte 0x0, expected a value"),
  ]) func `broken structure is refused at its line and column`(text: String, expected: String) {
    #expect(failure(text) == expected)
  }

  @Test func `depth has a limit and does not overflow the stack`() {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(failure(deep) == nil)
    #expect(failure("[" + deep + "]") == "f:1:65: nests deeper than 64 levels")
    #expect(failure(String(repeating: "{\"a\":", count: 1_000_000)) != nil)
  }

  @Test func `another kind of value than expected is named`() {
    var scanner = scanner(#" "x""#)
    let error = #expect(throws: PipelineError.self) { try scanner.integer() }
    #expect(error?.description == "f:1:2: holds a text, expected a number")
  }

  @Test func `only whole numbers are integers`() throws {
    var whole = scanner("[3.0, -2, 1e3]")
    var values: [Int] = []
    try whole.array { scanner throws(PipelineError) in values.append(try scanner.integer()) }
    #expect(values == [3, -2, 1000])
    var broken = scanner(" 2.5")
    let error = #expect(throws: PipelineError.self) { try broken.integer() }
    #expect(error?.description == "f:1:2: holds 2.5, expected a whole number")
  }

  @Test func `null is taken only when it is there`() throws {
    var scanner = scanner("[null,1]")
    var taken: [Bool] = []
    try scanner.array { scanner throws(PipelineError) in
      let isNull = try scanner.takeNull()
      taken.append(isNull)
      if !isNull { try scanner.skip() }
    }
    #expect(taken == [true, false])
  }

  @Test func `arrays of numbers are read like their numbers alone`() throws {
    let texts = [
      "0", "-0", "-0.5", "7", "0.25", "123456789012345", "1234567890123456", "1.23456789012345",
      "0.000000000000001", "99999999999999.9", "-12.75", "1e3", "2.5E-3", "9007199254740993",
    ]
    var list = scanner("[" + texts.joined(separator: " ,\n ") + "]")
    #expect(try list.numbers() == texts.compactMap(Double.init))
    var tight = scanner("[" + texts.joined(separator: ",") + "]")
    #expect(try tight.numbers() == texts.compactMap(Double.init))
    var empty = scanner("[ ]")
    #expect(try empty.numbers() == [])
  }

  @Test(arguments: [
    ("[1,02,3]", "f:1:5: holds '2', expected no digit after a leading 0"),
    ("[1,2.,3]", "f:1:6: holds ',', expected a digit"),
    ("[1,-,3]", "f:1:5: holds ',', expected a digit"),
    ("[1,,3]", "f:1:4: holds ',', expected a value"),
    ("[1,2,]", "f:1:6: holds ']', expected a value"),
    ("[1,true]", "f:1:4: holds true, false or null, expected a number"),
    ("[1,2", "f:1:5: ends, expected ',' or ']'"), ("[1,", "f:1:4: ends, expected a value"),
    ("[1,2 3]", "f:1:6: holds '3', expected ',' or ']'"),
    ("[1,2.5.5,3]", "f:1:7: holds '.', expected ',' or ']'"),
  ]) func `broken arrays of numbers are refused where they break`(text: String, expected: String) {
    var scanner = scanner(text)
    let error = #expect(throws: PipelineError.self) { try scanner.numbers() }
    #expect(error?.description == expected)
  }
}
