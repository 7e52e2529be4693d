#if Torch
import ArgumentParser
import Console
import Execution
import Foundation
import Manifest
import Shards
import Support
import Tensors
import Training

/// `train FILE`: from shards to an encoder.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains an encoder on shards; the same call goes on where it was interrupted.",
    discussion: """
      Reads the shards that 'generate' wrote for the manifest, or anyone's with --shards, and does \
      what the key 'train' says. Checkpoints, curves (metrics.jsonl and TensorBoard's) and the \
      weights at the end are in the folder 'train' of the run.
      """)

  @OptionGroup var options: PipelineOptions

  @Option(help: "The run's folder (default: runs/NAME).")
  var out: String?

  @Option(
    help: ArgumentHelp(
      "WebDataset tars of pictures, instead of the run's shards.", valueName: "FOLDER|TAR|PATTERN"))
  var shards: [String] = []

  @Option(help: "Threads that load (default: one per processor).")
  var workers: Int?

  @Option(help: "Threads of an operation (default: one per processor).")
  var threads: Int?

  @Option(help: "auto: cuda where there is such a device.")
  var device = DeviceOption.auto

  @Flag(help: "Prints the report as JSON instead of a summary.")
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
    let device = try self.device.chosen(otherwise: "train on the cpu")
    let inputs = try TrainInputs(options, out: out, shards: shards)
    let folder = TrainingFolder(inputs.folder)
    try FileBytes.makeFolder(folder.path)
    guard let lock = try FileLock.acquire(path: folder.lock, wait: false) else {
      throw PipelineError(
        .inputOutput, at: folder.path, "another process trains here",
        hint: "wait for it, or choose another folder with --out")
    }
    let identity = TrainingIdentity(
      train: inputs.train, seed: inputs.seed, samples: inputs.samplesIdentity,
      weights: inputs.weightsDigest, device: device)
    guard try !tellFinished(inputs, folder, identity) else { return lock.release() }
    let trial = try inputs.trial(catalogs: "\(folder.path)/catalog", workers: workers)
    let learner = try Learner(
      inputs.settings, for: try inputs.learnerInput(), seed: inputs.seed, weights: inputs.weights,
      device: device)
    let trainer = Trainer(
      inputs.settings, learner, folder: folder, identity: identity, seed: inputs.seed)
    for remark in inputs.settings.method.remarks { Terminal.complain("note     \(remark)") }
    var line = ProgressLine("steps")
    let outcome = try trainer.run(
      inputs.samples, maker: inputs.maker, workers: workers, onError: inputs.onError,
      stop: stop, trial: trial,
      note: { Terminal.complain("note     \($0)") },
      progress: {
        line.show(
          $0.step, of: $0.steps, before: $0.firstStep, note: "loss \(Self.short($0.loss))")
      })
    line.finish()
    let call = TrainCall(
      outcome: outcome, seconds: line.seconds, workers: workers, threads: TensorEngine.threads,
      device: device)
    try TrainReport(inputs: inputs, folder: folder, learner: learner, call: call)
      .write(asJSON: json)
    lock.release()
    if outcome.wasInterrupted { throw ExitStatus.interrupted }
  }

  /// Whether there is nothing to do; then says so.
  private func tellFinished(
    _ inputs: TrainInputs, _ folder: TrainingFolder, _ identity: TrainingIdentity
  ) throws(PipelineError) -> Bool {
    let steps = try Trainer.steps(
      inputs.settings, samples: inputs.samples.count, plan: inputs.maker.plan)
    guard try folder.isFinished(identity, steps: steps) else { return false }
    Terminal.complain("trained  all \(steps) steps already: there is nothing to do")
    Terminal.say(
      json
        ? try FileBytes.readText(folder.report)
        : "page     \(folder.page)\nweights  \(folder.weights)")
    return true
  }

  /// A loss in four digits.
  private static func short(_ loss: Double) -> String { String(format: "%.3f", loss) }
}
#endif
