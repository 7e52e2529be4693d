import Support
import Tensors

extension MoCo: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] { query.parameters }

  package var tensors: [Tensor] {
    query.state.map(\.tensor) + key.state.map(\.tensor) + [queue.columns]
  }

  package var backbonePrefix: String { "query.backbone." }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    let names = ["query", "key"] + (settings.hardNegativeWeight == nil ? [] : ["hard negative"])
    try batch.require(views: names)
    let shuffle = BatchShuffle(count: batch.count, random: &random)
    let step = try contrast(
      queryImages: batch.views[0], keyImages: batch.views[1],
      hardImages: batch.views.dropFirst(2).first, shuffle: shuffle)
    let temperature = settings.temperature
    return MethodLoss(loss: step.loss) { () throws(PipelineError) in
      try step.figures(temperature: temperature)
    }
  }
}

extension MoCo.Step {
  /// What to watch: how alike positives and negatives are, how often the positive wins, and how far
  /// keys spread.
  ///
  /// - `positive_similarity`, `negative_similarity`: mean cosines, -1...1.
  /// - `accuracy`: 0...1, see ``accuracy()``.
  /// - `embedding_std`: the mean over the C numbers of a unit key of their standard deviation over
  ///   the batch, times √C: 1 where keys point everywhere, 0 where all have collapsed into one.
  func figures(temperature: Double) throws(PipelineError) -> [String: Double] {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      // Behind the queue are hard negatives, which are no part of the mean.
      let length = logits.shape[1] - hardNegatives
      let positive = try logits.slice(0..<1, axis: 1).mean().number()
      let negative = try logits.slice(1..<length, axis: 1).mean().number()
      return [
        "positive_similarity": Double(positive) * temperature,
        "negative_similarity": Double(negative) * temperature,
        "accuracy": try accuracy(),
        "embedding_std": try Self.spread(of: keys),
      ]
    }
  }

  static func spread(of keys: Tensor) throws(PipelineError) -> Double {
    let mean = try keys.mean([0])
    let squares = try (keys * keys).mean([0])
    let variances = try (squares - mean * mean).relu()
    let deviation = try variances.squareRoot().mean().number()
    return Double(deviation) * Double(keys.shape[1]).squareRoot()
  }
}
