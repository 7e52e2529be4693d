import Support
import TestSupport
import Testing

@Suite struct GoldenSetTests {
  @Test func `every case of the golden numbers can be read`() {
    // Any run of all suites then ends with the summary, even where none checks a case.
    _ = GoldenLedger.shared
    #expect(GoldenSet.shared.problems == [])
  }

  @Test func `cases are read by name and broken ones are told`() throws {
    let folder = try TemporaryFolder()
    try GoldenFixture.usual.write(to: folder, name: "b")
    try GoldenFixture.usual.write(to: folder, name: "a", method: "other")
    try folder.write("{}", to: "c.json")
    try folder.write("not a case", to: "README.md")
    let set = GoldenSet(folder: folder.path)
    #expect(set.cases.map(\.name) == ["a", "b"])
    #expect(set.cases.map(\.method) == ["other", "toy"])
    #expect(
      set.problems.map(\.description)
        == ["\(folder.path)/c.json: has no 'method' or no 'tensors'"])
  }

  @Test func `a folder without cases is a problem`() throws {
    let folder = try TemporaryFolder()
    let set = GoldenSet(folder: folder.path)
    #expect(set.problems.map(\.message) == ["holds no golden numbers"])
  }
}
