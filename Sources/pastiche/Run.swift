import ArgumentParser
import Console
import Execution
import Manifest
import Shards
import Stages
import Support

/// `run FILE`: shards, then training, then scores, as far as they are not there already.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Does all that a manifest says, in order, and skips what is done.",
    discussion: """
      Writes the shards as 'generate' does, trains on them as 'train' does, then scores encoders as \
      'evaluate' does. Called again, it goes on where it was interrupted; what was done for the same \
      manifest and inputs stays.
      """)

  /// Where to stop.
  enum Step: String, ExpressibleByArgument, CaseIterable {
    case generate
    case train
    case evaluate
  }

  @OptionGroup var options: PipelineOptions

  @Option(help: "The run's folder (default: runs/NAME).")
  var out: String?

  @Option(help: "The last step.")
  var through = Step.evaluate

  @Option(help: "Threads that make and load samples (default: one per processor).")
  var workers: Int?

  func run() throws {
    let checked = try CheckedPipeline(options, out: out)
    if let index = try finished(checked) {
      Terminal.complain(
        "shards   \(checked.folder.shards) has all \(index.samples) samples already")
    } else {
      do {
        try Generate.parse([options.file] + arguments).run()
      } catch ExitStatus.incomplete {
        // It said which; what could be made is trained on.
      }
    }
    guard through != .generate else { return }
    let trains = checked.plan.manifest.train?.learning != nil
    let scores = through == .evaluate && !checked.plan.manifest.evaluations.isEmpty
    if !trains { Terminal.complain("training none: '\(options.file)' names no method") }
    guard trains || scores else { return }
    let verb = trains && scores ? "train-and-evaluate" : trains ? "train" : "evaluate"
    try TrainingProgram.run(verb, [options.file] + arguments)
  }

  /// The index of the shards, when they are all there for these inputs.
  private func finished(_ checked: CheckedPipeline) throws(PipelineError) -> ShardIndex? {
    let folder = checked.folder.shards
    guard try FileBytes.isPresent("\(folder)/\(ShardIndex.file)") else { return nil }
    let index = try ShardIndex.read(folder: folder)
    guard index.runDigest == (try checked.open()).identity.digest else { return nil }
    for row in index.shards where try !FileBytes.isPresent("\(folder)/\(row.file)") { return nil }
    return index
  }

  /// What both steps are given.
  private var arguments: [String] {
    options.root.flatMap { ["--root", $0] } + options.set.flatMap { ["--set", $0] }
      + (out.map { ["--out", $0] } ?? []) + (workers.map { ["--workers", "\($0)"] } ?? [])
  }
}
