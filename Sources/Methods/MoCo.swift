import Support
import Tensors

/// MoCo v2: contrast against a queue of keys that a slowly moving copy of the encoder made.
///
/// He et al., arXiv 1911.05722; Chen et al., arXiv 2003.04297; step by step as in the authors'
/// `moco/builder.py`. Departures: batches whose size does not divide the queue wrap around its end,
/// and one device stands for several by groups of batch norm (their demo notebook).
package final class MoCo {
  /// The numbers of the method; defaults are those of the paper's ImageNet runs.
  package struct Settings: Sendable, Equatable {
    /// C, the length of a key.
    package var dimension = 128
    /// K, how many keys the queue holds.
    package var queueLength = 65_536
    /// m, how much of the key encoder stays in a step, 0...1.
    package var keyMomentum = 0.999
    /// T, what similarities are divided by.
    package var temperature = 0.2
    /// G, into how many groups batch norm splits a batch.
    package var groups = 8
    /// α, what the logits of hard negatives are multiplied by; nil without hard negatives.
    package var hardNegativeWeight: Double?
    /// Whether the encoders compute in bfloat16; similarities and losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  /// What one step computed.
  package struct Step {
    /// The mean loss over the batch; ``Tensor/backward()`` reaches the query encoder alone.
    package let loss: Tensor
    /// `[N, 1 + K]` similarities over the temperature, the positive first.
    package let logits: Tensor
    /// `[N, C]` unit keys of this batch, in its order, as they entered the queue.
    package let keys: Tensor
    /// How many of the logits of a row are of hard negatives, the last ones.
    package let hardNegatives: Int

    package init(loss: Tensor, logits: Tensor, keys: Tensor, hardNegatives: Int = 0) {
      self.loss = loss
      self.logits = logits
      self.keys = keys
      self.hardNegatives = hardNegatives
    }

    /// The share of rows whose largest logit is the positive, 0...1.
    package func accuracy() throws(PipelineError) -> Double {
      let first = try logits.indexOfMax(axis: 1).integers()
      return Double(first.count { $0 == 0 }) / Double(first.count)
    }
  }

  package let settings: Settings
  /// f and projector, trained by gradients: `[N, 3, H, W]` to `[N, C]`.
  package let query: any Layer
  /// The same network as a moving average, which no gradient reaches; its running statistics come
  /// from its own batches.
  package let key: any Layer
  package internal(set) var queue: KeyQueue
  private let average: MovingAverage
  /// The keys of this step's batches, which are no negatives of each other.
  private var newKeys: [Tensor] = []

  /// Joins two networks of one kind; the key network keeps the values it has.
  ///
  /// - Parameters:
  ///   - query: The network to train.
  ///   - key: Its copy, see ``Module/copyState(of:)``.
  ///   - queue: C and K as in the settings.
  ///   - settings: The numbers of the method.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the queue is not of the settings.
  package init(
    query: any Layer, key: any Layer, queue: KeyQueue, settings: Settings
  ) throws(PipelineError) {
    let shape = [settings.dimension, settings.queueLength]
    guard queue.columns.shape == shape else {
      throw PipelineError(
        .mismatchedShape, at: "moco", "the queue is \(queue.columns.shape), expected \(shape)")
    }
    self.query = query
    self.key = key
    self.queue = queue
    self.settings = settings
    average = try MovingAverage(of: [query], in: [key])
  }

  /// One training step of one batch but for its gradients: call `backward()` on the loss, then the
  /// optimiser.
  ///
  /// - Parameters:
  ///   - queryImages: `[N, C, H, W]`, one view of N images.
  ///   - keyImages: Another view of the same images.
  ///   - shuffle: In which order the key encoder sees them.
  /// - Returns: The loss against the queue from before this step, which then holds this batch's
  ///   keys.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide N, or the
  ///   networks make no keys of C numbers.
  package func step(
    queryImages: Tensor, keyImages: Tensor, shuffle: BatchShuffle
  ) throws(PipelineError) -> Step {
    try beginStep(progress: 0)
    let step = try contrast(queryImages: queryImages, keyImages: keyImages, shuffle: shuffle)
    try endStep()
    return step
  }

  /// Moves the key encoder towards the query encoder as it is now.
  package func beginStep(progress: Double) throws(PipelineError) {
    newKeys = []
    try average.move(keeping: settings.keyMomentum)
  }

  /// Compares a batch with its keys, with the queue from before this step, and with hard negatives
  /// where there are any.
  func contrast(
    queryImages: Tensor, keyImages: Tensor, hardImages: Tensor? = nil, shuffle: BatchShuffle
  ) throws(PipelineError) -> Step {
    let queries = try Self.unit(try forward(query, queryImages))
    let keys = try embeddings(ofKeys: keyImages, shuffle: shuffle)
    let hard = try hardImages.map { images throws(PipelineError) in
      HardNegatives(
        keys: try .stacked([try embeddings(ofKeys: images, shuffle: shuffle)]),
        weight: settings.hardNegativeWeight ?? 1,
        absent: try HardNegatives.unchanged(images, from: keyImages))
    }
    let logits = try Self.logits(
      queries: queries, keys: keys, queue: queue.columns, temperature: settings.temperature,
      hardNegatives: hard)
    newKeys.append(keys)
    return Step(
      loss: try Self.loss(logits), logits: logits, keys: keys, hardNegatives: hard == nil ? 0 : 1)
  }

  /// Unit keys that no gradient flows into, made in another order of the batch.
  private func embeddings(
    ofKeys images: Tensor, shuffle: BatchShuffle
  ) throws(PipelineError) -> Tensor {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      try Self.unit(try forward(key, try images.selected(shuffle.order))).selected(shuffle.inverse)
    }
  }

  /// Lets the keys of this step's batches into the queue.
  package func endStep() throws(PipelineError) {
    for keys in newKeys { try queue.enqueue(keys) }
    newKeys = []
  }

  private func forward(
    _ network: any Layer, _ images: Tensor
  ) throws(PipelineError) -> Tensor {
    try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
      () throws(PipelineError) in
      try network.forward(images, .training(groups: settings.groups))
    }
  }

  /// Rows of unit length in single precision; a row of zeros stays zeros.
  package static func unit(_ embeddings: Tensor) throws(PipelineError) -> Tensor {
    try embeddings.converted(to: .float32).normalized(axis: -1)
  }

  /// Similarities of each query to its key and to the queue, over the temperature.
  ///
  /// - Parameters:
  ///   - queries: `[N, C]` unit rows; as keys and queue, there may be axes before these.
  ///   - keys: `[N, C]` unit rows, the positives; no gradient flows into them.
  ///   - queue: `[C, K]` unit columns, the negatives.
  ///   - temperature: Above 0.
  ///   - hardNegatives: Further negatives of each query alone, behind the queue.
  /// - Returns: `[N, 1 + K]`, the positive first; `[N, 1 + K + M]` with hard negatives.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package static func logits(
    queries: Tensor, keys: Tensor, queue: Tensor, temperature: Double,
    hardNegatives: HardNegatives? = nil
  ) throws(PipelineError) -> Tensor {
    let positives = try (queries * keys.detached()).sum([-1], keepingAxes: true)
    let negatives = try queries.matmul(queue.detached())
    let further = try hardNegatives.map { hard throws(PipelineError) in
      [try hard.similarities(to: queries)]
    }
    return try .concatenated([positives, negatives] + (further ?? []), axis: -1)
      .scaled(by: 1 / temperature)
  }

  /// InfoNCE: cross-entropy of each row with the positive, `logsumexp(row) - row[0]`.
  package static func loss(
    _ logits: Tensor, averages: Bool = true
  ) throws(PipelineError) -> Tensor {
    let rows = logits.shape.first ?? 0
    return try logits.crossEntropy(
      try .zeros([rows], type: .int64, on: logits.device), averages: averages)
  }
}
