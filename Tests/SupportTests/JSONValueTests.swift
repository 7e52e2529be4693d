import Support
import Testing

@Suite struct JSONValueTests {
  private func text(_ value: JSONValue, indented: Bool = false) -> String {
    String(decoding: value.text(indented: indented), as: UTF8.self)
  }

  @Test func `keys are sorted by their bytes and there are no spaces`() {
    let value: JSONValue = [
      "b": 1, "a": [true, .null, 2.5], "B": "x", "é": .object([:]), "aa": [],
    ]
    #expect(text(value) == #"{"B":"x","a":[true,null,2.5],"aa":[],"b":1,"é":{}}"#)
  }

  @Test func `indentation breaks objects and lists of lists but not flat lists`() {
    let value: JSONValue = ["a": [1, 2], "b": [[1], ["c": 2]], "c": [], "d": .object([:])]
    #expect(
      text(value, indented: true) == """
        {
          "a": [1,2],
          "b": [
            [1],
            {
              "c": 2
            }
          ],
          "c": [],
          "d": {}
        }
        """)
  }

  @Test func `quotes, backslashes and control characters are escaped`() {
    #expect(text("\"\\\n\t\r\u{1}é/") == #""\"\\\n\t\u000d\u0001é/""#)
  }

  @Test(arguments: [
    (0.1, "0.1"), (3.0, "3"), (-0.5, "-0.5"), (1e21, "1e+21"),
    (9007199254740993.0, "9007199254740992.0"),
    (1.0 / 3, "0.3333333333333333"), (Double.leastNonzeroMagnitude, "5e-324"),
  ]) func `numbers print in their shortest form`(value: Double, expected: String) {
    #expect(text(.number(value)) == expected)
  }

  @Test func `what is written is read back`() throws {
    let value: JSONValue = [
      "integer": .integer(Int.max), "negative": .integer(Int.min), "number": 0.1,
      "tiny": .number(Double.leastNonzeroMagnitude), "text": "a\"\\\n\u{1}é🙂",
      "list": [1, "1", true, false, .null, [], 0.5],
      "object": ["": .object([:])],
    ]
    #expect(try JSONValue(parsing: value.text(), at: "x") == value)
    #expect(try JSONValue(parsing: value.text(indented: true), at: "x") == value)
  }

  @Test func `zero and one are numbers and not truth values`() throws {
    #expect(try JSONValue(parsing: Array("[0,1,true]".utf8), at: "x") == [0, 1, true])
  }

  @Test(arguments: [
    ("", "1:1", "ends, expected a value"), ("[1,]", "1:4", "holds ']', expected a value"),
    ("{\n \"a\" 1}", "2:6", "holds '1', expected ':'"),
    (#"{"a": 1, "a": 2}"#, "1:14", "has 'a' twice"),
    ("[1] x", "1:5", "holds 'x', expected the end of the file"),
  ]) func `what is not JSON is refused by place`(text: String, place: String, message: String) {
    let error = #expect(throws: PipelineError.self) {
      try JSONValue(parsing: Array(text.utf8), at: "index.json")
    }
    #expect(error?.code == .corruptFile)
    #expect(
      error?.description
        == "index.json: is not JSON; see index.json:\(place), which \(message)")
  }

  @Test func `a key of an object is found and of anything else is not`() {
    let value: JSONValue = ["a": 1]
    #expect(value["a"] == 1)
    #expect(value["b"] == nil)
    #expect(JSONValue.array([1])["a"] == nil)
  }
}
