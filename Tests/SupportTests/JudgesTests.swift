import Support
import TestSupport
import Testing

@Suite(.enabled(if: Judges.missing == nil, "no judges: run 'make judges' or set PASTICHE_JUDGES"))
struct JudgesTests {
  @Test func `a script sees its arguments and its output comes back`() throws {
    let out = try Judges.run("import sys\nprint(*sys.argv[1:], sep='|')", ["a b", "", "é"])
    #expect(out == "a b||é\n")
  }

  @Test func `much output does not stall`() throws {
    #expect(try Judges.run("print('x' * 1000000)").count == 1_000_001)
  }

  @Test func `a failing script fails with its own words`() {
    let error = #expect(throws: PipelineError.self) {
      try Judges.run("import sys\nsys.exit('bad mask')")
    }
    #expect(error?.code == .verificationFailed)
    #expect(error?.description == "judge: ended with status 1: bad mask\n")
  }

  @Test func `a module that is not there is named`() {
    #expect(
      Judges.missing(modules: "sys", "no_such_module_here")
        == "the judges lack the Python module 'no_such_module_here'")
    #expect(Judges.missing(modules: "sys") == nil)
  }
}
