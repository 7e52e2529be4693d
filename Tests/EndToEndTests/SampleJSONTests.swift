import Foundation
import Shards
import Support
import TestSupport
import Testing

/// `docs/sample-json.md` names every key that `json` members have, and no other.
@Suite struct SampleJSONTests {
  /// A pipeline with the settings that no shipped pipeline on the fixtures has.
  private static let others = """
    version: 1
    name: others
    sources:
      bags: { dataset: manifests/fixture-bags.yaml }
      items: { dataset: manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags, size_px: [160, 160], fit: cover }
      - crop: { size_px: [150, 150] }
      - paste: { segment: items, frame_range_px: [40, 80], blend: over }
      - saliency: { estimator: from_files, maps: bags }
      - cut: { probability: 1, coverage_range: [0, 1], background: { from: bags } }
      - views:
          query: [ { random_resized_crop: { size_px: [64, 64] } }, { flip: {} } ]
          key:
            - transform: { rotate_degrees: [0, 90] }
            - rotate: { degrees_range: [-20, 20] }
            - solarize: {}
            - random_erasing: {}
            - mask: { patch_px: 16 }
    shards: { samples_per_shard: 12 }
    """

  /// The keys of everything below a canvas's or instance's object, as the page spells them.
  private struct Keys {
    var paths: Set<String> = []

    mutating func add(_ value: JSONValue, at path: String) {
      switch value {
      case .object(let members):
        if members["dataset"] != nil, members["path"] != nil {
          for key in members.keys { paths.insert("ORIGIN.\(key)") }
          return
        }
        for (key, member) in members { add(member, key: key, in: members, at: path) }
      case .array(let elements):
        for element in elements { add(element, at: "\(path)[]") }
      default: break
      }
    }

    private mutating func add(
      _ value: JSONValue, key: String, in members: [String: JSONValue], at path: String
    ) {
      let inside = path.isEmpty ? key : "\(path).\(key)"
      if path == "canvases" {
        add(value, at: "canvases.NAME")
      } else if key == "values", case .string(let stage)? = members["stage"] {
        paths.insert(inside)
        let name = stage.split(separator: "/").last?.split(separator: ".").first ?? ""
        add(value, at: "\(inside).\(name)")
      } else if path.hasSuffix(".paste.distractors[]"), key != "source" {
        paths.insert("canvases.NAME.instances[].draws.\(key)")
      } else {
        paths.insert(inside)
        add(value, at: inside)
      }
    }
  }

  /// The keys of all samples of the first shard that a pipeline makes.
  private func keys(of file: String, with tool: Tool) throws -> Set<String> {
    let out = PathText.stem(of: file)
    let made = try tool.run("generate", file, "--out", out, "--shards", "0")
    #expect(made.status == 0, "\(made.err)")
    let shards = try ShardName.present(in: tool.scratch.file("\(out)/shards"))
    let name = try #require(shards.first)
    var reader = try ShardReader(path: tool.scratch.file("\(out)/shards/\(name.tar)"))
    var keys = Keys()
    while let sample = try reader.next() {
      let json = try JSONValue(parsing: try #require(sample["json"]), at: sample.key)
      keys.add(json, at: "")
    }
    return keys.paths
  }

  /// What the page's tables name: the code in a heading, a dot, and the code in a row's first cell.
  private func documented() throws -> [String] {
    var prefix = ""
    var paths: [String] = []
    let text = try FileBytes.readText("\(RepositoryRoot.path)/docs/sample-json.md")
    for line in text.split(separator: "\n") {
      let spans = line.split(separator: "`", omittingEmptySubsequences: false)
      if line.hasPrefix("#") {
        prefix = line.hasPrefix("##") && spans.count > 1 ? "\(spans[1])." : ""
      } else if line.hasPrefix("| `") {
        paths.append(prefix + spans[1])
      }
    }
    return paths
  }

  @Test func `the page names every key of the json members, and no other`() throws {
    let tool = try Tool()
    try tool.scratch.write(Self.others, to: "others.yaml")
    let shipped = try FileManager.default.contentsOfDirectory(
      atPath: "\(RepositoryRoot.path)/pipelines"
    ).filter { $0.hasSuffix(".yaml") }.map { "pipelines/\($0)" }
    // The others need data that is not part of the repository.
    let onFixtures = try shipped.filter { try tool.run("check", $0).status == 0 }
    #expect(onFixtures.count >= 2)
    var found: Set<String> = []
    for file in onFixtures + ["others.yaml"] { found.formUnion(try keys(of: file, with: tool)) }
    let named = try documented()
    #expect(Set(named).count == named.count)
    #expect(found.subtracting(named).sorted() == [])
    #expect(Set(named).subtracting(found).sorted() == [])
  }
}
