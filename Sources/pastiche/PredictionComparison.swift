import Console
import Datasets
import Execution
import Imaging
import Manifest
import Reporting
import Scoring
import Stages
import Support

/// The images of a split beside predictions of them, compared one by one on several threads.
struct PredictionComparison {
  private let dataset: DatasetManifest
  private let split: DatasetSplit
  private let classes: EvaluatedClasses
  private let samples: CatalogSamples
  /// The number of each image by its path.
  private let indices: [String: Int]
  private let predictions: PredictionsFolder
  private var tally: SegmentationTally
  /// Of the bytes of all predictions, in the order of their images.
  private var digest = Digest(of: [])
  /// All that keeps the predictions from being scored.
  private(set) var problems: [PipelineError] = []

  /// What pixels are positions of.
  var classNames: [String] { classes.names }
  /// Files that belong to no image.
  var strays: [String] { predictions.strays }

  /// Compares all images that have a prediction.
  ///
  /// - Throws: ``PipelineError`` when there are no classes, no images or no folder, and
  ///   ``ExitStatus`` after an interruption.
  init(
    _ dataset: DatasetManifest, _ split: DatasetSplit, _ catalog: Catalog, folder: String,
    workers: Int
  ) throws {
    self.dataset = dataset
    self.split = split
    classes = try EvaluatedClasses(dataset, split)
    samples = CatalogSamples([
      Source(
        entry: SourceEntry(
          name: dataset.name, dataset: dataset, split: split, use: .images, classes: nil,
          minimumArea: 1, minimumSide: 1, position: split.position),
        catalog: catalog, classIDs: Array(dataset.classes.indices))
    ])
    tally = SegmentationTally(classes: classes.names)
    let paths = catalog.images.map(\.path)
    indices = Dictionary(zip(paths, paths.indices), uniquingKeysWith: { first, _ in first })
    predictions = try PredictionsFolder(folder, images: paths)
    problems = catalog.problems.map(\.error) + predictions.problems
    try compare(workers: workers)
  }

  /// What one image gives.
  private struct Compared: Sendable {
    let tally: ImageTally
    let digest: Digest
  }

  private mutating func compare(workers: Int) throws {
    let stop = StopSignal.listening()
    let line = ProgressBox("compared")
    let (samples, predictions, classes) = (samples, predictions, classes)
    let present = predictions.files.indices.filter { predictions.files[$0] != nil }
    let count = present.count
    var next = 0
    var done = 0
    var digests: [String] = []
    let isWhole = try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) -> Int? in
        guard next < count else { return nil }
        defer { next += 1 }
        return present[next]
      },
      shouldStop: { stop.isRaised },
      work: { index in
        Result { () throws(PipelineError) in
          try Self.compare(index, samples, predictions, classes)
        }
      },
      receive: { (_, result: Result<Compared, PipelineError>) throws(PipelineError) in
        switch result {
        case .success(let compared):
          tally.add(compared.tally)
          digests.append("\(compared.digest)")
        case .failure(let problem): problems.append(problem)
        }
        done += 1
        line.show(done, of: count)
      })
    line.finish()
    guard isWhole else {
      Terminal.complain("interrupted with \(done) of \(count) images compared; nothing was written")
      throw ExitStatus.interrupted
    }
    digest = Digest(ofText: digests.joined(separator: "\n"))
  }

  private static func compare(
    _ index: Int, _ samples: CatalogSamples, _ predictions: PredictionsFolder,
    _ classes: EvaluatedClasses
  ) throws(PipelineError) -> Compared {
    let shown = try Shown(index, samples, predictions, classes)
    return Compared(
      tally: try ImageTally(
        key: shown.key, truth: shown.truth, prediction: shown.prediction.map,
        classes: classes.count),
      digest: shown.prediction.digest)
  }

  /// An image with both of its maps.
  private struct Shown {
    let key: String
    let canvas: Canvas
    let truth: LabelMap
    let prediction: PredictionsFolder.Prediction

    init(
      _ index: Int, _ samples: CatalogSamples, _ predictions: PredictionsFolder,
      _ classes: EvaluatedClasses
    ) throws(PipelineError) {
      let sample = try samples.sample(index)
      guard let canvas = sample.sample["image"] else {
        preconditionFailure("a sample of a catalog without its image")
      }
      key = sample.key
      self.canvas = canvas
      truth = classes.map(of: canvas)
      prediction = try predictions.prediction(index, size: truth.size, classes: classes.names)
    }
  }

  /// What was found, when there is no problem.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no image has a labelled pixel.
  func results() throws(PipelineError) -> EvaluationResults {
    let run = try tally.run(seed: 0)
    let part = ProtocolResults(
      id: "predictions", title: "Predictions of \(dataset.name)/\(split.name)",
      headline: "miou_union", classes: classes.names,
      inits: [InitResults(name: "predictions", runs: [run])], pictures: try pictures(run))
    return EvaluationResults(
      name: dataset.name,
      facts: [
        ("dataset", dataset.name), ("split", split.name),
        ("predictions digest", "\("\(digest)".prefix(16))…"),
      ] + tally.facts, protocols: [part])
  }

  /// The worst and the best images, read again.
  private func pictures(_ run: EvaluationRun) throws(PipelineError) -> [PreviewSample] {
    let worst = Set(run.worst.map(\.key))
    var pictures: [PreviewSample] = []
    for (scores, note) in [
      (run.worst, "among the worst"),
      (run.best.filter { !worst.contains($0.key) }, "among the best"),
    ] {
      for score in scores {
        guard let index = indices[score.key] else { continue }
        let shown = try Shown(index, samples, predictions, classes)
        pictures.append(
          PreviewSample(
            score, image: shown.canvas.image.shown, truth: shown.truth,
            prediction: shown.prediction.map, classes: classes.names, note: note))
      }
    }
    return pictures
  }
}
