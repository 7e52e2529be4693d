import Codecs
import Foundation
import Support
import TestSupport
import Testing

/// `explain DIR KEY` on runs of the product itself.
@Suite struct ExplainTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  private func generate(_ more: String...) throws {
    let made = try tool.run(
      ["generate", "pipelines/segloc.yaml", "--out", "run", "--shards", "0"] + more)
    #expect(made.status == 0, "\(made.err)")
  }

  @Test func `a sample is shown stage by stage and its bytes are equal`() throws {
    try generate()
    let outcome = try tool.run("explain", "run", "42")
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.err.isEmpty)
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("sample   000000042 of segloc-bags, about items ") == true)
    #expect(
      lines.filter { $0.first?.isNumber == true } == ["1 background", "2 paste", "3 flip"])
    #expect(lines.suffix(2).first == "verdict  the bytes equal those in segloc-bags-000000.tar")
    #expect(lines.last == "page     run/explain/000000042/index.html")
    let folder = tool.scratch.file("run/explain/000000042")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names.filter { !$0.hasPrefix("00-source") } == [
        "01-background.key.png", "01-background.query.png", "02-paste.key.png",
        "02-paste.query.png", "03-flip.key.png", "03-flip.query.png", "index.html",
      ])
    #expect(names.filter { $0.hasPrefix("00-source") }.count >= 2)
    for name in names where name.hasSuffix(".png") {
      let image = try ImageDecoder.decode(try FileBytes.read("\(folder)/\(name)"), named: name)
      #expect(image.channels == 3 && image.width >= 256)
    }
    let page = try FileBytes.readText("\(folder)/index.html")
    for text in ["the bytes equal those in", "2 paste", "position_px", "sha-256 here", "wrench"] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func `json says the same, and draws are those in the shard`() throws {
    try generate()
    let outcome = try tool.run("explain", "run", "000000007", "--json", "--out", "elsewhere")
    #expect(outcome.status == 0, "\(outcome.err)")
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "explain")
    #expect(json["verdict"] == "same")
    #expect(json["key"] == "000000007")
    guard case .array(let stages)? = json["stages"], case .array(let members)? = json["members"]
    else { throw PipelineError(.corruptFile, at: "explain", "lacks stages or members") }
    #expect(stages.map { $0["stage"] } == ["background", "paste", "flip"])
    #expect(members.count == 8)
    #expect(members.allSatisfy { $0["difference"] == .null && $0["here"] == $0["there"] })
    guard case .string(let picture)? = stages[1]["canvases"]?["key"]?["picture"] else {
      throw PipelineError(.corruptFile, at: "explain", "names no picture")
    }
    #expect(picture == "elsewhere/02-paste.key.png")
    #expect(FileBytes.exists(tool.scratch.file(picture)))
  }

  @Test func `it works from another folder, with the overrides of the run`() throws {
    try generate("--set", "seed=9")
    let moved = tool.scratch.file("moved")
    try FileManager.default.moveItem(atPath: tool.scratch.file("run"), toPath: moved)
    #expect(try tool.run("explain", "moved", "0").status == 0)
    // Without what was remembered, the manifest alone is another run.
    try FileManager.default.removeItem(atPath: "\(moved)/origin.json")
    let lost = try tool.run("explain", "moved", "0")
    #expect(lost.status == 2)
    #expect(
      lost.err.hasPrefix(
        "Error: 'moved' does not say where its manifest is; give it with --manifest FILE"))
    let other = try tool.run("explain", "moved", "0", "--manifest", "pipelines/segloc.yaml")
    #expect(other.status == 1)
    #expect(
      other.out.contains("note     not as in the run: manifest.seed is 9 there and 2310 here\n"))
    #expect(
      other.out.contains("verdict  8 of 8 members differ: ") || other.out.contains(" differ: "))
    let same = try tool.run(
      "explain", "moved", "0", "--manifest", "pipelines/segloc.yaml", "--set", "seed=9")
    #expect(same.status == 0)
  }

  @Test func `a changed byte in the shard is found`() throws {
    try generate()
    let tar = tool.scratch.file("run/shards/segloc-bags-000000.tar")
    var bytes = try FileBytes.read(tar)
    let name = Array("000000003.json".utf8)
    let header = try #require(
      (0..<bytes.count / 512).first { bytes[$0 * 512..<$0 * 512 + name.count].elementsEqual(name) })
    let text = Array("\"width\":256".utf8)
    let place = try #require(
      (header * 512 + 512..<bytes.count - text.count).first {
        bytes[$0..<$0 + text.count].elementsEqual(text)
      })
    bytes[place + text.count - 1] = UInt8(ascii: "7")
    try FileBytes.writeAtomically(bytes, to: tar)
    let outcome = try tool.run("explain", "run", "3")
    #expect(outcome.status == 1)
    #expect(outcome.out.contains("canvases.key.width is 257 there and 256 here\n"))
    #expect(outcome.out.contains("verdict  1 of 8 members differ: json\n"))
    #expect(try tool.run("explain", "run", "4").status == 0)
  }

  @Test func `a sample whose shard is not made ends with 3`() throws {
    try generate()
    let outcome = try tool.run("explain", "run", "100")
    #expect(outcome.status == 3)
    #expect(
      outcome.out.contains("verdict  segloc-bags-000001.tar is not there to compare with\n"))
  }

  @Test(arguments: [
    (["run"], "'run' is the folder of a run; name a sample of it too, such as 000000000"),
    (["run", "1287"], "'1287' is not a sample of the run, whose keys are 0...1286"),
    (["run", "x"], "'x' is not the key of a sample, such as 000000042"),
    (["fixtures", "0"], "'fixtures' is not the folder of a run: it has no run.json"),
    (
      ["pipelines/segloc.yaml", "0"],
      "'pipelines/segloc.yaml' is not the folder of a run: it has no run.json"
    ),
    (["nowhere", "0"], "'nowhere' is not the folder of a run: it has no run.json"),
  ]) func `a wrong call is a sentence and ends with 2`(
    arguments: [String], sentence: String
  ) throws {
    try generate()
    let outcome = try tool.run(["explain"] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.err.hasPrefix("Error: \(sentence)\n"))
    #expect(outcome.out.isEmpty)
  }

  @Test func `an input that changed is named`() throws {
    try FileManager.default.removeItem(atPath: tool.scratch.file("fixtures"))
    try FileManager.default.copyItem(
      atPath: "\(RepositoryRoot.path)/fixtures", toPath: tool.scratch.file("fixtures"))
    try FileManager.default.removeItem(atPath: tool.scratch.file("manifests"))
    try FileManager.default.copyItem(
      atPath: "\(RepositoryRoot.path)/manifests", toPath: tool.scratch.file("manifests"))
    let text = try FileBytes.readText("\(RepositoryRoot.path)/pipelines/quickstart.yaml")
      .replacing("../manifests", with: "manifests")
    try tool.scratch.write(text, to: "mine.yaml")
    #expect(try tool.run("generate", "mine.yaml", "--out", "run").status == 0)
    let first = try tool.run("explain", "run", "0", "--json")
    let json = try JSONValue(parsing: Array(first.out.utf8), at: "explain")
    guard case .array(let stages)? = json["stages"],
      case .string(let path)? = stages[0]["canvases"]?["image"]?["source"]?["path"]
    else { throw PipelineError(.corruptFile, at: "explain", "names no background") }
    let bag = tool.scratch.file("fixtures/bags/\(path)")
    try FileBytes.writeAtomically(try FileBytes.read(bag) + [0], to: bag)
    let changed = try tool.run("explain", "run", "0")
    #expect(changed.status == 1)
    #expect(
      changed.out.contains(
        "failed in background: 000000000: \(path): differs from the file this run catalogued; "
          + "put the file back, or start another run\n"))
    #expect(
      changed.out.contains(
        "verdict  an input failed here, but quickstart-000000.tar holds the sample\n"))
    // A changed label file is a changed catalog.
    let labels = tool.scratch.file("fixtures/items/instances_train.json")
    try FileBytes.writeAtomically(try FileBytes.read(labels) + [10], to: labels)
    let relabelled = try tool.run("explain", "run", "0")
    #expect(relabelled.status == 1)
    #expect(
      relabelled.err.contains(
        "'instances_train.json' of dataset 'fixture-items' changed since this"))
  }

  @Test func `explain of a manifest prints JSON too`() throws {
    let outcome = try tool.run("explain", "pipelines/quickstart.yaml", "--json")
    #expect(outcome.status == 0, "\(outcome.err)")
    let json = try JSONValue(parsing: Array(outcome.out.utf8), at: "explain")
    #expect(json["samples"] == 120)
    #expect(json["shards"] == 2)
    #expect(json["manifest"]?["name"] == "quickstart")
    #expect(json["canvases"] == ["image"])
  }
}
