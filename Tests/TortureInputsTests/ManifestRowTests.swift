import Support
import TestSupport
import Testing
import TortureInputs

@Suite struct ManifestRowTests {
  @Test func `fields in quotes hold commas and quotes`() {
    #expect(ManifestRow.fields(#"a,"b,c",,d"#) == ["a", "b,c", "", "d"])
  }

  @Test func `a row is comparable when it says something of the pixels`() {
    #expect(ManifestRow(["status": "ok", "channel_means": "1"]).isComparable)
    #expect(!ManifestRow(["status": "ok", "mode": "L"]).isComparable)
    #expect(!ManifestRow(["status": "error: OSError", "channel_means": "1"]).isComparable)
  }

  @Test func `a manifest without paths is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("name,status\na,ok\n", to: "manifest.csv")
    let error = #expect(throws: PipelineError.self) { try ManifestRow.read(path) }
    #expect(error?.message == "has no column 'path'")
  }
}
