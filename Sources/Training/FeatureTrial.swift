import Metrics
import Support
import Tensors

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
    everyEpochs: Int = 1
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
  package func scores(
    of backbone: ResNet, on device: Tensor.Device
  ) throws(PipelineError) -> [String: Double] {
    let width = backbone.depth.features
    let (voters, classes) = try bank.features(of: backbone, on: device)
    let (asked, truth) = try queries.features(of: backbone, on: device)
    let classifier = try NeighbourClassifier(
      UnitFeatures(normalising: consume voters, width: width, at: "knn: bank"),
      labels: classes, neighbours: neighbours, temperature: temperature)
    let scores = try classifier.scores(
      of: UnitFeatures(normalising: consume asked, width: width, at: "knn: queries"), truth: truth)
    return ["knn_top1": scores.top1Percent, "knn_top5": scores.top5Percent]
  }
}
