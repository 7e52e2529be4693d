import Datasets
import Imaging
import Manifest
import Support

extension TrainingPlan {
  /// What ids of the stages of an evaluation begin with, so that it draws apart from all others.
  static func prefix(ofEvaluation id: String) -> String { "evaluate/\(id)/" }

  /// Plans the `augment` of an evaluation, and gives its settings with every default; what is wrong
  /// is reported.
  ///
  /// Samples have the one canvas `image` in the dataset's format, as ``Execution/CatalogSamples``
  /// make them, before the stages and behind them.
  ///
  /// - Parameters:
  ///   - entry: The evaluation.
  ///   - manifest: The pipeline it stands in.
  ///   - bag: Takes every problem.
  /// - Returns: nil for an evaluation that trains nothing on images.
  static func make(
    _ entry: EvaluationEntry, of manifest: PipelineManifest, bag: DiagnosticBag
  ) -> (plan: TrainingPlan, resolved: ResolvedNode)? {
    guard let settings = entry.settings.segmentation else { return nil }
    let dataset = entry.settings.dataset
    let plan = StagePlan(
      evaluating: settings.train, of: dataset, in: manifest, at: entry.position, bag: bag)
    var list = StageList(prefix: prefix(ofEvaluation: entry.id))
    var isPlain = true
    for stage in settings.augment where isPlain {
      let count = bag.diagnostics.count
      list.add(stage, in: plan)
      if plan.namesSources {
        isPlain = false
        bag.report(
          "stage '\(stage.name.name)' takes something from a source, which an evaluation has none of",
          at: stage.name.position, hint: "leave it out")
      } else if plan.canvases != [StagePlan.evaluated], bag.diagnostics.count == count {
        isPlain = false
        bag.report(
          "stage '\(stage.name.name)' makes or removes canvases, but an evaluation has 'image' alone",
          at: stage.name.position, hint: "leave it out")
      } else if plan.canvases != [StagePlan.evaluated] {
        isPlain = false
      }
    }
    let size = settings.size
    if isPlain, plan[StagePlan.evaluated]?.size != size {
      let found = plan[StagePlan.evaluated]?.size
      bag.report(
        "canvas 'image' has \(found.map { "\($0) pixels" } ?? "no fixed size") after 'augment', but "
          + "'size_px' is \(size)", at: settings.augmentPosition,
        hint: "end with 'random_resized_crop', 'resize' or 'crop' and "
          + "'size_px: [\(size.width), \(size.height)]'")
    }
    let format = plan.format(of: StagePlan.evaluated) ?? PixelFormat(dataset)
    var training = TrainingPlan(
      stages: list.stages,
      inputs: [CanvasInput(name: StagePlan.evaluated, format: PixelFormat(dataset))],
      views: [ViewShape(name: StagePlan.evaluated, size: size, channels: format.channels)],
      batch: settings.batch)
    training.decodesExactly = manifest.decodesExactly
    training.checkBatch(at: settings.batchPosition, bag: bag)
    return (training, .list(list.resolved))
  }
}

extension StagePlan {
  /// Reports evaluations whose images are not what a method's network takes.
  func requireChannels(
    of evaluations: [EvaluationEntry], among views: [ViewShape], for learning: LearningSettings
  ) {
    let name = learning.method.needs.views.first
    guard let view = views.first(where: { $0.name == name }) else { return }
    for entry in evaluations {
      let dataset = entry.settings.dataset
      let channels = (dataset.channels, view.channels)
      guard channels.0 != channels.1, channels != (1, 3) else { continue }
      bag.report(
        "dataset '\(dataset.name)' has \(dataset.channels) channels but views have "
          + "\(view.channels)", at: entry.settings.subject.datasetPosition,
        hint: "set its 'channels'")
    }
  }
}

extension SegmentationTrainingSettings {
  /// What test images are resized to for the network, and what training images are cut to.
  package var size: PixelSize { PixelSize(sizePixels.width, sizePixels.height) }
}

extension EvaluationSettings {
  /// What the network sees.
  package var size: PixelSize { PixelSize(sizePixels.width, sizePixels.height) }
}
