import Support
import Testing

@Suite struct SourcePositionTests {
  @Test func `a place in a file has line and column`() {
    #expect(SourcePosition(file: "bags.yaml", line: 14, column: 9).description == "bags.yaml:14:9")
  }

  @Test func `an option stands for itself`() {
    #expect(SourcePosition(option: "--set seed=3").description == "--set seed=3")
  }
}
