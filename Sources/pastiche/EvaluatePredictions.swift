import ArgumentParser
import Console
import Datasets
import Execution
import Foundation
import Manifest
import Scoring
import Support

/// `evaluate DATASET.yaml --predictions DIR`: label maps that any program made, against a dataset.
struct EvaluatePredictions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    _superCommandName: "pastiche",
    abstract: "Scores weights by a pipeline's protocols, or anyone's predictions of a dataset.",
    usage: """
      pastiche evaluate DATASET.yaml --predictions DIR [--split NAME] [--out DIR] [--json]
      pastiche evaluate PIPELINE.yaml [OPTIONS]
      """,
    discussion: """
      For each image of the split, DIR holds a PNG of its size: the image's path below the dataset's \
      root with .png for its ending (left/0001.jpg: left/0001.png), or just its name so (0001.png) \
      where the first is not there. It has one number a pixel, gray or palette: the position of the \
      predicted class among the dataset's classes, from 0. Where pixels may be of no class, \
      'background' comes first, and the classes follow from 1. Every pixel has a class; 255 is none.

      Writes results.json, results.csv and report.html. Ends with 1, and writes none of them, when a \
      prediction is missing or cannot be used.

      'pastiche evaluate PIPELINE.yaml --help' tells the options for pipelines.
      """)

  @Argument(help: "The dataset manifest.")
  var file: String

  @Option(help: ArgumentHelp("The folder of the predicted label maps.", valueName: "DIR"))
  var predictions: String

  @Option(help: "The split they are of (default: the only one).")
  var split: String?

  @Option(help: "Where results go (default: runs/evaluate-DATASET).")
  var out: String?

  @Option(help: ArgumentHelp("A dataset's folder, instead of its root.", valueName: "NAME=DIR"))
  var root: [String] = []

  @Option(help: "Threads that compare images (default: one per processor).")
  var workers: Int?

  @Flag(help: "Prints results.json instead of the summary.")
  var json = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is \(workers), expected 1...1024")
    }
  }

  func run() throws {
    let workers = self.workers ?? min(ProcessInfo.processInfo.activeProcessorCount, 1024)
    let (dataset, part, listing) = try checked()
    let folder = RunFolder(out ?? "runs/evaluate-\(dataset.name)")
    let line = ProgressBox("catalog of \(dataset.name)")
    let catalog = try CatalogStore(folder: folder.catalogs, isFrozen: false)
      .open(dataset, part, listing: listing) { line.show($0, of: $1) }
    line.finish()
    let comparison = try PredictionComparison(
      dataset, part, catalog, folder: predictions, workers: workers)
    try complain(of: comparison)
    let results = try comparison.results()
    let report = EvaluationReport(results, folder: folder)
    try report.write()
    if !comparison.strays.isEmpty {
      let count = comparison.strays.count
      Terminal.complain(
        "\(count == 1 ? "1 file" : "\(count) files") of '\(predictions)' "
          + "\(count == 1 ? "belongs" : "belong") to no image of split '\(part.name)', such as "
          + "'\(comparison.strays[0])'")
    }
    report.tell(asJSON: json)
  }

  /// The split with its files.
  private func checked() throws(ManifestFailure) -> (DatasetManifest, DatasetSplit, Listing) {
    let bag = DiagnosticBag()
    let roots = RootOption.parse(root, bag: bag)
    let dataset = DatasetManifest.read(file, roots: roots, bag: bag)
    try bag.check()
    guard let dataset else { throw ManifestFailure([]) }
    let names = dataset.splits.map(\.name)
    let wanted = split ?? (names.count == 1 ? names[0] : nil)
    guard let part = wanted.flatMap(dataset.split) else {
      let position =
        split.map { SourcePosition(option: "--split \($0)") } ?? SourcePosition(option: file)
      bag.report(
        split.map { "dataset '\(dataset.name)' has no split '\($0)'" }
          ?? "dataset '\(dataset.name)' has the splits \(names.joined(separator: ", "))",
        at: position,
        hint: split.flatMap { NearestName.hint(for: $0, among: names) }
          ?? "name one of them: --split \(names.first ?? "NAME")")
      throw ManifestFailure(bag.diagnostics, sources: bag.sources)
    }
    if case .none = part.labels {
      bag.report(
        "dataset '\(dataset.name)' has no labels to compare with", at: part.position,
        hint: "describe them in \(dataset.file)")
    }
    let listing = Listing.read(dataset, part, bag: bag)
    try bag.check()
    return (dataset, part, listing)
  }

  /// Problems told at once, as far as a person reads them.
  private static let toldProblems = 20

  private func complain(of comparison: PredictionComparison) throws(ExitStatus) {
    let problems = comparison.problems
    guard !problems.isEmpty else { return }
    for problem in problems.prefix(Self.toldProblems) { Terminal.complain("pastiche: \(problem)") }
    if problems.count > Self.toldProblems {
      Terminal.complain("… and \(problems.count - Self.toldProblems) more")
    }
    if problems.contains(where: { $0.code == .outOfRange }) {
      let classes = comparison.classNames.enumerated().map { "\($0) \($1)" }
      Terminal.complain("classes: \(classes.joined(separator: ", "))")
    }
    Terminal.complain(problems.count == 1 ? "1 problem" : "\(problems.count) problems")
    throw .failed
  }
}
