import Manifest
import Stages
import Support
import TestSupport

/// What `check` finds in a manifest before it looks for data.
struct ManifestReading {
  let failure: ManifestFailure
  /// Whether there is a manifest and, of a pipeline, a plan.
  let isUsable: Bool

  init(_ file: String) {
    let bag = DiagnosticBag()
    if file.contains("pipelines/") {
      let manifest = PipelineManifest.read(file, bag: bag)
      isUsable = manifest.flatMap { Plan.make($0, bag: bag) } != nil
    } else {
      isUsable = DatasetManifest.read(file, bag: bag) != nil
    }
    failure = ManifestFailure(bag.diagnostics, sources: bag.sources)
  }

  var diagnostics: [Diagnostic] { failure.diagnostics }
}

extension ManifestTree {
  /// A manifest of the repository.
  static func shipped(_ path: String) throws -> ManifestTree {
    let bag = DiagnosticBag()
    let node = ManifestFile.parse(try ShippedManifests.text(path), file: path, into: bag)
    try bag.check()
    guard let node else { throw ManifestFailure(bag.diagnostics) }
    return ManifestTree(node)
  }
}
