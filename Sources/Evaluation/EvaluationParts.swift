import Datasets
import Execution
import Manifest
import Methods
import Scoring
import Stages
import Support
import Tensors

/// What evaluations are made with, whatever they score.
package struct EvaluationParts {
  /// The first seed: the run's.
  package let seed: UInt64
  /// Where trained networks are kept.
  package let folder: String
  package let workers: Int
  package let device: Tensor.Device
  package let stop: StopSignal
  /// The encoders of an evaluation, in the order of its `init`.
  package let starts: (EvaluationSubject) throws(PipelineError) -> [EncoderStart]
  /// Opens a split, used as images.
  package let source: (DatasetManifest, DatasetSplit) throws(PipelineError) -> Source
  /// What the run's training of SlotCon ended with: its teacher.
  package let slots: () throws(PipelineError) -> SlotCon.Network
  /// What the training images of an evaluation go through, by its id.
  package let plans: [String: TrainingPlan]
  /// What an evaluation's networks are a function of, beside their start, seed and rate, by its id.
  package let settings: [String: JSONValue]
  /// Told how far an evaluation has come: parts of a whole, and what it is about to do.
  package let progress: (EvaluationProgress) -> Void

  package init(
    seed: UInt64, folder: String, workers: Int, device: Tensor.Device, stop: StopSignal,
    starts: @escaping (EvaluationSubject) throws(PipelineError) -> [EncoderStart],
    source: @escaping (DatasetManifest, DatasetSplit) throws(PipelineError) -> Source,
    slots: @escaping () throws(PipelineError) -> SlotCon.Network,
    plans: [String: TrainingPlan], settings: [String: JSONValue],
    progress: @escaping (EvaluationProgress) -> Void
  ) {
    self.seed = seed
    self.folder = folder
    self.workers = workers
    self.device = device
    self.stop = stop
    self.starts = starts
    self.source = source
    self.slots = slots
    self.plans = plans
    self.settings = settings
    self.progress = progress
  }

  /// The seed at a place, from the run's on; behind the last there is comes 0.
  package func seed(_ place: Int) -> UInt64 { (seed &+ UInt64(place)) & UInt64(Int.max) }
}

/// How far an evaluation has come.
package struct EvaluationProgress: Sendable {
  /// The evaluation.
  package let id: String
  package let done: Int
  package let total: Int
  /// What is in hand, for example `pretrained, seed 3`.
  package let note: String
}

/// An evaluation that can be made.
///
/// One extension for each of ``Manifest/EvaluationRegistry``.
package protocol Evaluates: EvaluationSettings {
  /// Makes it.
  ///
  /// - Parameters:
  ///   - id: Its name and occurrence.
  ///   - parts: What it is made with.
  /// - Returns: What was found; nil when it was asked to stop.
  /// - Throws: ``PipelineError`` for images that cannot be read, or a loss that is no number.
  func results(
    as id: String, with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults?
}

extension EvaluationEntry {
  /// Makes the evaluation, see ``Evaluates``.
  package func results(
    with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults? {
    guard let settings = settings as? any Evaluates else {
      preconditionFailure("'\(self.settings.name)' is no evaluation that can be made")
    }
    return try settings.results(as: id, with: parts)
  }
}
