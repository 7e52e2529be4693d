import Manifest
import Testing

/// Reads pipelines with evaluations on `roads`: three labelled splits, and `more` without labels.
struct EvaluationFixture {
  let files: ManifestFixture

  init() throws {
    files = try ManifestFixture()
    try files.folder.write(
      """
      version: 1
      name: roads
      classes: [road, tree, car]
      splits:
        train: { labels: { coco: { file: train.json } } }
        val: { labels: { coco: { file: val.json } } }
        test: { labels: { coco: { file: test.json } } }
        more: { images: "*.jpg" }

      """, to: "roads.yaml")
  }

  /// A pipeline with elements of `evaluate`, from line 6, and other keys behind them.
  func read(
    _ elements: String..., train: String = "", roots: [String: String] = [:]
  ) throws -> ManifestFixture.Reading<PipelineManifest> {
    try files.pipeline(
      """
      version: 1
      name: p
      sources: { bags: { dataset: bags.yaml } }
      samples: { each: bags }
      evaluate:
      \(elements.map { "  - \($0)\n" }.joined())\(train)

      """, roots: roots)
  }

  /// The settings of the one element of a manifest without a mistake.
  func settings<Settings: EvaluationSettings>(
    _ element: String, train: String = "", as type: Settings.Type = Settings.self
  ) throws -> Settings {
    let reading = try read(element, train: train)
    #expect(reading.lines.isEmpty)
    let entry = try #require(reading.value?.evaluations.first)
    return try #require(entry.settings as? Settings)
  }

  /// What `explain` prints of `evaluate`, but for `augment`.
  func explained(_ elements: String, train: String = "") throws -> String {
    let text = try #require(try read(elements, train: train).value).resolved.yaml()
    let end = text.split(separator: "evaluate:\n").last ?? ""
    return String(end.split(separator: "on_error:").first ?? "")
  }
}
