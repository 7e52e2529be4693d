import Manifest
import Support
import Testing

@Suite struct DatasetManifestReadTests {
  @Test func `an unlabelled folder is one split`() throws {
    let reading = try ManifestFixture().dataset(
      "version: 1\nname: bags\nkind: transmission\nchannels: 1\nimages: ['*.jpg', '**/*.png']\n")
    #expect(reading.lines.isEmpty)
    let dataset = try #require(reading.value)
    #expect(dataset.name == "bags")
    #expect(dataset.kind == .transmission)
    #expect(dataset.channels == 1)
    #expect(dataset.classes.isEmpty)
    #expect(dataset.splits.map(\.name) == ["all"])
    guard case .glob(let globs)? = dataset.splits.first?.images else {
      Issue.record("not a glob")
      return
    }
    #expect(globs.map(\.value) == ["*.jpg", "**/*.png"])
  }

  @Test func `defaults are resolved and the root stays as written`() throws {
    let fixture = try ManifestFixture()
    let text = "version: 1\nname: d\nroot: x/../y\nimages: a\n"
    let reading = try fixture.dataset(text, roots: ["d": "/elsewhere"])
    let dataset = try #require(reading.value)
    #expect(dataset.root == "/elsewhere")
    #expect(
      String(decoding: dataset.resolved.json.text(), as: UTF8.self)
        == #"{"about":"","channels":3,"classes":[],"depth":8,"images":["a"],"kind":"photograph","#
        + #""licence":"","name":"d","root":"x/../y","version":1}"#)
    let plain = try #require(try fixture.dataset(text).value)
    #expect(plain.root == fixture.folder.file("y"))
    #expect(plain.resolved == dataset.resolved)
  }

  @Test(arguments: ["../x", "..", "a/../../x", "/", "/etc"])
  func `a root outside the project is refused with the option that allows it`(
    root: String
  ) throws {
    let fixture = try ManifestFixture()
    let text = "version: 1\nname: d\nroot: \(root)\nimages: a\n"
    let project = fixture.folder.path
    let place = DatasetManifest.path(root, from: project)
    #expect(
      try fixture.dataset(text).lines == [
        "d.yaml:3:7: 'root' is '\(root)', which leads out of the manifest's project "
          + "'\(project)'; to read there, say so on the command line: --root d=\(place)"
      ])
    let allowed = try fixture.dataset(text, roots: ["d": place])
    #expect(allowed.lines.isEmpty)
    #expect(allowed.value?.rootOrigin == .option)
  }

  @Test func `a manifest in a folder of manifests may have its root beside that folder`() throws {
    let fixture = try ManifestFixture()
    func lines(_ root: String) throws -> [String] {
      let file = try fixture.folder.write(
        "version: 1\nname: d\nroot: \(root)\nimages: a\n", to: "manifests/d.yaml")
      let bag = DiagnosticBag()
      _ = DatasetManifest.read(file, bag: bag)
      return bag.diagnostics.map(\.message)
    }
    #expect(try lines("../data") == [])
    #expect(try lines(fixture.folder.file("data")) == [])
    #expect(
      try lines("../../data") == [
        "'root' is '../../data', which leads out of the manifest's project "
          + "'\(fixture.folder.path)'"
      ])
  }

  @Test(arguments: ["a/b", "..", "a b", "ä"]) func `a name cannot be a path`(name: String) throws {
    let reading = try ManifestFixture().dataset("version: 1\nname: \(name)\nimages: a\n")
    #expect(
      reading.lines == [
        "d.yaml:2:7: 'name' is '\(name)', expected 1 to 60 letters, digits, '-' and '_'"
      ])
  }

  @Test(arguments: ["a/b", "a b", "ä"]) func `a split is named by a plain word`(
    name: String
  ) throws {
    let reading = try ManifestFixture().dataset(
      "version: 1\nname: d\nsplits:\n  \(name): { images: x }\n")
    #expect(
      reading.lines == [
        "d.yaml:4:3: '\(name)' cannot name a split; use 1 to 60 letters, digits, '-' and '_'"
      ])
  }

  @Test func `splits share labels and may have their own`() throws {
    let reading = try ManifestFixture().dataset(
      """
      version: 1
      name: d
      classes: [a]
      labels: { coco: { file: all.json } }
      splits:
        train: { labels: { binary_masks: { masks: "{stem}.png", class: a } }, images: "*.jpg" }
        val: { list: val.txt }
        test: {}
      """)
    #expect(reading.lines.isEmpty)
    let splits = try #require(reading.value?.splits)
    #expect(splits.map(\.name) == ["train", "val", "test"])
    guard case .masks? = splits.first?.labels, case .coco(let own) = splits[1].labels,
      case .annotated = splits[2].images, case .list(let list) = splits[1].images
    else {
      Issue.record("another kind of split")
      return
    }
    #expect(own.file.value == "all.json")
    #expect(list.value == "val.txt")
  }

  @Test(arguments: [
    (
      "{}",
      [
        "d.yaml:1:1: the dataset manifest needs 'version': 1",
        "d.yaml:1:1: the dataset manifest needs 'name': a name of 1 to 60 letters, digits, '-' and '_'",
        "d.yaml:1:1: the dataset manifest names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
      ]
    ),
    (
      "version: 2\nname: d\nimages: a",
      [
        "d.yaml:1:10: 'version' should be 1, found the number 2; "
          + "this tool reads version 1 of the manifest format"
      ]
    ),
    (
      "version: '1'\nname: d\nimages: a",
      [
        "d.yaml:1:10: 'version' should be 1, found the text '1'; "
          + "this tool reads version 1 of the manifest format"
      ]
    ),
    (
      "version: 1\nname: a b\nimages: a",
      [
        "d.yaml:2:7: 'name' is 'a b', expected 1 to 60 letters, digits, '-' and '_'"
      ]
    ),
    (
      "version: 1\nname: ''\nimages: a",
      [
        "d.yaml:2:7: 'name' is '', expected 1 to 60 letters, digits, '-' and '_'"
      ]
    ),
    (
      "version: 1\nname: ../d\nimages: a",
      [
        "d.yaml:2:7: 'name' is '../d', expected 1 to 60 letters, digits, '-' and '_'"
      ]
    ),
    (
      "version: 1\nname: [d]\nimages: a",
      [
        "d.yaml:2:7: 'name' in the dataset manifest should be a text, found a list"
      ]
    ),
    (
      "version: 1\nname: d\nimges: a",
      [
        "d.yaml:1:1: the dataset manifest names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
        "d.yaml:3:1: unknown key 'imges' in the dataset manifest; did you mean 'images'?",
      ]
    ),
    (
      "version: 1\nname: d\nimages: a\nkind: xray",
      [
        "d.yaml:4:7: 'kind' in the dataset manifest is 'xray', "
          + "expected one of photograph, transmission"
      ]
    ),
    (
      "version: 1\nname: d\nimages: a\ndepth: 12",
      [
        "d.yaml:4:8: 'depth' in the dataset manifest is 12, expected 8 or 16"
      ]
    ),
    (
      "version: 1\nname: d\nimages: a\nchannels: 4",
      [
        "d.yaml:4:11: 'channels' in the dataset manifest is 4, expected a whole number in 1...3"
      ]
    ),
    (
      "version: 1\nname: d\nimages: a\nclasses: [x, y, x]",
      [
        "d.yaml:4:17: class 'x' is listed twice"
      ]
    ),
    (
      "version: 1\nname: d\nimages: a\nlist: b",
      [
        "d.yaml:4:7: give 'images' or 'list', not both"
      ]
    ),
    (
      "version: 1\nname: d\nimages: ''",
      [
        "d.yaml:3:9: 'images' in the dataset manifest holds an empty text",
        "d.yaml:1:1: the dataset manifest names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
      ]
    ),
    (
      "version: 1\nname: d\nimages: []",
      [
        "d.yaml:3:9: 'images' in the dataset manifest should be a text or a list of texts, "
          + "found an empty list",
        "d.yaml:1:1: the dataset manifest names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
      ]
    ),
    ("version: 1\nname: d\nsplits: {}", ["d.yaml:3:9: 'splits' names no split"]),
    (
      "version: 1\nname: d\nsplits:\n  train: { imgs: a }",
      [
        "d.yaml:4:12: unknown key 'imgs' in split 'train'; did you mean 'images'?",
        "d.yaml:4:3: split 'train' names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
      ]
    ),
    (
      "version: 1\nname: d\nimages: x\nsplits:\n  train: { images: a }",
      [
        "d.yaml:5:3: give 'splits' or 'images', not both"
      ]
    ),
    (
      "- a\n- b",
      [
        "d.yaml:1:1: the dataset manifest should be a mapping, found a list",
        "d.yaml:1:1: the dataset manifest needs 'version': 1",
        "d.yaml:1:1: the dataset manifest needs 'name': a name of 1 to 60 letters, digits, '-' and '_'",
        "d.yaml:1:1: the dataset manifest names no images; "
          + "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'",
      ]
    ),
  ])
  func `what is wrong in a dataset is told at its place`(text: String, lines: [String]) throws {
    #expect(try ManifestFixture().dataset(text).lines == lines)
  }

  @Test func `a name of 60 letters is the longest`() throws {
    let fixture = try ManifestFixture()
    func lines(_ count: Int) throws -> [String] {
      let name = String(repeating: "n", count: count)
      return try fixture.dataset("version: 1\nname: \(name)\nimages: a").lines
    }
    #expect(try lines(60).isEmpty)
    #expect(try lines(61).count == 1)
  }

  @Test func `more classes than a label map can hold are refused`() throws {
    let classes = (0...65_534).map { "c\($0)" }.joined(separator: ", ")
    let lines = try ManifestFixture().dataset(
      "version: 1\nname: d\nimages: a\nclasses: [\(classes)]\n"
    ).lines
    #expect(
      lines == [
        "d.yaml:4:10: 'classes' lists 65535 names, expected at most 65534; "
          + "a 16-bit label map tells no more apart"
      ])
  }
}
