import ArgumentParser
import Datasets
import Execution
import Foundation
import Manifest
import Stages
import Support

/// What every verb on a pipeline takes.
package struct PipelineOptions: ParsableArguments {
  @Argument(help: "The pipeline manifest.")
  package var file: String

  @Option(help: ArgumentHelp("A dataset's folder, instead of its root.", valueName: "NAME=DIR"))
  package var root: [String] = []

  @Option(help: ArgumentHelp("Overrides a value of the manifest.", valueName: "path.to.key=value"))
  package var set: [String] = []

  package init() {}
}

/// A pipeline that was checked as a whole, with the listings of its sources.
package struct CheckedPipeline {
  package let plan: Plan
  package let listings: [String: Listing]
  package let folder: RunFolder

  /// Reads and checks everything a run needs before any image is read.
  ///
  /// - Throws: ``ManifestFailure`` with all problems.
  package init(_ options: PipelineOptions, out: String? = nil) throws(ManifestFailure) {
    try self.init(options.file, root: options.root, set: options.set, out: out)
  }

  package init(_ file: String, root: [String], set: [String], out: String?) throws(ManifestFailure)
  {
    let bag = DiagnosticBag()
    let roots = RootOption.parse(root, bag: bag)
    let manifest = PipelineManifest.read(
      file, overrides: set.map(ManifestOverride.init), roots: roots, bag: bag)
    let plan = manifest.flatMap { Plan.make($0, bag: bag) }
    var listings: [String: Listing] = [:]
    for source in manifest?.sources ?? [] {
      listings[source.name] = Listing.read(source.dataset, source.split, bag: bag)
    }
    try bag.check()
    guard let plan else { throw ManifestFailure([]) }
    self.plan = plan
    self.listings = listings
    folder = RunFolder(out ?? "runs/\(plan.manifest.name)")
  }

  /// Opens the catalogs, making them when they are not there yet.
  package func open() throws(PipelineError) -> OpenPipeline {
    let store = CatalogStore(folder: folder.catalogs, begun: try folder.begunCatalogs())
    var sources: [String: Source] = [:]
    for entry in plan.manifest.sources {
      guard let listing = listings[entry.name] else { continue }
      let line = ProgressBox("catalog of \(entry.dataset.name)")
      let catalog = try store.open(entry.dataset, entry.split, listing: listing) { done, total in
        line.show(done, of: total)
      }
      line.finish()
      sources[entry.name] = Source(
        entry: entry, catalog: catalog, classIDs: plan.classIDs(of: entry.dataset))
    }
    return OpenPipeline(
      maker: try SampleMaker(plan: plan, sources: sources),
      identity: RunIdentity(
        manifest: plan.generation.json,
        datasets: .object(
          Dictionary(
            plan.manifest.sources.map { ($0.dataset.name, $0.dataset.resolved.json) },
            uniquingKeysWith: { $1 })),
        catalogs: sources.mapValues(\.catalog.digest), versions: Versions.all),
      folder: folder)
  }
}

extension PipelineOptions {
  /// Where the inputs are, for `explain` to find them again.
  package var origin: RunOrigin {
    RunOrigin(
      manifest: file, roots: RootOption.parse(root, bag: DiagnosticBag()), overrides: set)
  }
}

/// A pipeline with its catalogs: every sample can be made.
package struct OpenPipeline {
  package let maker: SampleMaker
  package let identity: RunIdentity
  package let folder: RunFolder
}

/// A progress line that a callback can change.
package final class ProgressBox {
  private var line: ProgressLine

  package init(_ what: String) {
    line = ProgressLine(what)
  }

  package func show(_ done: Int, of total: Int) {
    line.show(done, of: total)
  }

  package func finish() {
    line.finish()
  }
}

/// The `--root NAME=DIR` options.
package enum RootOption {
  package static func parse(_ options: [String], bag: DiagnosticBag) -> [String: String] {
    var roots: [String: String] = [:]
    for option in options {
      let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
      let position = SourcePosition(option: "--root \(option)")
      guard parts.count == 2 else {
        bag.report("a root has the form NAME=DIR", at: position)
        continue
      }
      if roots.updateValue(parts[1], forKey: parts[0]) != nil {
        bag.report("dataset '\(parts[0])' is given two roots", at: position)
      }
    }
    return roots
  }
}
