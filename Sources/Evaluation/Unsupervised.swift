import Datasets
import Imaging
import Manifest
import Methods
import Metrics
import Reporting
import Scoring
import Support
import Tensors

/// Unsupervised segmentation by the protocol of PiCIE (Cho et al., CVPR 2021): clusters of the frozen
/// features, matched with classes once for the whole test set.
extension UnsupervisedSettings: Evaluates {
  package func results(
    as id: String, with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults? {
    let starts = try parts.starts(subject)
    let train = try parts.source(subject.dataset, train)
    let test = try parts.source(subject.dataset, test)
    let classes = try EvaluatedClasses(subject.dataset, self.test)
    // What was learned once is the same for every seed.
    let seeds = features == .prototypes ? 1 : subject.seeds
    let total = starts.count * seeds * train.rows.count
    var inits: [InitResults] = []
    var pictures: [PreviewSample] = []
    var count = 0
    for (number, start) in starts.enumerated() {
      func images(_ source: Source) -> EvaluationImages {
        EvaluationImages(
          source, classes: classes,
          size: PixelSize(subject.sizePixels.width, subject.sizePixels.height), fit: .cropped,
          channels: start.form.channels, filter: start.filter, workers: parts.workers)
      }
      var runs: [EvaluationRun] = []
      for place in 0..<seeds {
        let seed = parts.seed(place)
        let before = (number * seeds + place) * train.rows.count
        func tell(_ done: Int) {
          parts.progress(
            EvaluationProgress(
              id: id, done: before + done, total: total, note: "\(start.name), seed \(seed)"))
        }
        let network: SegmentationNetwork
        switch features {
        case .prototypes:
          let found = try prototypes(parts)
          (network, count) = (found.network, found.count)
          tell(0)
        case .kMeans:
          count = clusters ?? classes.count
          guard
            let clustered = try clustered(start, seed, count, images(train), parts, progress: tell)
          else { return nil }
          network = clustered
        }
        let scored = SegmentationTest(images(test), device: parts.device, stop: parts.stop)
        guard let tally = try ClusterTally(of: network, on: scored, classes, clusters: count)
        else { return nil }
        runs.append(try tally.run(seed: seed))
        guard place == 0 else { continue }
        guard let shown = try tally.pictures(by: network, on: scored, start.name) else {
          return nil
        }
        pictures += shown
      }
      inits.append(InitResults(name: start.name, runs: runs))
    }
    let clustered = ("clustered", "\(self.train.name), \(train.rows.count) images, without labels")
    return ProtocolResults(
      id: id, title: "Unsupervised segmentation",
      facts: [("dataset", subject.dataset.name)]
        + (features == .kMeans ? [clustered] : [("compared with", "SlotCon's prototypes")])
        + [
          ("test", "\(self.test.name), \(test.rows.count) images"), ("clusters", "\(count)"),
          (
            "network sees",
            "\(subject.sizePixels.width)x\(subject.sizePixels.height) px, cut evenly"
          ),
          ("matching", "one cluster a class, once, by the labels that it is scored on"),
        ], headline: "miou_union", classes: classes.names, inits: inits,
      differences: InitDifference.toFirst(inits), pictures: pictures)
  }

  /// A network that tells the nearest centroid; nil when asked to stop.
  private func clustered(
    _ start: EncoderStart, _ seed: UInt64, _ count: Int, _ images: EvaluationImages,
    _ parts: EvaluationParts, progress: (Int) -> Void
  ) throws(PipelineError) -> SegmentationNetwork? {
    let backbone = try start.backbone(seed: seed)
    for member in backbone.state where parts.device != .cpu {
      try member.tensor.move(to: parts.device)
    }
    let clustering = PixelClustering(images: images, device: parts.device, stop: parts.stop)
    guard
      let centroids = try clustering.centroids(count, of: backbone, seed: seed, progress: progress)
    else { return nil }
    return SegmentationNetwork(
      backbone: backbone, head: try CentroidHead(centroids, on: parts.device), isFrozen: true)
  }

  /// The teacher of the run's training, and how many prototypes it has.
  private func prototypes(
    _ parts: EvaluationParts
  ) throws(PipelineError) -> (network: SegmentationNetwork, count: Int) {
    let teacher = try parts.slots()
    guard let encoder = teacher.encoder as? DenseEncoder else {
      preconditionFailure("a teacher without a backbone")
    }
    let head = try PrototypeHead(projector: encoder.projector, grouping: teacher.grouping)
    return (
      SegmentationNetwork(backbone: encoder.backbone, head: head, isFrozen: true), head.count
    )
  }
}
