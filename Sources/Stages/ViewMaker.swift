import Datasets
import Support

/// Makes the views of samples: a view is a pure function of seed, epoch, index and canvas.
package struct ViewMaker: Sendable {
  package let plan: TrainingPlan
  private let sources: [String: Source]
  private let classes: [String]
  /// The run's seed, which keys the order of samples too.
  package let seed: UInt64
  private let segments = SegmentCache()

  /// - Parameters:
  ///   - plan: The stages.
  ///   - sources: Those the stages name, opened.
  ///   - classes: The run's classes; ids of instances are positions in it.
  ///   - seed: The run's seed.
  package init(
    _ plan: TrainingPlan, sources: [String: Source] = [:], classes: [String] = [], seed: UInt64
  ) {
    self.plan = plan
    self.sources = sources
    self.classes = classes
    self.seed = seed
  }

  /// Sends a sample that starts with the canvases of its shard through the stages of an epoch.
  ///
  /// - Throws: ``PipelineError`` when an input cannot be read.
  package func augment(
    _ sample: inout Sample, epoch: UInt32, observer: (any SampleObserver)? = nil
  ) throws(PipelineError) {
    for (number, planned) in plan.stages.enumerated() {
      let ahead = plan.stages[(number + 1)...]
      try planned.apply(
        to: &sample, in: run(of: planned.id, before: ahead, epoch: epoch, observer))
      if sample.dropReason != nil { break }
    }
  }

  /// What a sample is read for: the stages of an epoch.
  package func start(epoch: UInt32, observer: (any SampleObserver)? = nil) -> StageRun {
    run(of: "shard", before: plan.stages[...], epoch: epoch, observer)
  }

  private func run(
    of stage: String, before ahead: ArraySlice<PlannedStage>, epoch: UInt32,
    _ observer: (any SampleObserver)?
  ) -> StageRun {
    StageRun(
      sources: sources, classes: classes, seed: seed, epoch: epoch, stage: stage, ahead: ahead,
      decodesExactly: plan.decodesExactly, segments: segments, observer: observer)
  }
}
