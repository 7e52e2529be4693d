import Foundation
import Support
import TestSupport
import Testing

/// What a user sees after a mistake: a sentence with its place, and exit code 2.
@Suite struct MistakeTests {
  private func check(_ change: (inout String) -> Void) throws -> Tool.Outcome {
    let tool = try Tool()
    var text = try FileBytes.readText("\(RepositoryRoot.path)/pipelines/quickstart.yaml")
    change(&text)
    try tool.scratch.write(text, to: "mine/bags.yaml")
    return try tool.run("check", "mine/bags.yaml")
  }

  @Test func `a mistyped key is named with the nearest one`() throws {
    let outcome = try check { $0.replace("blend:", with: "blnd:") }
    #expect(outcome.status == 2)
    #expect(
      outcome.err == """
        mine/bags.yaml:15:7: unknown key 'blnd' in stage 'paste'; did you mean 'blend'?
          15 |       blnd: transmission
             |       ^
        1 problem

        """)
  }

  @Test func `a value of another type is named`() throws {
    let outcome = try check { $0.replace("samples_per_shard: 60", with: "samples_per_shard: many") }
    #expect(outcome.status == 2)
    #expect(
      outcome.err.hasPrefix(
        "mine/bags.yaml:17:30: 'samples_per_shard' in 'shards' should be a whole number in "
          + "1...1000000, found the text 'many'\n"))
  }

  @Test func `a reversed range says how to write it`() throws {
    let outcome = try check { $0.replace("[-180, 180]", with: "[180, -180]") }
    #expect(outcome.status == 2)
    #expect(
      outcome.err.hasPrefix(
        "mine/bags.yaml:14:29: 'rotate_degrees_range' in stage 'paste' is reversed: 180 is greater "
          + "than -180; write [-180, 180]\n"))
  }

  @Test func `several mistakes are reported in one go`() throws {
    let outcome = try check {
      $0.replace("blend:", with: "blnd:")
      $0.replace("- background:", with: "- backgrund:")
      $0.replace("split: train", with: "split: tain")
    }
    #expect(outcome.status == 2)
    #expect(
      outcome.err.contains("dataset 'fixture-items' has no split 'tain'; did you mean 'train'?"))
    #expect(outcome.err.contains("there is no stage 'backgrund'; did you mean 'background'?"))
    #expect(outcome.err.contains("unknown key 'blnd' in stage 'paste'; did you mean 'blend'?"))
  }

  @Test func `a missing file is named`() throws {
    let outcome = try Tool().run("generate", "pipelines/none.yaml")
    #expect(outcome.status == 2)
    #expect(
      outcome.err == "pipelines/none.yaml: cannot be opened: no such file or directory\n1 problem\n"
    )
  }

  @Test func `a root that is no folder says which option gives it`() throws {
    let outcome = try Tool().run(
      "check", "pipelines/quickstart.yaml", "--root", "fixture-bags=nowhere")
    #expect(outcome.status == 2)
    #expect(
      outcome.err.hasPrefix(
        "manifests/fixture-bags.yaml:8:7: dataset 'fixture-bags' has its root at 'nowhere', which is "
          + "not a folder; give its folder with --root fixture-bags=DIR\n"))
  }

  @Test func `an empty glob is named at its pattern`() throws {
    let tool = try Tool()
    try tool.scratch.write("", to: "empty/readme.txt")
    let outcome = try tool.run(
      "check", "manifests/fixture-bags.yaml", "--root", "fixture-bags=empty")
    #expect(outcome.status == 2)
    #expect(
      outcome.err.hasPrefix(
        "manifests/fixture-bags.yaml:9:9: '*.jpg' matches no file below 'empty'"))
  }

  /// The same copies go through the readers in the hundreds, see `ManifestMutationTests`.
  @Test(arguments: ["pipelines/segloc.yaml", "manifests/fixture-items.yaml"])
  func `a damaged file ends with a place and exit code 2, or is valid`(path: String) throws {
    let tool = try Tool()
    let mutants = TextMutants.all(of: try ShippedManifests.text(path), lane: 1)
    for index in stride(from: 0, to: mutants.count, by: mutants.count / 25) {
      let file = path.hasPrefix("pipelines") ? "mine/copy.yaml" : "manifests-copy/items.yaml"
      try tool.scratch.write(mutants[index], to: file)
      let outcome = try tool.run("check", file)
      #expect([0, 2].contains(outcome.status), "\(outcome.err)")
      if outcome.status == 2 {
        let place = try Regex("^[a-z/.-]+:[0-9]+:[0-9]+: ")
        #expect(try place.prefixMatch(in: outcome.err) != nil, "\(outcome.err)")
      }
    }
  }

  @Test(arguments: ["pipeline", "dataset"])
  func `the schema of a kind of manifest is printed`(kind: String) throws {
    let outcome = try Tool().run("schema", kind)
    #expect(outcome.status == 0)
    let schema = try JSONValue(parsing: Array(outcome.out.utf8), at: "schema")
    #expect(schema["title"] == .string("Pastiche \(kind) manifest"))
    #expect(try Tool().run("schema", kind).out == outcome.out)
  }

  @Test func `the schema of pipelines is printed when no kind is given`() throws {
    #expect(try Tool().run("schema").out == Tool().run("schema", "pipeline").out)
  }

  @Test func `what is no file is refused and never waited for`() throws {
    let tool = try Tool()
    #expect(mkfifo(tool.scratch.file("pipe.yaml"), 0o600) == 0)
    let outcome = try tool.run("check", "pipe.yaml", "manifests", "/dev/zero")
    #expect(outcome.status == 2)
    #expect(
      outcome.err == """
        /dev/zero: is not a regular file
        manifests: is a folder, not a file
        pipe.yaml: is not a regular file
        3 problems

        """)
  }

  @Test(arguments: [
    ["generate"], ["frobnicate"], ["preview", "x", "--count", "0"], ["verify"],
    ["schema", "shard"],
  ])
  func `a wrong command line exits with 2 and a sentence`(arguments: [String]) throws {
    let outcome = try Tool().run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.err.hasPrefix("Error: "))
    #expect(outcome.out.isEmpty)
  }
}
