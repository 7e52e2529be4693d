import Metrics
import Support

/// Tries features on labelled images while they are trained: weighted kNN on the backbone's output.
package struct FeatureTrial: Sendable {
  private let bank: LabelledImages
  private let queries: LabelledImages
  private let neighbours: Int
  private let temperature: Double
  /// Epochs from one trial to the next.
  let everyEpochs: Int

  /// - Parameters:
  ///   - bank: Images that vote.
  ///   - queries: Images that are classified.
  ///   - neighbours: k, how many vote.
  ///   - temperature: T, what similarities are divided by.
  ///   - everyEpochs: Epochs from one trial to the next.
  package init(
    bank: LabelledImages, queries: LabelledImages, neighbours: Int, temperature: Double,
    everyEpochs: Int
  ) {
    self.bank = bank
    self.queries = queries
    self.neighbours = neighbours
    self.temperature = temperature
    self.everyEpochs = everyEpochs
  }

  /// `knn_top1` and `knn_top5`, in percent.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when a feature is no number.
  func scores(_ learner: Learner) throws(PipelineError) -> [String: Double] {
    let backbone = learner.backbone
    let width = backbone.depth.features
    let voters = try bank.features(of: backbone, on: learner.device)
    let asked = try queries.features(of: backbone, on: learner.device)
    let classifier = try NeighbourClassifier(
      UnitFeatures(normalising: voters.values, width: width, at: "knn: bank"),
      labels: voters.labels, neighbours: neighbours, temperature: temperature)
    let scores = try classifier.scores(
      of: UnitFeatures(normalising: asked.values, width: width, at: "knn: queries"),
      truth: asked.labels)
    return ["knn_top1": scores.top1Percent, "knn_top5": scores.top5Percent]
  }
}
