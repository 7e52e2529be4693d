import ArgumentParser
import Datasets
import Execution
import Foundation
import Manifest
import Stages
import Support

/// `check FILE… (--data)`: everything wrong with manifests, in one go.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks manifests and reports every problem with its line.")

  @Argument(help: "Pipeline or dataset manifests.")
  var files: [String]

  @Option(help: ArgumentHelp("A dataset's folder, instead of its root.", valueName: "NAME=DIR"))
  var root: [String] = []

  @Option(help: ArgumentHelp("Overrides a value of a pipeline.", valueName: "path.to.key=value"))
  var set: [String] = []

  @Flag(help: "Also reads every input once and reports what cannot be used.")
  var data = false

  func run() throws {
    let bag = DiagnosticBag()
    let roots = RootOption.parse(root, bag: bag)
    var parts: [(DatasetManifest, DatasetSplit, Listing)] = []
    for file in files {
      for (dataset, split) in Self.splits(of: file, set: set, roots: roots, bag: bag)
      where !parts.contains(where: { $0.0.file == dataset.file && $0.1.name == split.name }) {
        parts.append((dataset, split, Listing.read(dataset, split, bag: bag)))
      }
    }
    try bag.check()
    for file in files { Terminal.say("\(file): no problem") }
    guard data else { return }
    var findings = 0
    for (dataset, split, listing) in parts { findings += try read(dataset, split, listing) }
    if findings > 0 { throw ExitStatus.incomplete }
  }

  /// The splits a manifest of either kind uses, checked.
  private static func splits(
    of file: String, set: [String], roots: [String: String], bag: DiagnosticBag
  ) -> [(DatasetManifest, DatasetSplit)] {
    let probe = DiagnosticBag()
    let isPipeline = ManifestFile.read(file, into: probe).map {
      $0["sources"] != nil || $0["stages"] != nil || $0["samples"] != nil
    }
    guard isPipeline == true else {
      guard let dataset = DatasetManifest.read(file, roots: roots, bag: bag) else { return [] }
      return dataset.splits.map { (dataset, $0) }
    }
    guard
      let manifest = PipelineManifest.read(
        file, overrides: set.map(ManifestOverride.init), roots: roots, bag: bag)
    else { return [] }
    _ = Plan.make(manifest, bag: bag)
    return manifest.sources.map { ($0.dataset, $0.split) }
  }

  /// Reads a split's inputs and prints what it found; the number of findings.
  private func read(
    _ dataset: DatasetManifest, _ split: DatasetSplit, _ listing: Listing
  ) throws -> Int {
    let folder = NSTemporaryDirectory() + "/pastiche-check-\(getpid())"
    // A scratch folder that stays behind does no harm.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let line = ProgressBox("reading \(dataset.name)")
    let catalog = try CatalogStore(folder: folder, isFrozen: false)
      .open(dataset, split, listing: listing) { line.show($0, of: $1) }
    line.finish()
    let segments = catalog.segments.filter { !$0.isCrowd }
    let ignored = catalog.segments.count - segments.count
    Terminal.say(
      "\(dataset.name)/\(split.name): \(catalog.images.count) images, \(segments.count) segments, "
        + (ignored > 0 ? "\(ignored) regions to ignore, " : "")
        + "\(catalog.problems.count) findings")
    let counts = Dictionary(grouping: segments, by: \.classID).mapValues(\.count)
    for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
      Terminal.say("  \(dataset.classes[Int(id)]): \(count)")
    }
    for problem in catalog.problems { Terminal.say("  \(problem.error)") }
    return catalog.problems.count
  }
}
