import Datasets
import Imaging
import Manifest
import Support

/// What becomes of the canvases of finished samples in every epoch: the key `train` of a pipeline.
package struct TrainingPlan: Sendable {
  /// The stages of `augment`; their draws are keyed apart from those that made the shards.
  package let stages: [PlannedStage]
  /// What a sample has before them: the canvases of the shards.
  package let inputs: [CanvasInput]
  /// What a batch holds of each sample, in order.
  package let views: [ViewShape]
  /// Samples of a batch, on each rank.
  package var batch: Int
  /// Whether pictures that will be made smaller are decoded at their own size.
  package var decodesExactly = false
  /// Whether the encoder sees fine detail alone, see ``Imaging/HighPass``: all canvases or none.
  package private(set) var isHighPassed = false
  /// Whether a stage of `augment` takes something from a source, which shards alone do not hold.
  package private(set) var needsSources = false

  /// What an id of a stage begins with, so that its draws in epoch 0 are not those of the shards.
  static let prefix = "train/"
  /// The most memory one batch may take.
  package static let largestBatch = ByteCount.mebibytes(8192)

  /// The bytes of the pixels of a batch; what cannot be counted is the most there is.
  package var batchSize: ByteCount {
    let numbers = views.reduce(0) { $0 + $1.count }
    let (bytes, isTooMany) = numbers.multipliedReportingOverflow(
      by: batch * MemoryLayout<Float>.stride)
    return ByteCount(isTooMany ? .max : bytes)
  }

  /// A plan for samples that come from no pipeline: what they have, and what a batch is to hold.
  ///
  /// - Parameters:
  ///   - inputs: The canvases that samples start with.
  ///   - batch: Samples of a batch, on each rank.
  ///   - sizes: The size each canvas has in every sample, by name.
  package init(inputs: [CanvasInput], batch: Int, sizes: [String: PixelSize]) {
    self.init(
      stages: [], inputs: inputs,
      views: inputs.map { input in
        guard let size = sizes[input.name] else { preconditionFailure("no size of \(input.name)") }
        return ViewShape(name: input.name, size: size, channels: input.format.channels)
      }, batch: batch)
  }

  init(stages: [PlannedStage], inputs: [CanvasInput], views: [ViewShape], batch: Int) {
    self.stages = stages
    self.inputs = inputs
    self.views = views
    self.batch = batch
  }
}

/// A canvas as shards hold it.
package struct CanvasInput: Sendable {
  package let name: String
  /// What its pixels are decoded to.
  package let format: PixelFormat
  /// Whether its saliency map is read too, as far as it has one.
  package let withSaliency: Bool

  package init(name: String, format: PixelFormat, withSaliency: Bool = false) {
    self.name = name
    self.format = format
    self.withSaliency = withSaliency
  }
}

/// The shape of one canvas in a batch: the same in every sample.
package struct ViewShape: Sendable, Equatable, CustomStringConvertible {
  package let name: String
  package let size: PixelSize
  package let channels: Int

  /// Channels, rows, columns.
  package var shape: [Int] { [channels, size.height, size.width] }

  /// For example `query 3x224x224`.
  package var description: String {
    "\(name) \(channels)x\(size.height)x\(size.width)"
  }

  /// Numbers of one view.
  package var count: Int { channels * size.area }
}

extension TrainingPlan {
  /// Plans the stages of `augment` behind those of the pipeline, and gives their settings with every
  /// default; what is wrong is reported.
  static func make(
    _ settings: TrainSettings, after made: StagePlan, decodesExactly: Bool
  ) -> (plan: TrainingPlan, resolved: ResolvedNode) {
    let plan = StagePlan(continuing: made)
    var list = StageList(prefix: prefix)
    for entry in settings.augment {
      list.add(entry, in: plan)
      list.stages.last?.refuseImages(in: plan, at: entry.name.position)
    }
    let inputs = made.canvases.compactMap { name in
      made.format(of: name).map {
        CanvasInput(
          name: name, format: $0,
          withSaliency: plan.looksAtSaliency && made[name]?.saliency != nil)
      }
    }
    let views = plan.canvases.compactMap { name -> ViewShape? in
      guard let format = plan.format(of: name) else { return nil }
      guard let size = plan[name]?.size else {
        plan.bag.report(
          "canvas '\(name)' has no fixed size after 'train.augment', but batches need one",
          at: settings.augmentPosition,
          hint: "end with 'random_resized_crop', 'resize' or 'crop' and its 'size_px'")
        return nil
      }
      return ViewShape(name: name, size: size, channels: format.channels)
    }
    let plain = plan.canvases.filter { plan[$0]?.isHighPassed != true }
    if let plain = plain.first, plan.canvases.contains(where: { plan[$0]?.isHighPassed == true }) {
      plan.bag.report(
        "canvas '\(plain)' is not high-passed, but others are: the encoder would compare two kinds of "
          + "pictures", at: settings.augmentPosition,
        hint: "add 'mask: { on: [\(plain)], fill: high_pass, balance: none, "
          + "ratio_range: [0, 0] }'")
    }
    if let learning = settings.learning { plan.requireNeeds(of: learning, among: views) }
    var training = TrainingPlan(
      stages: list.stages, inputs: inputs, views: views, batch: settings.batch)
    training.needsSources = plan.namesSources
    training.decodesExactly = decodesExactly
    training.isHighPassed = plan.canvases.contains { plan[$0]?.isHighPassed == true }
    training.checkBatch(at: settings.batchPosition, bag: plan.bag)
    return (training, .list(list.resolved))
  }

  /// Reports batches that take too much memory.
  func checkBatch(at position: SourcePosition, bag: DiagnosticBag) {
    guard batchSize > Self.largestBatch else { return }
    bag.report(
      "a batch takes \(batchSize), over the limit of \(Self.largestBatch)", at: position,
      hint: "lower 'batch', or end with smaller views")
  }
}

extension PlannedStage {
  /// Reports pastes of whole images: their class, `object`, is one of the shards' only when these
  /// were made with such a paste.
  fileprivate func refuseImages(in plan: StagePlan, at position: SourcePosition) {
    for name in pastes.flatMap(\.segments) {
      guard plan.sources.contains(where: { $0.name == name && $0.use == .images }) else { continue }
      plan.bag.report(
        "'train.augment' pastes whole images of source '\(name)', which have no class in the shards",
        at: position, hint: "paste them in 'stages', or use the source 'as: segments'")
      return
    }
  }
}

extension TrainingPlan {
  /// One view of a canvas of the shards for an encoder that is taught by their label maps: a random box
  /// of a fifth of it to all, and flips.
  ///
  /// - Parameters:
  ///   - input: The canvas.
  ///   - size: Columns and rows of the view.
  ///   - batch: Samples of a batch.
  package init(teaching input: CanvasInput, size: PixelSize, batch: Int) {
    let bag = DiagnosticBag()
    let plan = StagePlan(of: input.name, bag: bag)
    var list = StageList(prefix: "evaluate/supervised/")
    for entry in StageEntry.boxAndFlip(
      (size.width, size.height), leastShare: 0.2, at: SourcePosition(option: "init: supervised"))
    { list.add(entry, in: plan) }
    precondition(bag.isEmpty, "\(bag.diagnostics)")
    self.init(
      stages: list.stages, inputs: [input],
      views: [ViewShape(name: input.name, size: size, channels: input.format.channels)],
      batch: batch)
  }
}
