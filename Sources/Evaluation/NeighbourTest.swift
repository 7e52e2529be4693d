import Datasets
import Execution
import Imaging
import Manifest
import Metrics
import Scoring
import Support
import Training

/// Weighted kNN, as `eval_knn.py` of the DINO lineage has it; see ``Metrics/NeighbourClassifier``.
///
/// Departure: images are resized bilinearly to cover the size, at which they are cut evenly; there the
/// shorter side becomes 256 pixels bicubically and 224 are cut.
extension NeighbourTestSettings: Evaluates {
  package func results(
    as id: String, with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults? {
    let starts = try parts.starts(subject)
    let voters = try parts.source(subject.dataset, bank)
    let asked = try parts.source(subject.dataset, queries)
    var inits: [InitResults] = []
    let total = starts.count * subject.seeds
    for (number, start) in starts.enumerated() {
      func images(_ source: Source) -> LabelledImages {
        LabelledImages(
          source, size: PixelSize(subject.sizePixels.width, subject.sizePixels.height),
          channels: start.form.channels, filter: start.filter, workers: parts.workers)
      }
      var runs: [EvaluationRun] = []
      for place in 0..<subject.seeds {
        guard !parts.stop.isRaised else { return nil }
        let seed = parts.seed(place)
        parts.progress(
          EvaluationProgress(
            id: id, done: number * subject.seeds + place, total: total,
            note: "\(start.name), seed \(seed)"))
        let trial = FeatureTrial(
          bank: images(voters), queries: images(asked), neighbours: neighbours,
          temperature: temperature)
        let backbone = try start.backbone(seed: seed)
        for member in backbone.state where parts.device != .cpu {
          try member.tensor.move(to: parts.device)
        }
        let figures = try trial.scores(of: backbone, on: parts.device)
        runs.append(EvaluationRun(seed: Int(seed), figures: figures))
      }
      inits.append(InitResults(name: start.name, runs: runs))
    }
    return ProtocolResults(
      id: id, title: "Nearest neighbours of frozen features",
      facts: [
        ("dataset", subject.dataset.name), ("bank", "\(bank.name), \(voters.rows.count) images"),
        ("queries", "\(queries.name), \(asked.rows.count) images"),
        ("neighbours", "\(min(neighbours, voters.rows.count))"), ("temperature", "\(temperature)"),
        ("network sees", "\(subject.sizePixels.width)x\(subject.sizePixels.height) px"),
      ], headline: "knn_top1", inits: inits, differences: InitDifference.toFirst(inits))
  }
}
