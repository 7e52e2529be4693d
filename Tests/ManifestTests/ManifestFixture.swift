import Manifest
import Support
import TestSupport
import Testing

/// Reads manifests written in a test and tells what was reported, without the folder's path.
struct ManifestFixture {
  let folder: TemporaryFolder

  /// A folder with `bags.yaml` (unlabelled) and `items.yaml` (classes gun and knife, two splits).
  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "version: 1\nname: bags\nkind: transmission\nimages: \"*.jpg\"\n", to: "bags.yaml")
    try folder.write(
      """
      version: 1
      name: items
      classes: [gun, knife]
      splits:
        train: { labels: { coco: { file: train.json } } }
        val: { labels: { coco: { file: val.json } } }

      """, to: "items.yaml")
  }

  /// What reading gave: the manifest, and a line for each problem in the order of reporting.
  struct Reading<Value> {
    let value: Value?
    let lines: [String]
    let failure: ManifestFailure
  }

  func dataset(_ text: String, roots: [String: String] = [:]) throws -> Reading<DatasetManifest> {
    let file = try folder.write(text, to: "d.yaml")
    return reading { DatasetManifest.read(file, roots: roots, bag: $0) }
  }

  func pipeline(
    _ text: String, set: [String] = [], roots: [String: String] = [:]
  ) throws -> Reading<PipelineManifest> {
    let file = try folder.write(text, to: "p.yaml")
    return reading {
      PipelineManifest.read(
        file, overrides: set.map { ManifestOverride($0) }, roots: roots, bag: $0)
    }
  }

  private func reading<Value>(_ read: (DiagnosticBag) -> Value?) -> Reading<Value> {
    let bag = DiagnosticBag()
    let value = read(bag)
    let lines = bag.diagnostics.map { $0.line.replacing("\(folder.path)/", with: "") }
    return Reading(
      value: value, lines: lines,
      failure: ManifestFailure(bag.diagnostics, sources: bag.sources))
  }
}

/// A reader on the mapping a text holds, and its bag.
func reader(of text: String) throws -> MappingReader {
  let bag = DiagnosticBag()
  let node = try #require(ManifestFile.parse(text, file: "m.yaml", into: bag))
  return MappingReader(node, "stage 'paste'", bag: bag)
}

extension DiagnosticBag {
  /// Each problem as one line.
  var lines: [String] { diagnostics.map(\.line) }
}
