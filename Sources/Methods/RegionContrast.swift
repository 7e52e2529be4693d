import Support
import Tensors

/// InfoNCE at every level: a query against its key and the stored keys of its own level.
///
/// `loss_l = w_l · mean_i CE([q_il · k_il, q_il · n_1, …] / T, 0)`, and the total is their sum
/// (arXiv 2102.08318).
package struct RegionContrast {
  /// `[L, N, 1 + K]` similarities over the temperature, the positive first; -∞ for what is no
  /// negative of a sample.
  package let logits: Tensor
  /// `[L, N]`, before weights.
  package let losses: Tensor
  /// `[L]` weighted means over all N samples.
  package let perLevel: Tensor
  /// Their sum; ``Tensor/backward()`` reaches the queries alone.
  package let total: Tensor
  /// `[N, 1 + K]`, 0 for what counts and -∞ for what does not; nil where all does.
  private let mask: Tensor?
  /// ``logits`` without it.
  private let similarities: Tensor

  /// Compares queries with their keys and with a bank.
  ///
  /// - Parameters:
  ///   - queries: `[N, L, C]` unit rows.
  ///   - keys: `[N, L, C]` unit rows, the positives.
  ///   - bank: `[L, C, K]` unit columns.
  ///   - temperature: T, above 0.
  ///   - mask: `[N, 1 + K]`, see ``logits``; nil where all of the bank counts.
  ///   - weights: w of the L levels; 1 each when nil.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package init(
    queries: Tensor, keys: Tensor, bank: Tensor, temperature: Double, mask: Tensor? = nil,
    weights: [Double]? = nil
  ) throws(PipelineError) {
    similarities = try MoCo.logits(
      queries: queries.permuted([1, 0, 2]), keys: keys.permuted([1, 0, 2]), queue: bank,
      temperature: temperature)
    logits = if let mask { try similarities + mask } else { similarities }
    let shape = logits.shape
    losses = try MoCo.loss(
      logits.reshaped([shape[0] * shape[1], shape[2]]), averages: false
    ).reshaped([shape[0], shape[1]])
    var perLevel = try losses.mean([1])
    if let weights {
      perLevel = try perLevel * .floats(weights.map { Float($0) }, on: perLevel.device)
    }
    self.perLevel = perLevel
    total = try perLevel.sum()
    self.mask = mask
  }

  /// What to watch, see ``MoCo/Step/figures(temperature:)``; over all levels together, and
  /// `loss_NAME` of each.
  func figures(
    levels: [String], keys: Tensor, temperature: Double
  ) throws(PipelineError) -> [String: Double] {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      let first = try logits.indexOfMax(axis: 2).integers()
      var figures = [
        "positive_similarity": Double(try logits.slice(0..<1, axis: 2).mean().number())
          * temperature,
        "accuracy": Double(first.count { $0 == 0 }) / Double(first.count),
        "embedding_std": try MoCo.Step.spread(of: try keys.reshaped([-1, keys.shape[2]])),
      ]
      if let mean = try negativeMean() { figures["negative_similarity"] = mean * temperature }
      for (name, loss) in zip(levels, try perLevel.floats()) {
        figures["loss_\(name)"] = Double(loss)
      }
      return figures
    }
  }

  /// The mean similarity of all negatives over the temperature; nil when there are none.
  private func negativeMean() throws(PipelineError) -> Double? {
    let length = similarities.shape[2]
    let negatives = try similarities.slice(1..<length, axis: 2)
    guard let mask else { return Double(try negatives.mean().number()) }
    let counts = try mask.slice(1..<length, axis: 1).exp()
    let count = Double(try counts.sum().number()) * Double(negatives.shape[0])
    return count > 0 ? Double(try (negatives * counts).sum().number()) / count : nil
  }
}
