import Safetensors
import Support
import Tensors

/// SimCLR: the two views of an image find each other among all other views of the batch.
///
/// Chen et al., arXiv 2002.05709, algorithm 1 (NT-Xent).
package final class SimCLR {
  /// The numbers of the method.
  package struct Settings: Sendable, Equatable {
    /// T, what similarities are divided by.
    package var temperature = 0.1
    /// α, what the logits of hard negatives are multiplied by; nil without hard negatives.
    package var hardNegativeWeight: Double?
    /// Whether the encoder computes in bfloat16; similarities and losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  package let settings: Settings
  package let encoder: Encoder

  package init(encoder: Encoder, settings: Settings) {
    self.encoder = encoder
    self.settings = settings
  }

  /// The logits of all 2N views: row i against every other view in their order, and hard negatives
  /// behind them.
  ///
  /// - Parameters:
  ///   - embeddings: `[2, N, C]` unit rows.
  ///   - temperature: T, above 0.
  ///   - hardNegatives: One of each of the 2N anchors, `[1, 2N, C]`; or nil.
  /// - Returns: `[2N, 2N - 1]`, or `[2N, 2N]`.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package static func logits(
    _ embeddings: Tensor, temperature: Double, hardNegatives: HardNegatives? = nil
  ) throws(PipelineError) -> Tensor {
    let (count, width) = (embeddings.shape[1], embeddings.shape[2])
    let views = 2 * count
    let all = try embeddings.reshaped([views, width])
    // Without its last element, in rows of one more, the matrix has its diagonal in the first column.
    var logits = try all.matmul(try all.transposed()).reshaped([views * views])
      .slice(0..<views * views - 1).reshaped([views - 1, views + 1])
      .slice(1..<views + 1, axis: 1).reshaped([views, views - 1])
    if let hardNegatives {
      logits = try .concatenated([logits, hardNegatives.similarities(to: all)], axis: 1)
    }
    return try logits.scaled(by: 1 / temperature)
  }

  /// The place of each anchor's positive, the other view of the same image, among all views but the
  /// anchor.
  package static func positives(_ count: Int) -> [Int] {
    Array(count - 1..<2 * count - 1) + Array(0..<count)
  }
}

extension SimCLR: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] { encoder.parameters }

  package var backbonePrefix: String { "query.backbone." }

  package var tensors: [Tensor] { encoder.state.map(\.tensor) }

  package func beginStep(progress: Double) {}

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    let names =
      ["query", "key"]
      + (settings.hardNegativeWeight == nil ? [] : ["hard negative", "key's hard negative"])
    try batch.require(views: names)
    // One pass, so that batch norm sees both views together.
    let embeddings = try embed(Array(batch.views.prefix(2))).reshaped([2, batch.count, -1])
    let logits = try Self.logits(
      embeddings, temperature: settings.temperature, hardNegatives: hardNegatives(batch))
    let loss = try logits.crossEntropy(
      .integers(Self.positives(batch.count), on: logits.device))
    let temperature = settings.temperature
    return MethodLoss(loss: loss) { () throws(PipelineError) in
      try Self.figures(embeddings, logits, temperature: temperature)
    }
  }

  package func endStep() {}

  private func embed(_ views: [Tensor]) throws(PipelineError) -> Tensor {
    try MoCo.unit(
      TensorEngine.withBfloat16(settings.usesBfloat16, on: views[0].device) {
        () throws(PipelineError) in
        try encoder.forward(try .concatenated(views), .training())
      })
  }

  /// Of each of the 2N views the picture it is pushed away from, which was made of its positive; no
  /// gradient flows into them.
  private func hardNegatives(_ batch: MethodBatch) throws(PipelineError) -> HardNegatives? {
    guard let weight = settings.hardNegativeWeight else { return nil }
    let pictures = Array(batch.views.suffix(2))
    let keys = try TensorEngine.withoutGradients { () throws(PipelineError) in
      try Tensor.stacked([try embed(pictures)])
    }
    // The query's was made of the key, the key's of the query.
    var absent: [Int] = []
    for view in 0..<2 {
      let places = try HardNegatives.unchanged(pictures[view], from: batch.views[1 - view])
      absent += places.map { view * batch.count + $0 }
    }
    return HardNegatives(keys: keys, weight: weight, absent: absent)
  }

  private static func figures(
    _ embeddings: Tensor, _ logits: Tensor, temperature: Double
  ) throws(PipelineError) -> [String: Double] {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      let count = embeddings.shape[1]
      let (one, other) = (try embeddings.slice(0..<1), try embeddings.slice(1..<2))
      let positive = Double(try (one * other).sum([2]).mean().number())
      let total = try embeddings.reshaped([2 * count, -1]).sum([0])
      let sum = Double(try (total * total).sum().number())
      let nearest = try logits.indexOfMax(axis: 1).integers()
      let found = zip(nearest, positives(count)).count { $0 == $1 }
      let pairs = Double(2 * count * (2 * count - 2))
      return [
        "positive_similarity": positive,
        // All pairs but each view with itself and with its positive.
        "negative_similarity": (sum - Double(2 * count) * (1 + positive)) / max(1, pairs),
        "accuracy": Double(found) / Double(2 * count),
        "embedding_std": try MoCo.Step.spread(of: try embeddings.reshaped([2 * count, -1])),
      ]
    }
  }

  /// Names: those of the encoder after `query.`.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    try NamedTensors(encoder.state).prefixed("query.").stored()
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    try NamedTensors(encoder.state).prefixed("query.").load(file, at: place)
  }
}
