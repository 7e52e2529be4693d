import ArgumentParser
import Console
import Execution
import Foundation
import Manifest
import Stages
import Support

/// `generate FILE`: writes the shards that are missing, then the report.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the shards; the same call goes on where it was interrupted.")

  @OptionGroup var options: PipelineOptions

  @Option(help: "The run's folder (default: runs/NAME).")
  var out: String?

  @Option(help: "Threads that make samples (default: one per processor).")
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Only every N-th shard, from the K-th of 0..<N; "
        + "auto: as Slurm, Open MPI, Kubernetes or torchrun number this process.",
      valueName: "K/N|auto"))
  var partition: String?

  @Option(help: ArgumentHelp("Only these shards.", valueName: "0,3,10-19"))
  var shards: String?

  @Flag(help: "Prints the report as JSON instead of a summary.")
  var json = false

  func run() throws {
    let workers = self.workers ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(workers) else {
      throw ValidationError("--workers is \(workers), expected 1...1024")
    }
    let part = try partition.map(Self.partition)
    let listed = try shards.map { text -> [Int] in
      guard let list = ShardList.parse(text) else {
        throw ValidationError("--shards is '\(text)', expected a list such as 0,3,10-19")
      }
      return list
    }
    let open = try CheckedPipeline(options, out: out).open()
    try refuseProblems(of: open.maker)
    let generator = Generator(maker: open.maker, identity: open.identity, folder: open.folder)
    let wanted = try (listed ?? Array(0..<generator.shardCount)).filter { shard in
      guard shard < generator.shardCount else {
        throw ValidationError(
          "--shards names \(shard), but the run has shards 0...\(generator.shardCount - 1)")
      }
      return (part ?? .whole).contains(shard)
    }
    try open.folder.begin(open.identity)
    try open.folder.remember(options.origin)
    let stop = StopSignal.listening()
    var line = ProgressLine("samples")
    let outcome = try generator.run(shards: wanted, workers: workers, stop: stop) { progress in
      line.show(progress.samplesDone, of: progress.samplesToMake)
    }
    line.finish()
    let call = GenerateCall(
      outcome: outcome, seconds: line.seconds, workers: workers, partition: part.map { "\($0)" },
      shards: self.shards)
    try GenerateReport(open: open, call: call, shardCount: generator.shardCount).finish(
      asJSON: json)
  }

  /// The part that the option names, or that a scheduler tells; then says which.
  private static func partition(_ text: String) throws -> Partition {
    guard text != "auto" else {
      let found = try SchedulerPartition(environment: ProcessInfo.processInfo.environment)
      Terminal.complain("\(found)")
      return found.partition
    }
    guard let part = Partition(text) else {
      throw ValidationError("--partition is '\(text)', expected K/N with K in 0..<N, or auto")
    }
    return part
  }

  /// With `on_error: fail`, images that could not be catalogued end the run before it starts.
  private func refuseProblems(of maker: SampleMaker) throws(PipelineError) {
    guard maker.plan.manifest.onError == .fail else { return }
    for entry in maker.plan.manifest.sources {
      let problems = maker.sources[entry.name]?.catalog.problems ?? []
      guard let first = problems.first else { continue }
      for problem in problems.dropFirst().prefix(9) {
        Terminal.complain("pastiche: \(problem.error)")
      }
      throw PipelineError(
        first.error.code, at: first.error.place,
        first.error.message + (problems.count > 1 ? " (and \(problems.count - 1) more)" : ""),
        hint: first.error.hint ?? "write 'on_error: skip' to leave such images out")
    }
  }
}
