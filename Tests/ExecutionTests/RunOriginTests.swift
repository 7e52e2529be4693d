import Execution
import Foundation
import Support
import TestSupport
import Testing

@Suite struct RunOriginTests {
  private let run: FixtureRun

  init() throws {
    run = try FixtureRun()
    try run.folder.begin(run.identity)
  }

  @Test func `what is remembered comes back, with absolute paths`() throws {
    #expect(try run.folder.origin() == nil)
    try run.folder.remember(
      RunOrigin(manifest: "here/p.yaml", roots: ["a": "b", "c": "/d"], overrides: ["seed=1"]))
    let found = try #require(try run.folder.origin())
    let here = FileManager.default.currentDirectoryPath
    #expect(
      found
        == RunOrigin(
          manifest: "\(here)/here/p.yaml", roots: ["a": "\(here)/b", "c": "/d"],
          overrides: ["seed=1"]))
  }

  @Test func `the identity of a run does not know it`() throws {
    try run.folder.remember(RunOrigin(manifest: "/p.yaml", roots: [:], overrides: []))
    #expect(try run.folder.differences(from: run.identity) == [])
    try run.folder.begin(run.identity)
  }

  @Test func `a damaged file is a sentence`() throws {
    try run.scratch.write("{\"version\": 1}", to: "run/origin.json")
    let error = #expect(throws: PipelineError.self) { try run.folder.origin() }
    #expect(error?.message == "does not say where the manifest is")
    #expect(error?.hint == "give it with --manifest FILE")
  }

  @Test func `another run's differences are named`() throws {
    let other = try FixtureRun("seed=6")
    #expect(
      try run.folder.differences(from: other.identity) == ["manifest.seed is 5 there and 6 here"])
  }
}
