#if Torch
import ArgumentParser
import Console
import Evaluation
import Execution
import Foundation
import Manifest
import Scoring
import Shards
import Support
import Tensors

/// `evaluate FILE`: from weights to scores.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores encoders as the key 'evaluate' says, side by side.",
    discussion: """
      Each element of 'evaluate' trains or compares every 'init' alike, with several seeds, and writes \
      the figures with their intervals into the folder 'evaluate' of the run: results.json, \
      results.csv and report.html. The same call goes on where it was interrupted. Anyone's predicted \
      label maps are scored by 'pastiche evaluate DATASET.yaml --predictions DIR'.
      """)

  @OptionGroup var options: PipelineOptions

  @Option(help: "The run's folder (default: runs/NAME).")
  var out: String?

  @Option(help: "Threads that load (default: one per processor).")
  var workers: Int?

  @Option(help: "Threads of an operation (default: one per processor).")
  var threads: Int?

  @Option(help: "auto: cuda where there is such a device.")
  var device = DeviceOption.auto

  @Flag(help: "Prints results.json instead of a summary.")
  var json = false

  func run() throws {
    let workers = self.workers ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(workers) else {
      throw ValidationError("--workers is \(workers), expected 1...1024")
    }
    let threads = self.threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads), expected 1...1024")
    }
    try TensorEngine.setThreads(threads)
    let stop = StopSignal.listening()
    let device = try self.device.chosen(otherwise: "compute on the cpu")
    let inputs = try EvaluateInputs(options, out: out, workers: workers, device: device, stop: stop)
    try FileBytes.makeFolder(inputs.folder.path)
    guard let lock = try FileLock.acquire(path: inputs.lock, wait: false) else {
      throw PipelineError(
        .inputOutput, at: inputs.folder.path, "another process evaluates here",
        hint: "wait for it, or choose another folder with --out")
    }
    try inputs.open()
    if try inputs.areFinished() {
      Terminal.complain("scored   everything already: there is nothing to do")
      Terminal.say(
        json
          ? try FileBytes.readText("\(inputs.folder.path)/results.json")
          : "page     \(inputs.folder.page)")
      return lock.release()
    }
    guard let results = try inputs.results() else {
      Terminal.say("stopped  the same call goes on from there")
      throw ExitStatus.interrupted
    }
    let report = EvaluationReport(results, folder: inputs.folder)
    try report.write()
    try inputs.finish()
    lock.release()
    report.tell(asJSON: json)
  }
}

/// `train`, then `evaluate`, in one process: what `run` ends with.
struct TrainAndEvaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-and-evaluate", abstract: "Trains, then scores.", shouldDisplay: false)

  @OptionGroup var options: PipelineOptions

  @Option var out: String?

  @Option var workers: Int?

  func run() throws {
    var words = [options.file]
    for root in options.root { words += ["--root", root] }
    for setting in options.set { words += ["--set", setting] }
    if let out { words += ["--out", out] }
    if let workers { words += ["--workers", "\(workers)"] }
    try Train.parse(words).run()
    try Evaluate.parse(words).run()
  }
}
#endif
