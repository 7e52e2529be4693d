import Manifest
import Support
import Testing

@Suite struct ManifestOverrideTests {
  private let text = """
    seed: 3
    samples:
    shards: { pixels: { jpg: 95 } }
    stages:
      - background: { from: bags }
      - paste: { blend: transmission, margin_px: [0, 0, 1, 1] }
      - paste: { blend: over }
      - flip:

    """

  private func tree(_ overrides: [String]) throws -> (node: ManifestNode, lines: [String]) {
    let bag = DiagnosticBag()
    var node = try #require(ManifestFile.parse(text, file: "m.yaml", into: bag))
    for override in overrides { node = ManifestOverride(override).applied(to: node, bag: bag) }
    return (node, bag.lines)
  }

  /// The value at a path of keys and list positions.
  private func value(_ node: ManifestNode, _ path: String) -> ManifestScalar? {
    path.split(separator: ".").reduce(node as ManifestNode?) { node, step in
      if let index = Int(step) { return node?.elements?[index] }
      return node?[String(step)]
    }?.scalar
  }

  @Test(
    arguments: [
      ("seed=7", "seed", .integer(7)), ("seed='7'", "seed", .string("7")),
      ("about=a=b", "about", .string("a=b")), ("about=", "about", .string("")),
      ("about=  ", "about", .string("")), ("new.deep.key=1.5", "new.deep.key", .number(1.5)),
      ("shards.pixels.jpg=80", "shards.pixels.jpg", .integer(80)),
      ("shards.pixels=png", "shards.pixels", .string("png")),
      ("samples.count=5", "samples.count", .integer(5)),
      ("stages.1.paste.blend=over", "stages.1.paste.blend", .string("over")),
      ("stages.2.paste.blend=gaussian", "stages.2.paste.blend", .string("gaussian")),
      ("stages.paste.blend=over", "stages.1.paste.blend", .string("over")),
      ("stages.paste.margin_px.3=9", "stages.1.paste.margin_px.3", .integer(9)),
      ("stages.background={ from: x }", "stages.0.background.from", .string("x")),
      ("stages.flip.probability=0.3", "stages.3.flip.probability", .number(0.3)),
      ("seed=~", "seed", .null),
    ] as [(String, String, ManifestScalar)])
  func `a path names keys, positions and stages`(
    option: String, path: String, expected: ManifestScalar
  ) throws {
    let (node, lines) = try tree([option])
    #expect(lines.isEmpty)
    #expect(value(node, path) == expected)
  }

  @Test func `nothing but what is named changes`() throws {
    let node = try tree(["stages.paste.blend=over"]).node
    #expect(value(node, "stages.2.paste.blend") == .string("over"))
    #expect(value(node, "stages.1.paste.margin_px.2") == .integer(1))
    #expect(value(node, "seed") == .integer(3))
    #expect(node["stages"]?.position.description == "m.yaml:5:3")
  }

  @Test func `the last of two overrides counts`() throws {
    #expect(value(try tree(["seed=1", "seed=2"]).node, "seed") == .integer(2))
  }

  @Test(arguments: [
    ("seed", "an override has the form path.to.key=value"),
    ("=3", "an override has the form path.to.key=value"),
    ("", "an override has the form path.to.key=value"),
    ("a..b=3", "an override has the form path.to.key=value"),
    ("seed.x=3", "'x' lies below the number 3, which has no keys"),
    ("stages.crop.x=3", "'crop' names no element of a list of 4; count from 0, or name a stage"),
    ("stages.4=3", "'4' names no element of a list of 4; count from 0, or name a stage"),
    ("stages.-1=3", "'-1' names no element of a list of 4; count from 0, or name a stage"),
    (
      "seed=!!int 3",
      "the tag 'tag:yaml.org,2002:int' is not used in manifests; "
        + "write the value without a tag"
    ),
    ("seed={a: 1, a: 2}", "duplicate key 'a'; the first is in line 1, column 2; keep one of them"),
  ])
  func `an override that fits nothing is told by its option`(
    option: String, message: String
  ) throws {
    let (node, lines) = try tree([option])
    #expect(lines == ["--set \(option): \(message)"])
    #expect(value(node, "seed") == .integer(3))
  }

  @Test func `broken YAML in a value has no line and column of its own`() throws {
    let lines = try tree(["seed=[1"]).lines
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("--set seed=[1: not valid YAML: ") == true, "\(lines)")
  }

  @Test func `a wrong value is told by its option`() throws {
    let fixture = try ManifestFixture()
    let reading = try fixture.pipeline(
      "version: 1\nname: p\nsources: { b: { dataset: bags.yaml } }\nsamples: { each: b }\n",
      set: ["seed=-1", "shards.sampels=3"])
    #expect(
      reading.lines == [
        "--set seed=-1: 'seed' in the pipeline manifest is -1, expected a whole number of at least 0",
        "--set shards.sampels=3: unknown key 'sampels' in 'shards'; "
          + "one of: samples_per_shard, pixels, masks, amodal_masks, annotations",
      ])
    #expect(
      reading.failure.description.hasSuffix(
        "'shards'; one of: samples_per_shard, pixels, masks, amodal_masks, annotations\n2 problems")
    )
  }
}
