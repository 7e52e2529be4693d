import Safetensors
import Support
import Tensors

/// BYOL: each view predicts how a slowly moving copy of the encoder sees the other one; there are no
/// negatives.
///
/// Grill et al., arXiv 2006.07733; step by step as in the authors' `byol_experiment.py`.
package final class BYOL {
  /// The numbers of the method; defaults are those of the paper's longest run.
  package struct Settings: Sendable, Equatable {
    /// τ of the first step, 0...1; it rises to 1 by half a cosine.
    package var targetMomentum = 0.996
    /// Whether the encoders compute in bfloat16; losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  package let settings: Settings
  /// Encoder and projector, trained by gradients.
  package let online: any Layer
  /// What follows the projector, of the online side alone.
  package let predictor: any Layer
  /// The moving average of the online encoder.
  package let target: any Layer
  private let average: MovingAverage
  /// How far the training has come, 0..<1.
  private var progress = 0.0

  /// Joins networks; the target keeps the values it has.
  package init(
    online: any Layer, predictor: any Layer, target: any Layer, settings: Settings
  ) throws(PipelineError) {
    self.online = online
    self.predictor = predictor
    self.target = target
    self.settings = settings
    average = try MovingAverage(of: [online], in: [target])
  }

  /// The squared distance of unit vectors, `2 - 2 cos(x, y)`, of each row.
  ///
  /// - Parameters:
  ///   - predictions: `[N, C]`.
  ///   - targets: `[N, C]`; no gradient flows into them.
  /// - Returns: `[N]`, each 0...4.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package static func distances(
    _ predictions: Tensor, _ targets: Tensor
  ) throws(PipelineError) -> Tensor {
    try (MoCo.unit(predictions) * MoCo.unit(targets.detached())).sum([1]).scaled(by: -2, plus: 2)
  }

  private func embed(_ network: any Layer, _ images: Tensor) throws(PipelineError) -> Tensor {
    try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
      () throws(PipelineError) in
      try network.forward(images, .training())
    }
  }

  private func predict(_ images: Tensor) throws(PipelineError) -> Tensor {
    try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
      () throws(PipelineError) in
      try predictor.forward(try online.forward(images, .training()), .training())
    }
  }
}

extension BYOL: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] {
    NamedTensors(parametersOf: [("online.", online), ("predictor.", predictor)]).tensors
  }

  package var backbonePrefix: String { "online.backbone." }

  package var tensors: [Tensor] { networks.tensors.map(\.tensor) }

  package func beginStep(progress: Double) throws(PipelineError) {
    self.progress = progress
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"])
    var predictions: [Tensor] = []
    for view in batch.views { predictions.append(try predict(view)) }
    let targets = try TensorEngine.withoutGradients { () throws(PipelineError) in
      var targets: [Tensor] = []
      for view in batch.views { targets.append(try embed(target, view)) }
      return targets
    }
    // Both directions are added up.
    let one = try Self.distances(predictions[0], targets[1])
    let other = try Self.distances(predictions[1], targets[0])
    let loss = try (one + other).mean()
    return MethodLoss(loss: loss) { () throws(PipelineError) in
      try TensorEngine.withoutGradients { () throws(PipelineError) in
        [
          "positive_similarity": 1 - Double(try loss.number()) / 4,
          "embedding_std": try MoCo.Step.spread(of: try MoCo.unit(targets[0])),
        ]
      }
    }
  }

  /// The target moves behind the optimiser, by the weights as they are then.
  package func endStep() throws(PipelineError) {
    try average.move(
      keeping: MovingAverage.momentum(from: settings.targetMomentum, at: progress))
  }

  private var networks: NamedTensors {
    NamedTensors(of: [("online.", online), ("predictor.", predictor), ("target.", target)])
  }

  /// Names: `online.…`, `predictor.…` and `target.…`.
  package func storedState() throws(PipelineError) -> SafetensorsFile { try networks.stored() }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    try networks.load(file, at: place)
  }
}
