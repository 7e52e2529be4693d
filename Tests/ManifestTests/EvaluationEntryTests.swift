import Manifest
import Support
import Testing

@Suite struct EvaluationEntryTests {
  private static let knn =
    "knn: { dataset: roads.yaml, bank: train, queries: val, size_px: [64, 48] }"
  private static let clusters =
    "unsupervised: { dataset: roads.yaml, train: train, test: val, size_px: [64, 48] }"

  @Test func `without the key there are none`() throws {
    let text = "version: 1\nname: p\nsources: { b: { dataset: bags.yaml } }\nsamples: { each: b }\n"
    let reading = try ManifestFixture().pipeline(text)
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.evaluations.isEmpty == true)
    let empty = try ManifestFixture().pipeline(text + "evaluate: []\n")
    #expect(empty.lines.isEmpty)
    #expect(empty.value?.evaluations.isEmpty == true)
  }

  @Test func `evaluations of one name are numbered from the second`() throws {
    let reading = try EvaluationFixture().read(Self.knn, Self.clusters, Self.knn, Self.knn)
    #expect(reading.lines.isEmpty)
    let entries = try #require(reading.value?.evaluations)
    #expect(entries.map(\.id) == ["knn", "unsupervised", "knn.2", "knn.3"])
    #expect(entries.map(\.settings.name) == ["knn", "unsupervised", "knn", "knn"])
    #expect(entries.map(\.position.line) == [6, 7, 8, 9])
    #expect(entries.map(\.settings.dataset.name) == ["roads", "roads", "roads", "roads"])
  }

  @Test func `every name of the registry is read`() throws {
    #expect(
      EvaluationRegistry.names == ["fine_tune", "linear_segmentation", "unsupervised", "knn"])
    let segmentation = "dataset: roads.yaml, train: train, test: val, size_px: [8, 8], steps: 3"
    let reading = try EvaluationFixture().read(
      "fine_tune: { \(segmentation) }", "linear_segmentation: { \(segmentation) }", Self.clusters,
      Self.knn)
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.evaluations.map(\.id) == EvaluationRegistry.names)
    #expect(
      reading.value?.evaluations.map { $0.settings.segmentation == nil }
        == [false, false, true, true])
  }

  @Test func `what explain prints reads as the same settings`() throws {
    let fixture = try EvaluationFixture()
    let first = try #require(
      try fixture.read(
        "fine_tune: { dataset: roads.yaml, train: train, test: val, size_px: [8, 8], steps: 3 }",
        Self.clusters, Self.knn, train: "train: { method: slotcon }"
      ).value)
    let again = try fixture.files.pipeline(first.resolved.yaml())
    #expect(again.lines.isEmpty)
    #expect(again.value?.resolved == first.resolved)
  }

  @Test func `a root goes to a dataset that evaluations alone name`() throws {
    let fixture = try EvaluationFixture()
    let reading = try fixture.read(Self.knn, roots: ["roads": "/a"])
    #expect(reading.lines.isEmpty)
    #expect(reading.value?.evaluations.map(\.settings.dataset.root) == ["/a"])
    #expect(
      try fixture.read(Self.knn, roots: ["rods": "/a"]).lines == [
        "--root rods: no source uses a dataset named 'rods'; did you mean 'roads'?"
      ])
  }

  @Test func `settings can be replaced by the name of the evaluation`() throws {
    let fixture = try EvaluationFixture()
    let reading = try fixture.files.pipeline(
      """
      version: 1
      name: p
      sources: { bags: { dataset: bags.yaml } }
      samples: { each: bags }
      evaluate: [ { \(Self.knn) } ]
      """, set: ["evaluate.knn.neighbours=5"])
    #expect(reading.lines.isEmpty)
    let settings = reading.value?.evaluations.first?.settings as? NeighbourTestSettings
    #expect(settings?.neighbours == 5)
  }

  @Test(
    arguments: [
      (
        "knnn: {}",
        ["p.yaml:6:5: there is no evaluation 'knnn'; did you mean 'knn'?"]
      ),
      (
        "detection: {}",
        [
          "p.yaml:6:5: there is no evaluation 'detection'; "
            + "one of: fine_tune, linear_segmentation, unsupervised, knn"
        ]
      ),
      (
        "knn",
        [
          "p.yaml:6:5: an evaluation should be a mapping with one key, found the text 'knn'; "
            + "write '- fine_tune: { … }'"
        ]
      ),
      (
        "{ \(knn), \(clusters) }",
        [
          "p.yaml:6:5: an evaluation should be a mapping with one key, found one with 2; "
            + "write '- fine_tune: { … }'"
        ]
      ),
      (
        "knn:",
        [
          "p.yaml:6:9: evaluation 'knn' needs 'dataset': the path of a dataset manifest",
          "p.yaml:6:9: evaluation 'knn' needs 'bank': a split of the dataset",
          "p.yaml:6:9: evaluation 'knn' needs 'queries': a split of the dataset",
          "p.yaml:6:9: evaluation 'knn' needs 'size_px': "
            + "a size [width, height] in pixels, each in 1...65500",
        ]
      ),
    ] as [(String, [String])])
  func `an element that is no evaluation is told at its place`(
    element: String, expected: [String]
  ) throws {
    #expect(try EvaluationFixture().read(element).lines == expected)
  }

  @Test func `all elements are read whatever is wrong in one`() throws {
    let reading = try EvaluationFixture().read("nkn: {}", "knn: 3", Self.knn + " # right")
    #expect(
      reading.lines == [
        "p.yaml:6:5: there is no evaluation 'nkn'; did you mean 'knn'?",
        "p.yaml:7:10: evaluation 'knn' should be a mapping, found the number 3",
        "p.yaml:7:10: evaluation 'knn' needs 'dataset': the path of a dataset manifest",
        "p.yaml:7:10: evaluation 'knn' needs 'bank': a split of the dataset",
        "p.yaml:7:10: evaluation 'knn' needs 'queries': a split of the dataset",
        "p.yaml:7:10: evaluation 'knn' needs 'size_px': "
          + "a size [width, height] in pixels, each in 1...65500",
      ])
    #expect(reading.value?.evaluations.map(\.id) == ["knn.2"])
  }

  @Test func `what is no list is refused`() throws {
    let head = "version: 1\nname: p\nsources: { b: { dataset: bags.yaml } }\nsamples: { each: b }\n"
    #expect(
      try ManifestFixture().pipeline(head + "evaluate: { knn: {} }\n").lines == [
        "p.yaml:5:11: 'evaluate' in the pipeline manifest should be a list of evaluations, "
          + "found a mapping"
      ])
    #expect(
      try ManifestFixture().pipeline(head + "evaluate:\n").lines == [
        "p.yaml:5:10: 'evaluate' in the pipeline manifest has no value, "
          + "expected a list of evaluations; leave the key out for its default"
      ])
  }
}
