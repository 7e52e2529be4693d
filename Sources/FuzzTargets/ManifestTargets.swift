import Datasets
import Manifest
import Stages
import Support

/// Manifests as `check` reads them, with the message it would print.
enum ManifestTargets {
  static func dataset(in folder: String) throws(PipelineError) -> FuzzTarget.Body {
    try FileBytes.makeFolder("\(folder)/manifests")
    let path = "\(folder)/manifests/fuzzed.yaml"
    return { bytes in
      guard ScratchFile.write(bytes, to: path) else { return }
      let bag = DiagnosticBag()
      if let dataset = DatasetManifest.read(path, bag: bag) {
        _ = dataset.resolved.json.text()
      }
      _ = ManifestFailure(bag.diagnostics, sources: bag.sources).description
    }
  }

  static func pipeline(in folder: String) throws(PipelineError) -> FuzzTarget.Body {
    for name in ["manifests", "pipelines"] { try FileBytes.makeFolder("\(folder)/\(name)") }
    for (name, text) in datasets {
      try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/manifests/\(name).yaml")
    }
    let path = "\(folder)/pipelines/fuzzed.yaml"
    return { bytes in
      guard ScratchFile.write(bytes, to: path) else { return }
      let bag = DiagnosticBag()
      let manifest = PipelineManifest.read(path, bag: bag)
      if let plan = manifest.flatMap({ Plan.make($0, bag: bag) }) {
        _ = plan.resolved.json.text()
      }
      _ = ManifestFailure(bag.diagnostics, sources: bag.sources).description
    }
  }

  /// The dataset manifests that the shipped pipelines on fixtures name.
  private static let datasets = [
    "fixture-bags": """
    version: 1
    name: fixture-bags
    kind: transmission
    images: "*.jpg"
    mm_per_px: 2

    """,
    "fixture-items": """
    version: 1
    name: fixture-items
    kind: transmission
    classes: [gun, knife]
    labels: { coco: { file: instances.json } }
    splits: { train: { images: "a/*" }, val: { images: "b/*" } }
    mm_per_px: 2

    """,
  ]
}
