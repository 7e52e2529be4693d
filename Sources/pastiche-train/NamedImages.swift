#if Torch
import Console
import Datasets
import Manifest
import Support

/// The images that a manifest of either kind names: those of a split of a dataset, or of a source of a
/// pipeline.
struct NamedImages {
  /// Used as images, with all of its classes.
  let entry: SourceEntry
  let listing: Listing

  var dataset: DatasetManifest { entry.dataset }

  /// Reads and checks the manifest.
  ///
  /// - Parameters:
  ///   - file: The manifest.
  ///   - split: A split of a dataset; nil where it has one.
  ///   - source: A source of a pipeline; nil where it has one.
  ///   - root: The options `--root NAME=DIR`.
  /// - Throws: ``ManifestFailure`` with all problems.
  init(
    _ file: String, split: String?, source: String?, root: [String]
  ) throws(ManifestFailure) {
    let bag = DiagnosticBag()
    let roots = RootOption.parse(root, bag: bag)
    let probe = DiagnosticBag()
    let node = ManifestFile.read(file, into: probe)
    let isPipeline = ["sources", "stages", "samples"].contains { node?[$0] != nil }
    let found =
      isPipeline
      ? Self.source(named: source, of: file, split: split, roots: roots, bag: bag)
      : Self.split(named: split, of: file, source: source, roots: roots, bag: bag)
    let listing = found.map { Listing.read($0.dataset, $0.split, bag: bag) }
    try bag.check()
    guard let found, let listing else { throw ManifestFailure([]) }
    entry = SourceEntry(
      name: found.dataset.name, dataset: found.dataset, split: found.split, use: .images,
      classes: nil, minimumArea: 1, minimumSide: 1, position: found.dataset.rootPosition)
    self.listing = listing
  }

  private typealias Found = (dataset: DatasetManifest, split: DatasetSplit)

  /// Nil after reporting.
  private static func split(
    named name: String?, of file: String, source: String?, roots: [String: String],
    bag: DiagnosticBag
  ) -> Found? {
    if let source {
      bag.report(
        "'\(file)' is a dataset manifest, which has no sources",
        at: SourcePosition(option: "--source \(source)"),
        hint: "leave it out, or name a split with --split")
    }
    guard let dataset = DatasetManifest.read(file, roots: roots, bag: bag) else { return nil }
    let names = dataset.splits.map(\.name)
    guard let name else {
      guard names.count > 1 else {
        return dataset.splits.first.map { (dataset: dataset, split: $0) }
      }
      bag.report(
        "dataset '\(dataset.name)' has several splits", at: SourcePosition(option: file),
        hint: "add --split with one of: \(names.joined(separator: ", "))")
      return nil
    }
    guard let split = dataset.split(named: name) else {
      bag.report(
        "dataset '\(dataset.name)' has no split '\(name)'",
        at: SourcePosition(option: "--split \(name)"),
        hint: NearestName.hint(for: name, among: names))
      return nil
    }
    return (dataset: dataset, split: split)
  }

  /// Nil after reporting.
  private static func source(
    named name: String?, of file: String, split: String?, roots: [String: String],
    bag: DiagnosticBag
  ) -> Found? {
    if let split {
      bag.report(
        "'\(file)' is a pipeline manifest, whose sources name their splits",
        at: SourcePosition(option: "--split \(split)"),
        hint: "leave it out, or name a source with --source")
    }
    guard let manifest = PipelineManifest.read(file, roots: roots, bag: bag) else { return nil }
    let names = manifest.sourceNames
    guard let name else {
      guard names.count > 1 else { return found(manifest.sources.first) }
      bag.report(
        "the pipeline has several sources", at: SourcePosition(option: file),
        hint: "add --source with one of: \(names.joined(separator: ", "))")
      return nil
    }
    guard names.contains(name) else {
      bag.report(
        "there is no source '\(name)'", at: SourcePosition(option: "--source \(name)"),
        hint: NearestName.hint(for: name, among: names))
      return nil
    }
    return found(manifest.sources.first { $0.name == name })
  }

  private static func found(_ entry: SourceEntry?) -> Found? {
    entry.map { (dataset: $0.dataset, split: $0.split) }
  }
}
#endif
