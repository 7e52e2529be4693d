import Execution
import Manifest
import Support
import Tensors

/// How steps of the optimiser divide into epochs, and what follows from a step's number.
struct TrainingSchedule {
  /// Steps of an epoch; batches that are too few for another one are passed over.
  let stepsPerEpoch: Int
  /// Of the whole training.
  let steps: Int
  private let settings: LearningSettings
  private let rates: LearningRate
  /// Batches of an epoch that belong to no step.
  private let rest: Int

  /// How many lines of numbers a training writes at most, about.
  private static let lines = 20_000

  /// - Throws: ``PipelineError`` with `outOfRange` when an epoch has no step.
  init(_ settings: LearningSettings, batches: Int) throws(PipelineError) {
    stepsPerEpoch = batches / settings.accumulate
    guard stepsPerEpoch > 0 || batches == 0 else {
      throw PipelineError(
        .outOfRange, at: "train.accumulate",
        "a step takes \(settings.accumulate) batches, but an epoch has \(batches)",
        hint: "lower 'accumulate' or 'batch'")
    }
    rest = batches % settings.accumulate
    steps = stepsPerEpoch * settings.epochs
    self.settings = settings
    rates = LearningRate(settings.learningRate, epochs: settings.epochs)
  }

  /// The epoch that a step belongs to, from 0.
  func epoch(ofStep step: Int) -> Int { step / stepsPerEpoch }

  /// Where the loader is once so many steps are done.
  func position(ofStep step: Int) -> LoaderPosition {
    guard stepsPerEpoch > 0 else { return .start }
    let (epoch, inEpoch) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
    return LoaderPosition(epoch: UInt32(epoch), step: inEpoch * settings.accumulate)
  }

  /// The learning rate of a step.
  func rate(ofStep step: Int) -> Double {
    switch settings.learningRate.change {
    case .epoch: rates.at(epoch: Double(epoch(ofStep: step)))
    case .step: rates.at(epoch: Double(step) / Double(stepsPerEpoch))
    }
  }

  /// Every how many steps there is a line of numbers.
  var stepsPerLine: Int { max(1, steps / Self.lines) }

  /// How many epochs have ended, when one has with this many steps.
  func epochs(endedBy done: Int) -> Int? {
    done.isMultiple(of: stepsPerEpoch) ? done / stepsPerEpoch : nil
  }

  /// Whether a checkpoint is due after so many steps.
  func isDue(checkpoint done: Int) -> Bool {
    done == steps || done.isMultiple(of: settings.checkpointSteps ?? stepsPerEpoch)
  }

  /// Takes the batches of an epoch that are too few for a step.
  func skipRest(of loader: Loader) throws(PipelineError) {
    for _ in 0..<rest { _ = try loader.next() }
  }
}

extension LearningRate {
  fileprivate init(_ settings: LearningRateSettings, epochs: Int) {
    let decay: Decay =
      switch settings.decay {
      case .cosine: .cosine(epochs: Double(epochs))
      case .steps: .steps(at: settings.epochs, factor: settings.factor)
      case .none: .none
      }
    self.init(
      base: settings.base, warmUpEpochs: settings.warmUpEpochs, start: settings.start, decay: decay,
      end: settings.end)
  }
}
