import Execution
import Foundation
import Manifest
import Methods
import Stages
import Support
import Tensors

/// Trains any method from any samples, in steps that can be taken up again bit for bit.
///
/// What a step computes depends on the training's identity and its number alone, and on how many
/// threads the tensor library uses: the loader's batches, the method's draws and the rate are
/// functions of the step, all else is in the checkpoint.
package struct Trainer {
  private let settings: LearningSettings
  private let learner: Learner
  private let folder: TrainingFolder
  private let identity: TrainingIdentity
  private let seed: UInt64

  /// - Parameters:
  ///   - settings: What to train.
  ///   - learner: Made from them.
  ///   - folder: Where checkpoints and curves go; it must be there.
  ///   - identity: What the training is a function of.
  ///   - seed: The run's seed.
  package init(
    _ settings: LearningSettings, _ learner: Learner, folder: TrainingFolder,
    identity: TrainingIdentity, seed: UInt64
  ) {
    self.settings = settings
    self.learner = learner
    self.folder = folder
    self.identity = identity
    self.seed = seed
  }

  /// How far a training has come.
  package struct Progress: Sendable {
    /// Steps that were done, those before an interruption too.
    package let step: Int
    /// Those before this call.
    package let firstStep: Int
    package let steps: Int
    package let epoch: Int
    /// Of the last step.
    package let loss: Double
  }

  /// What a call did.
  package struct Outcome: Sendable {
    /// The step that it went on from.
    package var firstStep = 0
    package var lastStep = 0
    /// All that the training has.
    package var steps = 0
    /// Samples of a step.
    package var samplesPerStep = 0
    package var wasInterrupted = false
    /// Samples that others stood for, because they could not be used.
    package var replaced = 0
    /// Steps that were timed: but for the first three, in which libraries choose their kernels.
    package var timedSteps = 0
    /// How long those took, waiting for their batches too, without trials and checkpoints.
    package var timed = Duration.zero
  }

  /// Trains from the last checkpoint, or from the start, to the end or until it is asked to stop.
  ///
  /// - Parameters:
  ///   - samples: Where samples come from.
  ///   - maker: What becomes of them in each epoch.
  ///   - workers: Threads that load.
  ///   - onError: Whether a sample that fails stops the training or another one takes its place.
  ///   - stop: Ends the training after the step in hand, with a checkpoint.
  ///   - trial: Labelled images to try the features on; nil without them.
  ///   - note: Called with a sentence about what happens beside the steps.
  ///   - progress: Called after each step, on this thread.
  /// - Returns: What was done.
  /// - Throws: ``PipelineError``: `differentRun` when the checkpoint is of another training, naming
  ///   what differs, `nonFinite` when a loss is no number, and what samples and files throw.
  package func run(
    _ samples: any TrainingSamples, maker: ViewMaker, workers: Int, onError: ErrorPolicy,
    stop: StopSignal, trial: FeatureTrial? = nil, note: (String) -> Void,
    progress: (Progress) -> Void
  ) throws(PipelineError) -> Outcome {
    let schedule = try Self.schedule(settings, samples: samples.count, plan: maker.plan)
    var done = 0
    // Without a checkpoint, what was written of step 0 is written again as well.
    var lastLine = -1
    if let checkpoint = try folder.newest() {
      try identity.check(checkpoint, in: folder)
      try learner.load(checkpoint.state, at: folder.path)
      (done, lastLine) = (checkpoint.step, checkpoint.step)
      note("goes on from step \(done) of \(schedule.steps)")
      if let difference = identity.differenceOfEngine(from: checkpoint) {
        note("\(difference): the weights may differ in their last bits from those of one call")
      }
    }
    var outcome = Outcome(firstStep: done, lastStep: done, steps: schedule.steps)
    outcome.samplesPerStep = settings.accumulate * maker.plan.batch
    let loader = try Loader(
      samples, maker: maker, workers: workers, onError: onError,
      from: schedule.position(ofStep: done), epochs: UInt32(settings.epochs))
    let curves = try TrainingCurves(folder, lastStep: lastLine)
    if lastLine < 0, let trial {
      try curves.append(trial.scores(of: learner.backbone, on: learner.device), step: 0)
    }
    while done < schedule.steps {
      guard !stop.isRaised else {
        if done > outcome.firstStep { try save(done, schedule) }
        outcome.wasInterrupted = true
        break
      }
      let watches = done.isMultiple(of: schedule.stepsPerLine) || done + 1 == schedule.steps
      let start = ContinuousClock.now
      let step = try self.step(
        done, schedule, loader, watches: watches, replaced: &outcome.replaced)
      done += 1
      if done > outcome.firstStep + 3 {
        outcome.timedSteps += 1
        outcome.timed += ContinuousClock.now - start
      }
      outcome.lastStep = done
      if watches { try curves.append(step.figures, step: done) }
      let ended = schedule.epochs(endedBy: done)
      if let ended, let trial, ended.isMultiple(of: trial.everyEpochs) || done == schedule.steps {
        try curves.append(trial.scores(of: learner.backbone, on: learner.device), step: done)
      }
      if ended != nil {
        try schedule.skipRest(of: loader)
      }
      if schedule.isDue(checkpoint: done) { try save(done, schedule) }
      progress(
        Progress(
          step: done, firstStep: outcome.firstStep, steps: schedule.steps,
          epoch: schedule.epoch(ofStep: done - 1), loss: step.loss))
    }
    if done == schedule.steps { try learner.weights().write(folder.weights) }
    return outcome
  }

  /// All steps that a training has.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when an epoch has no step.
  package static func steps(
    _ settings: LearningSettings, samples: Int, plan: TrainingPlan
  ) throws(PipelineError) -> Int {
    try schedule(settings, samples: samples, plan: plan).steps
  }

  private static func schedule(
    _ settings: LearningSettings, samples: Int, plan: TrainingPlan
  ) throws(PipelineError) -> TrainingSchedule {
    let order = EpochOrder(count: samples, batch: plan.batch, rank: .whole, seed: 0)
    return try TrainingSchedule(settings, batches: order.steps)
  }

  private func save(_ done: Int, _ schedule: TrainingSchedule) throws(PipelineError) {
    let position = schedule.position(ofStep: done)
    let checkpoint = Checkpoint(
      step: done, epoch: Int(position.epoch), batch: position.step, identity: identity.json,
      engine: identity.engine, backbone: learner.method.backbonePrefix,
      filter: learner.filter, state: try learner.storedState())
    try folder.write(checkpoint, keep: settings.keep)
  }

  /// One step of the optimiser; its mean loss, and what there is to watch.
  private func step(
    _ number: Int, _ schedule: TrainingSchedule, _ loader: Loader, watches: Bool,
    replaced: inout Int
  ) throws(PipelineError) -> (loss: Double, figures: [String: Double]) {
    let rate = schedule.rate(ofStep: number)
    var figures: [String: Double] = [:]
    var sum = 0.0
    var keys: [String] = []
    try learner.method.beginStep(progress: Double(number) / Double(schedule.steps))
    for part in 0..<settings.accumulate {
      guard let batch = try loader.next() else {
        preconditionFailure("no batch for step \(number)")
      }
      for slot in 0..<batch.count {
        keys.append(batch[slot].key)
        replaced += batch[slot].replaced.count
      }
      var random = SampleSeed(
        run: seed, sample: UInt64(number), canvas: "", stage: "train/method.\(part)"
      ).stream()
      let loss = try learner.method.loss(
        of: try batch.methodBatch(settings.method.needs, on: learner.device), random: &random)
      let value = Double(try loss.loss.number())
      guard value.isFinite else {
        throw try diverged(value, number, schedule, keys)
      }
      sum += value
      try loss.loss.scaled(by: 1 / Double(settings.accumulate)).backward()
      if watches {
        for (name, value) in try loss.figures() {
          figures[name, default: 0] += value / Double(settings.accumulate)
        }
      }
    }
    if let norm = try learner.descend(rate: rate) { figures["gradient_norm"] = norm }
    try learner.method.endStep()
    let loss = sum / Double(settings.accumulate)
    figures["loss"] = loss
    figures["learning_rate"] = rate
    return (loss, figures)
  }

  /// Writes which samples the step saw; the error that tells of it.
  private func diverged(
    _ loss: Double, _ step: Int, _ schedule: TrainingSchedule, _ keys: [String]
  ) throws(PipelineError) -> PipelineError {
    let path = "\(folder.path)/non-finite-\(step + 1).json"
    let json: JSONValue = [
      "step": .integer(step + 1), "epoch": .integer(schedule.epoch(ofStep: step)),
      "loss": .string("\(loss)"), "keys": .array(keys.map { .string($0) }),
    ]
    try FileBytes.writeAtomically(json.text(indented: true) + [10], to: path)
    return PipelineError(
      .nonFinite, at: "step \(step + 1), epoch \(schedule.epoch(ofStep: step))",
      "the loss is \(loss); the keys of its \(keys.count) samples are in \(path)",
      hint: "look at these samples, lower 'learning_rate.base', or set 'clip_norm'")
  }
}
