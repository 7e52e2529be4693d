import Safetensors
import Support
import Tensors

/// MLS: the stored features that are nearest to a view are the labels of its projection, several at once,
/// beside the contrast of MoCo v2.
///
/// Zhu, Fu and Wu, arXiv 2308.03286. There is no code of the authors; what the paper leaves open is as
/// in MoCo v2: keys are used before new ones are written, batch norm is shuffled, the projector has no
/// batch norm.
package final class MLS {
  /// The numbers of the method; defaults are those of the paper.
  package struct Settings: Sendable, Equatable {
    /// m, how much of the key encoder stays in a step, 0...1.
    package var keyMomentum = 0.995
    /// τ, of both losses.
    package var temperature = 0.2
    /// k, how many stored features are labels.
    package var neighbours = 20
    /// λ, what the loss of the labels counts.
    package var labelWeight = 0.5
    /// What the contrast counts.
    package var contrastWeight = 1.0
    /// From which part of the training on labels count, 0...1 (the paper's warm-up).
    package var labelStart = 0.0
    /// G, into how many groups batch norm splits a batch.
    package var groups = 8
    /// Whether the encoders compute in bfloat16; similarities and losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  /// A backbone with a projector, both of whose outputs are needed.
  package struct Network {
    /// `[N, C, H, W]` images to `[N, F]` features.
    package let backbone: any Layer
    /// `[N, F]` to `[N, C]`.
    package let projector: any Layer

    package init(backbone: any Layer, projector: any Layer) {
      self.backbone = backbone
      self.projector = projector
    }

    fileprivate func members(_ prefix: String) -> [(prefix: String, module: any Module)] {
      [("\(prefix).backbone.", backbone), ("\(prefix).projector.", projector)]
    }

    fileprivate var modules: [any Module] { [backbone, projector] }
  }

  /// What a network makes of some views.
  package struct Embeddings {
    /// `[N, F]`, of any length.
    package let features: Tensor
    /// `[N, C]`, of any length.
    package let projections: Tensor

    package init(features: Tensor, projections: Tensor) {
      self.features = features
      self.projections = projections
    }
  }

  package let settings: Settings
  package let query: Network
  /// A moving average of the query's network, which no gradient reaches.
  package let key: Network
  /// `[F, D]` unit columns of features; a column is of the same view as that of ``projections``.
  package private(set) var features: KeyQueue
  /// `[C, D]` unit columns of projections.
  package private(set) var projections: KeyQueue
  private let average: MovingAverage
  private(set) var origins: KeyOrigins
  /// Steps that were done.
  private var clock = 0
  /// Whether labels count in the step in hand.
  private var countsLabels = true
  /// The keys of this step's batches.
  private var newKeys: [(keys: Embeddings, samples: [Int])] = []

  /// Joins networks and dictionaries; the key network keeps the values it has.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the dictionaries are not of one length, or
  ///   have no more places than there are labels.
  package init(
    query: Network, key: Network, features: KeyQueue, projections: KeyQueue, settings: Settings
  ) throws(PipelineError) {
    guard features.length == projections.length, features.next == projections.next,
      features.length > settings.neighbours
    else {
      throw PipelineError(
        .mismatchedShape, at: "mls",
        "dictionaries of \(features.length) and \(projections.length) for \(settings.neighbours) "
          + "labels")
    }
    self.query = query
    self.key = key
    self.features = features
    self.projections = projections
    self.settings = settings
    origins = KeyOrigins(count: features.length)
    average = try MovingAverage(of: query.modules, in: key.modules)
  }

  /// What a batch is compared with, and the losses.
  package struct Comparison {
    /// `[N, k]` places of the dictionaries, the labels of each query.
    package let labels: Tensor
    /// `[N, 1 + D]` cosines over the temperature, the query's own key first.
    package let logits: Tensor
    /// Binary cross-entropy of the labels, the mean over places and queries.
    package let labelLoss: Tensor
    /// InfoNCE against all stored projections, labels too.
    package let contrastLoss: Tensor
    /// The weighted sum of both.
    package let total: Tensor

    /// Finds labels by features, and compares projections.
    ///
    /// - Parameters:
    ///   - queries: Gradients flow through the projections alone.
    ///   - keys: `[N, C]` projections of the other views; no gradient flows into them.
    ///   - features: `[F, D]` unit columns.
    ///   - projections: `[C, D]` unit columns in the same order.
    ///   - settings: The numbers.
    /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
    package init(
      queries: Embeddings, keys: Tensor, features: Tensor, projections: Tensor, settings: Settings
    ) throws(PipelineError) {
      labels = try TensorEngine.withoutGradients { () throws(PipelineError) in
        try MoCo.unit(queries.features.detached()).matmul(features).largest(settings.neighbours)
      }
      logits = try MoCo.logits(
        queries: MoCo.unit(queries.projections), keys: MoCo.unit(keys.detached()),
        queue: projections, temperature: settings.temperature)
      let shape = logits.shape
      let stored = try logits.slice(1..<shape[1], axis: 1)
      // Σ softplus(x) - y x, with y 1 at the labels and 0 elsewhere.
      let positives = try stored.gathered(labels, axis: 1).sum()
      labelLoss = try (stored.softplus().sum() - positives)
        .scaled(by: 1 / Double(shape[0] * (shape[1] - 1)))
      contrastLoss = try MoCo.loss(logits)
      total =
        try contrastLoss.scaled(by: settings.contrastWeight)
        + labelLoss.scaled(by: settings.labelWeight)
    }
  }

  /// Embeds a batch and compares it with the dictionaries from before this step.
  ///
  /// - Parameters:
  ///   - batch: Two views.
  ///   - shuffle: In which order the key network sees them.
  /// - Returns: The labels and the loss.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide N.
  package func compare(
    _ batch: MethodBatch, shuffle: BatchShuffle
  ) throws(PipelineError) -> Comparison {
    let queries = try embed(query, batch.views[0])
    let keys = try TensorEngine.withoutGradients { () throws(PipelineError) in
      let mixed = try embed(key, try batch.views[1].selected(shuffle.order))
      return Embeddings(
        features: try MoCo.unit(mixed.features).selected(shuffle.inverse),
        projections: try MoCo.unit(mixed.projections).selected(shuffle.inverse))
    }
    newKeys.append((keys, batch.samples))
    var settings = settings
    if !countsLabels { settings.labelWeight = 0 }
    return try Comparison(
      queries: queries, keys: keys.projections, features: features.columns,
      projections: projections.columns, settings: settings)
  }

  private func embed(_ network: Network, _ images: Tensor) throws(PipelineError) -> Embeddings {
    try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
      () throws(PipelineError) in
      let mode = ForwardMode.training(groups: settings.groups)
      let features = try network.backbone.forward(images, mode)
      return Embeddings(
        features: features, projections: try network.projector.forward(features, mode))
    }
  }
}

extension MLS: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] {
    NamedTensors(parametersOf: query.members("query")).tensors
  }

  package var tensors: [Tensor] {
    networks.tensors.map(\.tensor) + [features.columns, projections.columns]
  }

  package var backbonePrefix: String { "query.backbone." }

  /// The key network moves before its forward pass, by the weights from before the step.
  package func beginStep(progress: Double) throws(PipelineError) {
    newKeys = []
    countsLabels = progress >= settings.labelStart
    try average.move(keeping: settings.keyMomentum)
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"])
    let comparison = try compare(
      batch, shuffle: BatchShuffle(count: batch.count, random: &random))
    let keys = newKeys.last?.keys.projections
    let (temperature, known) = (settings.temperature, origins.samples)
    return MethodLoss(loss: comparison.total) { () throws(PipelineError) in
      var figures = try comparison.figures(
        temperature: temperature, stored: known, samples: batch.samples)
      if let keys { figures["embedding_std"] = try MoCo.Step.spread(of: keys) }
      return figures
    }
  }

  package func endStep() throws(PipelineError) {
    for (keys, samples) in newKeys {
      try features.enqueue(keys.features)
      for (place, sample) in zip(try projections.enqueue(keys.projections), samples) {
        origins.note(place, sample: sample, step: clock)
      }
    }
    newKeys = []
    clock += 1
  }

  private var networks: NamedTensors {
    NamedTensors(of: query.members("query") + key.members("key"))
  }

  /// Names: `query.…` and `key.…` for the networks, `queue` for `[C, D]` projections and
  /// `queue_features` for `[F, D]`, their `…_ptr`, and `queue_sample`, `queue_step` and `queue_clock` for
  /// where and when they came from.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try networks.stored()
    try projections.store(in: &file)
    try features.store(in: &file, named: "queue_features")
    file.tensors["queue_clock"] = StoredTensor([clock])
    file.tensors.merge(origins.stored) { $1 }
    return file
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    let projections = try projections.loaded(from: file, at: place)
    let features = try features.loaded(from: file, at: place, named: "queue_features")
    guard let clock = file.tensors["queue_clock"]?.integers(), clock.count == 1,
      let origins = KeyOrigins(file, count: features.length), features.next == projections.next
    else {
      throw PipelineError(
        .mismatchedShape, at: place, "does not tell the origins of its \(features.length) keys")
    }
    try networks.load(file, at: place, ignoring: ["queue"])
    (self.projections, self.features) = (projections, features)
    (self.origins, self.clock) = (origins, clock[0])
  }
}

extension MLS.Comparison {
  /// What to watch.
  ///
  /// - `label_loss`, `contrast_loss`: the two parts of the loss, unweighted.
  /// - `label_similarity`, `negative_similarity`: mean cosines to the labels and to all others; their gap
  ///   tells more than the loss.
  /// - `real_labels`: the share of labels that are keys of samples, and no random columns of the start.
  /// - `own_labels`: the share that are keys of the same sample from an epoch before.
  /// - `accuracy`, `positive_similarity`: as for MoCo v2.
  func figures(
    temperature: Double, stored: [Int], samples: [Int]
  ) throws(PipelineError) -> [String: Double] {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      let (rows, length) = (logits.shape[0], logits.shape[1])
      let others = try logits.slice(1..<length, axis: 1)
      let positive = Double(try logits.slice(0..<1, axis: 1).mean().number())
      let labelled = Double(try others.gathered(labels, axis: 1).sum().number())
      let all = Double(try others.sum().number())
      let (count, rest) = (labels.shape[1] * rows, (length - 1 - labels.shape[1]) * rows)
      let found = try labels.integers().map { stored[$0] }
      let own = found.enumerated().count { $1 == samples[$0 / labels.shape[1]] }
      let winners = try logits.indexOfMax(axis: 1).integers()
      return [
        "label_loss": Double(try labelLoss.number()),
        "contrast_loss": Double(try contrastLoss.number()),
        "label_similarity": labelled / Double(count) * temperature,
        "negative_similarity": (all - labelled) / Double(max(1, rest)) * temperature,
        "positive_similarity": positive * temperature,
        "accuracy": Double(winners.count { $0 == 0 }) / Double(rows),
        "real_labels": Double(found.count { $0 >= 0 }) / Double(count),
        "own_labels": Double(own) / Double(count),
      ]
    }
  }
}
