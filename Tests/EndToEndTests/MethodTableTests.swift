import Support
import TestSupport
import Testing

/// What `pastiche methods` says of pipelines is so.
@Suite struct MethodTableTests {
  @Test func `the pipeline that the table names for a method trains that method`() throws {
    let tool = try Tool()
    let table = try tool.run("methods", "--json")
    #expect(table.status == 0, "\(table.err)")
    let rows = try JSONValue(parsing: Array(table.out.utf8), at: "methods").elements ?? []
    #expect(rows.count >= 3)
    for row in rows {
      guard case .string(let method)? = row["method"], case .string(let file)? = row["pipeline"]
      else {
        Issue.record("a row without a method or a pipeline: \(row)")
        continue
      }
      #expect(FileBytes.exists(tool.scratch.file(file)), "\(file)")
      #expect(try tool.run("check", file).out == "\(file): no problem\n")
      let explained = try tool.run("explain", file, "--json")
      #expect(explained.status == 0, "\(explained.err)")
      let plan = try JSONValue(parsing: Array(explained.out.utf8), at: file)
      #expect(plan["manifest"]?["train"]?["method"] == .string(method), "\(file)")
    }
  }
}
