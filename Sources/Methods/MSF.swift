import Safetensors
import Support
import Tensors

/// Mean Shift: a view predicts not only how the target sees the other one, but also the nearest of
/// what it saw before.
///
/// Koohpayegani et al., arXiv 2105.07269; step by step as in the authors' `train_msf.py`. With one
/// neighbour it is BYOL in one direction.
package final class MSF {
  /// The numbers of the method; defaults are those of the authors' command.
  package struct Settings: Sendable, Equatable {
    /// m, how much of the target stays in a step, 0...1.
    package var targetMomentum = 0.99
    /// k, how many neighbours a query is pulled to.
    package var neighbours = 10
    /// G, into how many groups batch norm splits a batch.
    package var groups = 8
    /// Whether the encoders compute in bfloat16; distances never do.
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
  package private(set) var bank: KeyQueue
  private let average: MovingAverage

  /// Joins networks and a bank; the target keeps the values it has.
  package init(
    online: any Layer, predictor: any Layer, target: any Layer, bank: KeyQueue, settings: Settings
  ) throws(PipelineError) {
    self.online = online
    self.predictor = predictor
    self.target = target
    self.bank = bank
    self.settings = settings
    average = try MovingAverage(of: [online], in: [target])
  }

  /// What a batch is compared with, and the loss.
  package struct Shift {
    /// `[N, C]` unit rows.
    package let targets: Tensor
    /// `[N, k]` places of the bank, the nearest to the target first.
    package let places: Tensor
    /// `[N, k]` squared distances of the target to them.
    package let targetDistances: Tensor
    /// `[N, k]` squared distances of the query to them.
    package let queryDistances: Tensor
    /// Their mean.
    package let loss: Tensor

    /// Finds the neighbours of the targets and measures the queries' distances to them.
    ///
    /// - Parameters:
    ///   - queries: `[N, C]` unit rows.
    ///   - targets: `[N, C]` unit rows, which are among the bank already.
    ///   - bank: `[C, K]` unit columns.
    ///   - neighbours: k; fewer where the bank holds fewer.
    ///   - filled: How many columns are real, the first ones; nil for all.
    /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
    package init(
      queries: Tensor, targets: Tensor, bank: Tensor, neighbours: Int, filled: Int? = nil
    ) throws(PipelineError) {
      let filled = filled ?? bank.shape[1]
      let bank = try bank.detached().slice(0..<filled, axis: 1)
      let neighbours = min(neighbours, filled)
      self.targets = targets
      // In single precision, or the own place may not come first.
      let toTargets = try targets.detached().matmul(bank).scaled(by: -2, plus: 2)
      places = try toTargets.smallest(neighbours)
      targetDistances = try toTargets.gathered(places, axis: 1)
      queryDistances = try queries.matmul(bank).scaled(by: -2, plus: 2).gathered(places, axis: 1)
      loss = try queryDistances.mean()
    }

    /// How many of the neighbours are of their query's class, 0...1.
    ///
    /// - Parameters:
    ///   - labels: Of the N samples.
    ///   - bank: Of the K columns; those of noise are of no class.
    /// - Returns: The share.
    /// - Throws: ``PipelineError`` when the places cannot be read.
    package func purity(labels: [Int], bank: [Int]) throws(PipelineError) -> Double {
      let (places, count) = (try places.integers(), places.shape[1])
      let same = places.enumerated().count { bank[$1] == labels[$0 / count] }
      return Double(same) / Double(places.count)
    }
  }

  /// Embeds a batch, lets its targets into the bank, and compares.
  ///
  /// - Parameters:
  ///   - queryImages: `[N, C, H, W]`, one view of N images.
  ///   - targetImages: Another view of the same images.
  ///   - shuffle: In which order the target encoder sees them.
  /// - Returns: The neighbours, among which the own target is, and the loss.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide N.
  package func shift(
    queryImages: Tensor, targetImages: Tensor, shuffle: BatchShuffle
  ) throws(PipelineError) -> Shift {
    let mode = ForwardMode.training(groups: settings.groups)
    let queries = try embed(queryImages) { images throws(PipelineError) in
      try predictor.forward(try online.forward(images, mode), mode)
    }
    let targets = try TensorEngine.withoutGradients { () throws(PipelineError) in
      try embed(try targetImages.selected(shuffle.order)) { images throws(PipelineError) in
        try target.forward(images, mode)
      }.selected(shuffle.inverse)
    }
    try bank.enqueue(targets)
    return try Shift(
      queries: queries, targets: targets, bank: bank.columns, neighbours: settings.neighbours)
  }

  /// Unit rows of what a network makes of images.
  private func embed(
    _ images: Tensor, _ network: (Tensor) throws(PipelineError) -> Tensor
  ) throws(PipelineError) -> Tensor {
    try MoCo.unit(
      try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
        () throws(PipelineError) in try network(images)
      })
  }
}

extension MSF: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] {
    NamedTensors(parametersOf: [("online.", online), ("predictor.", predictor)]).tensors
  }

  package var backbonePrefix: String { "online.backbone." }

  package var tensors: [Tensor] { networks.tensors.map(\.tensor) + [bank.columns] }

  /// The target moves before its forward pass, by the weights from before the step.
  package func beginStep(progress: Double) throws(PipelineError) {
    try average.move(keeping: settings.targetMomentum)
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"])
    let shuffle = BatchShuffle(count: batch.count, random: &random)
    let shift = try shift(
      queryImages: batch.views[0], targetImages: batch.views[1], shuffle: shuffle)
    return MethodLoss(loss: shift.loss) { () throws(PipelineError) in
      try TensorEngine.withoutGradients { () throws(PipelineError) in
        let own = try shift.queryDistances.slice(0..<1, axis: 1).mean().number()
        return [
          "positive_similarity": 1 - Double(own) / 2,
          "neighbour_similarity": 1 - Double(try shift.loss.number()) / 2,
          "target_similarity": 1 - Double(try shift.targetDistances.mean().number()) / 2,
          "embedding_std": try MoCo.Step.spread(of: shift.targets),
        ]
      }
    }
  }

  package func endStep() {}

  private var networks: NamedTensors {
    NamedTensors(of: [("online.", online), ("predictor.", predictor), ("target.", target)])
  }

  /// Names: `online.…`, `predictor.…`, `target.…`, `queue` for `[C, K]` and `queue_ptr`.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try networks.stored()
    try bank.store(in: &file)
    return file
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    let bank = try bank.loaded(from: file, at: place)
    try networks.load(file, at: place, ignoring: ["queue"])
    self.bank = bank
  }
}
