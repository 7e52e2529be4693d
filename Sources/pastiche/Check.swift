import ArgumentParser
import Console
import Datasets
import Foundation
import Manifest
import Stages
import Support

/// `check FILE… (--data)`: everything wrong with manifests, in one go, and with their data.
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

  @Flag(help: "Prints one JSON object.")
  var json = false

  func run() throws {
    let bag = DiagnosticBag()
    let roots = RootOption.parse(root, bag: bag)
    var datasets: [(dataset: DatasetManifest, splits: [(DatasetSplit, Listing)])] = []
    for file in files {
      for (dataset, split) in Self.splits(of: file, set: set, roots: roots, bag: bag) {
        let place = datasets.firstIndex { $0.dataset.file == dataset.file } ?? datasets.count
        if place == datasets.count { datasets.append((dataset, [])) }
        guard !datasets[place].splits.contains(where: { $0.0.name == split.name }) else { continue }
        datasets[place].splits.append((split, Listing.read(dataset, split, bag: bag)))
      }
    }
    let report = CheckReport(isJSON: json)
    guard bag.isEmpty else {
      guard json else { throw ManifestFailure(bag.diagnostics, sources: bag.sources) }
      report.finish(files, problems: bag.diagnostics, audits: [])
      throw ExitStatus.invalid
    }
    if !json { for file in files { Terminal.say("\(file): no problem") } }
    var audits: [SplitAudit] = []
    if data {
      for (dataset, splits) in datasets { audits += try read(dataset, splits, report) }
    }
    report.finish(files, problems: [], audits: audits)
    if audits.contains(where: { $0.findings.total > 0 }) { throw ExitStatus.incomplete }
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

  /// Reads the inputs of a dataset and reports them split by split.
  private func read(
    _ dataset: DatasetManifest, _ splits: [(DatasetSplit, Listing)], _ report: CheckReport
  ) throws -> [SplitAudit] {
    let folder = NSTemporaryDirectory() + "/pastiche-check-\(getpid())"
    // A scratch folder that stays behind does no harm.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var audit = DatasetAudit(dataset, folder: folder)
    var found: [SplitAudit] = []
    for (split, listing) in splits {
      var line: (what: String, box: ProgressBox)?
      let part = try audit.read(split, listing) { what, done, total in
        if line?.what != what {
          line?.box.finish()
          line = (what, ProgressBox("\(what) of \(dataset.name)/\(split.name)"))
        }
        line?.box.show(done, of: total)
      }
      line?.box.finish()
      report.show(part)
      found.append(part)
    }
    let orphans = try audit.orphans()
    if orphans.findings.total > 0 {
      report.show(orphans)
      found.append(orphans)
    }
    return found
  }
}
