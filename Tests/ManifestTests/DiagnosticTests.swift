import Manifest
import Support
import Testing

@Suite struct DiagnosticTests {
  private func failure(
    _ text: String, at place: (line: Int, column: Int), hint: String? = nil
  ) -> String {
    let bag = DiagnosticBag()
    bag.register(text, file: "m.yaml")
    bag.report(
      "is wrong", at: SourcePosition(file: "m.yaml", line: place.line, column: place.column),
      hint: hint)
    return ManifestFailure(bag.diagnostics, sources: bag.sources).description
  }

  @Test func `the caret stands under the column`() {
    #expect(
      failure("a: 1\n  blnd: over\n", at: (2, 3), hint: "did you mean 'blend'?") == """
        m.yaml:2:3: is wrong; did you mean 'blend'?
          2 |   blnd: over
            |   ^
        1 problem
        """)
  }

  @Test func `line numbers of two digits move the bar`() {
    let text = (1...12).map { "k\($0): 1" }.joined(separator: "\n")
    #expect(
      failure(text, at: (12, 6)) == """
        m.yaml:12:6: is wrong
          12 | k12: 1
             |      ^
        1 problem
        """)
  }

  @Test(arguments: ["\r\n", "\r", "\n", "\u{2028}"])
  func `every line break of YAML ends a line`(lineBreak: String) {
    #expect(
      failure(["a: 1", "b: 2", ""].joined(separator: lineBreak), at: (2, 4)) == """
        m.yaml:2:4: is wrong
          2 | b: 2
            |    ^
        1 problem
        """)
  }

  @Test func `tabs before the column are kept`() {
    #expect(
      failure("a:\t1", at: (1, 4)) == "m.yaml:1:4: is wrong\n  1 | a:\t1\n    |   \t^\n1 problem")
  }

  @Test func `an accent of its own scalar takes no column on screen`() {
    // Five scalars but four characters stand before the value.
    #expect(
      failure("e\u{301}e: 1", at: (1, 6)) == """
        m.yaml:1:6: is wrong
          1 | e\u{301}e: 1
            |     ^
        1 problem
        """)
  }

  @Test func `a byte order mark takes no column`() {
    #expect(
      failure("\u{FEFF}a: 1", at: (1, 4)) == """
        m.yaml:1:4: is wrong
          1 | a: 1
            |    ^
        1 problem
        """)
  }

  @Test(arguments: [(0, 0), (99, 1), (1, 99), (1, 0)])
  func `a place outside the text is told all the same`(line: Int, column: Int) {
    let text = failure("a: 1", at: (line, column))
    #expect(text.hasSuffix("is wrong\n1 problem") == (line != 1))
    #expect(text.hasSuffix("1 problem"))
  }

  @Test func `problems are ordered by file, line and column`() {
    func at(_ file: String, _ line: Int, _ column: Int) -> SourcePosition {
      SourcePosition(file: file, line: line, column: column)
    }
    let failure = ManifestFailure([
      Diagnostic(at: at("b.yaml", 1, 1), "fifth"), Diagnostic(at: at("a.yaml", 10, 1), "fourth"),
      Diagnostic(at: at("a.yaml", 2, 5), "second"), Diagnostic(at: at("a.yaml", 2, 5), "third"),
      Diagnostic(at: SourcePosition(option: "--set x=1"), "first"),
    ])
    #expect(
      failure.description == """
        --set x=1: first
        a.yaml:2:5: second
        a.yaml:2:5: third
        a.yaml:10:1: fourth
        b.yaml:1:1: fifth
        5 problems
        """)
  }

  @Test func `the same problem at the same place counts once`() {
    let bag = DiagnosticBag()
    let place = SourcePosition(file: "m.yaml", line: 1, column: 1)
    bag.report("x", at: place)
    bag.report("x", at: place)
    bag.report("x", at: place, hint: "y")
    #expect(bag.lines == ["m.yaml:1:1: x", "m.yaml:1:1: x; y"])
  }

  @Test func `check throws what was reported and nothing else`() throws {
    let bag = DiagnosticBag()
    try bag.check()
    #expect(bag.isEmpty)
    bag.report("x", at: SourcePosition(option: "--set y"))
    let failure = #expect(throws: ManifestFailure.self) { try bag.check() }
    #expect(failure?.description == "--set y: x\n1 problem")
  }
}
