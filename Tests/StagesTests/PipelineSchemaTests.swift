import Manifest
import Stages
import Support
import TestSupport
import Testing

/// The schemas say what `check` says, to a validator and a YAML parser of others.
@Suite struct PipelineSchemaTests {
  private static let missing = Judges.missing(modules: "jsonschema", "yaml")

  private static func schema(for path: String) -> JSONValue {
    path.hasPrefix("pipelines/") ? PipelineSchema.document.json : DatasetManifest.schema.json
  }

  /// Calls a function with every property and what it is called.
  private func visit(_ schema: JSONValue, _ path: String, _ see: (JSONValue, String) -> Void) {
    guard case .object(let members) = schema else { return }
    for (key, value) in members {
      switch (key, value) {
      case ("properties", .object(let properties)), ("$defs", .object(let properties)):
        for (name, property) in properties {
          see(property, "\(path)/\(name)")
          visit(property, "\(path)/\(name)", see)
        }
      case ("additionalProperties", .object):
        see(value, "\(path)/*")
        visit(value, "\(path)/*", see)
      case ("anyOf", .array(let forms)): for form in forms { visit(form, path, see) }
      case ("items", _): visit(value, path, see)
      default: break
      }
    }
  }

  @Test(arguments: ["pipelines/", "manifests/"])
  func `every key has a type and a sentence`(path: String) {
    var count = 0
    visit(Self.schema(for: path), "") { property, name in
      count += 1
      guard property["$ref"] == nil else { return }
      let isTyped = ["type", "enum", "anyOf"].contains { property[$0] != nil }
      #expect(isTyped, "\(name) is read without telling its type")
      #expect(property["description"] != nil, "\(name) is read without 'about'")
    }
    #expect(count > 40)
  }

  @Test func `each stage has its settings`() throws {
    let schema = PipelineSchema.document.json
    guard case .object(let stages)? = schema["$defs"]?["stage"]?["properties"] else {
      Issue.record("no stages")
      return
    }
    #expect(stages.keys.sorted() == StageRegistry.all.map { $0.name })
    for name in stages.keys {
      let stage = schema["$defs"]?["stage_\(name)"]
      // All keys of 'derive' are names of canvases.
      let settings = name == "derive" ? stage?["additionalProperties"] : stage
      #expect(settings?["properties"] != nil)
    }
  }

  @Test func `each evaluation has its settings`() {
    let evaluate = PipelineSchema.document.json["properties"]?["evaluate"]
    let element = evaluate?["items"]
    #expect(evaluate?["type"] == "array")
    #expect(element?["minProperties"] == 1)
    #expect(element?["maxProperties"] == 1)
    #expect(element?["additionalProperties"] == false)
    guard case .object(let evaluations)? = element?["properties"] else {
      Issue.record("no evaluations")
      return
    }
    #expect(evaluations.keys.sorted() == EvaluationRegistry.names.sorted())
    for type in EvaluationRegistry.all {
      let settings = evaluations[type.name]
      #expect(settings?["description"] == .string(type.about))
      #expect(settings?["additionalProperties"] == false)
      #expect(settings?["properties"]?["dataset"] != nil)
    }
    #expect(
      evaluations["fine_tune"]?["properties"]?["augment"]?["items"] == ["$ref": "#/$defs/stage"])
    #expect(
      evaluations["knn"]?["required"] == ["bank", "dataset", "queries", "size_px"])
  }

  @Test func `a blend is a word, or a list of different ones to mix`() {
    let blend = PipelineSchema.document.json["$defs"]?["stage_paste"]?["properties"]?["blend"]
    #expect(
      blend?["anyOf"] == [
        ["enum": ["over", "alpha", "gaussian", "box", "transmission", "poisson"]],
        [
          "type": "object", "additionalProperties": false, "required": ["mixed"],
          "properties": [
            "mixed": [
              "type": "array", "minItems": 2, "uniqueItems": true,
              "items": ["enum": ["over", "alpha", "gaussian", "box", "poisson"]],
              "description": "blends of which each paste draws one, all equally likely",
            ]
          ],
        ],
      ])
    #expect(blend?["default"] == "over")
  }

  /// Settings of a paste, and whether they go together.
  private static let pastes: [(settings: String, isRight: Bool)] = [
    ("blend: gaussian, feather_sigma_px: 1", true),
    ("blend: box, feather_sigma_px: 1", false),
    ("blend: { mixed: [box, gaussian] }, feather_sigma_px: 1", true),
    ("blend: { mixed: [box, over] }, feather_sigma_px: 1", false),
    ("blend: { mixed: [box, over] }", true),
    ("blend: { mixed: [box, box] }", false),
    ("blend: { mixed: [box] }", false),
    ("blend: { mixed: box }", false),
    ("blend: { mixed: [] }", false),
    ("blend: { mixed: [box, transmission] }", false),
    ("blend: { mixed: [box, over] }, transmission: { thickness_range: 2 }", false),
    ("blend: {}", false),
    ("blend: feathered", false),
    ("blend: transmission, transmission: { white: 250 }", true),
    ("blend: transmission, transmission: { energies: per_channel, white: 250 }", true),
    ("blend: transmission, transmission: { energies: pseudo_color, white: 250 }", false),
    ("blend: transmission, transmission: { energies: pseudo_color, thickness_range: 2 }", true),
  ]

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `a validator refuses the same blends as check`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.schema(for: "pipelines/").text(), to: "schema.json")
    let values = try Self.pastes.map { paste in
      let stages = "  - paste: { segment: items, \(paste.settings) }\n"
      #expect(try StageBench.messages(stages).isEmpty == paste.isRight, "\(paste.settings)")
      let file = try folder.write(
        "version: 1\nname: test\nsources: { items: { dataset: items.yaml } }\n"
          + "samples: { count: 1 }\nstages:\n" + stages, to: "test.yaml")
      let node = try #require(ManifestFile.read(file, into: DiagnosticBag()))
      return String(decoding: json(node).text(), as: UTF8.self)
    }
    try folder.write(values.joined(separator: "\n"), to: "values.jsonl")
    let verdicts = try Judges.run(
      """
      import json, sys
      from jsonschema import Draft202012Validator
      validator = Draft202012Validator(json.load(open(sys.argv[1])))
      for line in open(sys.argv[2]): print(validator.is_valid(json.loads(line)))
      """, [folder.file("schema.json"), folder.file("values.jsonl")]
    ).split(separator: "\n").map { $0 == "True" }
    #expect(verdicts == Self.pastes.map(\.isRight))
  }

  @Test func `the schema is the same every time`() {
    #expect(PipelineSchema.document.json.text() == PipelineSchema.document.json.text())
  }

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `both schemas are schemas, and every manifest of the repository follows its own`() throws {
    let folder = try TemporaryFolder()
    for kind in ["pipelines/", "manifests/"] {
      try folder.write(Self.schema(for: kind).text(indented: true), to: "\(kind)schema.json")
    }
    let out = try Judges.run(
      """
      import json, re, sys, yaml
      from jsonschema import Draft202012Validator
      # PyYAML reads YAML 1.1; these are the scalars of the core schema of YAML 1.2.
      class Core(yaml.SafeLoader): pass
      Core.yaml_implicit_resolvers = {}
      for tag, pattern, first in [
          ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
          ("int", r"[-+]?[0-9]+", "-+0123456789"),
          ("float", r"[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
          ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""])]:
          Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:%s)$" % pattern), list(first))
      def plain(value):
          if isinstance(value, dict): return {str(k): plain(v) for k, v in value.items()}
          if isinstance(value, list): return [plain(v) for v in value]
          return value
      folder, root = sys.argv[1:3]
      for path in sys.argv[3:]:
          schema = json.load(open(f"{folder}/{path.split('/')[0]}/schema.json"))
          Draft202012Validator.check_schema(schema)
          value = plain(yaml.load(open(f"{root}/{path}"), Core))
          for error in Draft202012Validator(schema).iter_errors(value):
              print(path, error.json_path, error.message)
      print("done")
      """, [folder.path, RepositoryRoot.path] + ShippedManifests.paths)
    #expect(out == "done\n")
  }

  /// What `check` reports and a schema cannot say: it knows neither other files, nor what is earlier,
  /// nor which of two numbers is larger.
  private static let beyondSchemas = [
    "is reversed", "is listed twice", "there is no source", "there is no canvas", "has no split",
    "has several splits", "has no class", "have the name", "there is no dataset manifest",
    "mixes images and segments", "needs samples that go", "no stage makes a canvas",
    "needs a canvas", "has no fixed size", "there is a canvas", "cannot stand inside", "is used as",
    "starts at 0",
    "is not among 'classes'", "needs 'classes'", "names no images", "is already in",
    "has the placeholder", "names the same file", "has no labels to cut", "expected more than",
    "adds up to", "which its sources do not have", "cannot choose the segments",
    "needs 'mm_per_px'", " bits, but ", "is empty, expected", "no class is called", "of use with",
    "sets a size in pixels", "needs a part of the canvas", "needs either", "need classes, but",
    "is not a pixel value", "holds no more than one", "starts with a dot", "asks for coco",
    "a JPEG", "names no view", "cannot name a canvas", "should hold whole numbers",
    "these labels name", "needs a saliency map", "needs 'method'", "learns from a canvas",
    "compares views of one shape", "equal groups for batch norm", "the queue holds",
    "but training ends after", "has no labels to try", "cannot warm up", "compares the boxes of",
    "takes negatives from other classes", "stored features are labels", "there is nothing to learn",
    "neighbours to find, but", "but one optimiser is used", "there is no view",
    "is what a cosine falls to", "would change canvas", "is not high-passed, but others",
    "has no labels to evaluate with", "which is 'test' too", "but a batch takes",
    "but that of 'train' is", "learns from label maps, but", "has no prototypes to compare",
    "needs 'method: slotcon'", "after 'augment', but", "takes something from a source",
    "makes or removes canvases", "channels but views have",
  ]

  /// A pipeline with every evaluation and nearly every key of each.
  private static let evaluated = """
    version: 1
    name: evaluated
    sources: { bags: { dataset: ../manifests/fixture-bags.yaml } }
    samples: { each: bags }
    stages:
      - resize: { size_px: [64, 64] }
    train:
      method: slotcon
      batch: 8
      backbone: resnet18
      augment:
        - views:
            query: [ { random_resized_crop: { size_px: [32, 32] } } ]
            key: [ { random_resized_crop: { size_px: [32, 32] } } ]
    evaluate:
      - fine_tune:
          dataset: ../manifests/camvid.yaml
          train: train
          test: val
          select: train
          labels: 32
          size_px: [320, 240]
          augment: [ { random_resized_crop: { size_px: [320, 240] } }, { flip: {} } ]
          head: fcn
          head_channels: 64
          output_stride: 8
          init: [random, supervised, pretrained, nets/resnet18.safetensors]
          seeds: 2
          steps: 500
          batch: 16
          learning_rate: [0.003, 0.01]
          warm_up_steps: 20
          schedule: steps
          weight_decay: 0.001
      - linear_segmentation:
          dataset: ../manifests/camvid.yaml
          train: train
          test: val
          size_px: [320, 240]
          backbone: resnet18
          stem: standard
          init: pretrained
          steps: 500
          learning_rate: 0.1
      - unsupervised:
          dataset: ../manifests/camvid.yaml
          train: train
          test: val
          size_px: [320, 240]
          features: k_means
          clusters: 27
      - unsupervised:
          dataset: ../manifests/camvid.yaml
          train: train
          test: val
          size_px: [320, 240]
          features: prototypes
          init: pretrained
      - knn:
          dataset: ../manifests/cifar10.yaml
          bank: train
          queries: val
          size_px: [32, 32]
          neighbours: 20
          temperature: 0.07
          seeds: 1

    """

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `a validator refuses what check refuses of evaluations, and nothing else`() throws {
    let bag = DiagnosticBag()
    let path = "pipelines/evaluated.yaml"
    let node = ManifestFile.parse(Self.evaluated, file: path, into: bag)
    let tree = ManifestTree(try #require(node))
    let folder = try TemporaryFolder()
    try ShippedManifests.copy(to: folder)
    let reading = ManifestReading(try folder.write(tree.written.text, to: path))
    #expect(reading.diagnostics.map(\.line) == [])
    try judge(TreeMutant.all(of: tree), of: path, atMost: 300)
  }

  @Test(
    .enabled(if: missing == nil, Comment(rawValue: missing ?? "")),
    arguments: ShippedManifests.paths)
  func `a validator refuses what check refuses, and nothing else`(path: String) throws {
    try judge(TreeMutant.all(of: try .shipped(path)), of: path, atMost: 150)
  }

  /// Compares what a validator and `check` say of some mutants of a manifest, spread over all.
  private func judge(_ all: [TreeMutant], of path: String, atMost limit: Int) throws {
    let folder = try TemporaryFolder()
    try ShippedManifests.copy(to: folder)
    try folder.write(Self.schema(for: path).text(), to: "schema.json")
    let mutants = all.filter { $0.change != .double }
    var values: [String] = []
    var readings: [ManifestReading] = []
    for index in stride(from: 0, to: mutants.count, by: max(1, mutants.count / limit)) {
      let file = try folder.write(mutants[index].text, to: path)
      let bag = DiagnosticBag()
      guard let node = ManifestFile.read(file, into: bag), bag.isEmpty else { continue }
      values.append(String(decoding: json(node).text(), as: UTF8.self))
      readings.append(ManifestReading(file))
    }
    try folder.write(values.joined(separator: "\n"), to: "values.jsonl")
    let verdicts = try Judges.run(
      """
      import json, sys
      from jsonschema import Draft202012Validator
      validator = Draft202012Validator(json.load(open(sys.argv[1])))
      for line in open(sys.argv[2]):
          error = next(validator.iter_errors(json.loads(line)), None)
          print("valid" if error is None else f"{error.json_path}: {error.message[:200]}")
      """, [folder.file("schema.json"), folder.file("values.jsonl")]
    ).split(separator: "\n")
    #expect(verdicts.count == readings.count)
    var refusals = 0
    for (index, verdict) in verdicts.enumerated() {
      let structural = readings[index].diagnostics.filter { diagnostic in
        !Self.beyondSchemas.contains { diagnostic.message.contains($0) }
      }
      if verdict == "valid" {
        #expect(structural.map(\.line) == [], "the schema accepts \(values[index])")
      } else {
        refusals += 1
        #expect(!readings[index].diagnostics.isEmpty, "\(verdict) in \(values[index])")
      }
    }
    #expect(refusals > readings.count / 4)
  }

  private func json(_ node: ManifestNode) -> JSONValue {
    switch node.content {
    case .scalar(.null): .null
    case .scalar(.bool(let value)): .bool(value)
    case .scalar(.integer(let value)): .integer(value)
    case .scalar(.number(let value)): .number(value)
    case .scalar(.string(let value)): .string(value)
    case .sequence(let elements): .array(elements.map(json))
    case .mapping(let pairs):
      .object(Dictionary(pairs.map { ($0.key.name, json($0.value)) }, uniquingKeysWith: { $1 }))
    }
  }
}
