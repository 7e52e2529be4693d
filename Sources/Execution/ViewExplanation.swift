import Shards
import Stages
import Support

/// How the views of one sample of a run come to be in an epoch: what a loader of one rank feeds of it.
package struct ViewExplanation: Sendable {
  /// What making them came to.
  package enum Outcome: Sendable {
    case made(Sample)
    /// A rule of a stage dropped it; another sample takes its place.
    case dropped(reason: String)
    /// An input failed; `on_error` decides. The stage is the one that needed it.
    case failed(PipelineError, stage: String?)
  }

  package let key: String
  package let epoch: UInt32
  /// The sample's number among those of the shards.
  package let index: Int
  /// The class id of the whole sample; nil when it has none.
  package let label: Int?
  /// What came of the shard, named `shard`, and the stages that ended.
  package let steps: [SampleTrace.Step]
  package let outcome: Outcome
  /// Where the loader feeds it; nil when it is among those left over for want of a whole batch.
  package let place: (position: LoaderPosition, slot: Int)?

  /// Makes the views of a sample of shards.
  ///
  /// - Parameters:
  ///   - key: The sample's key.
  ///   - index: Its number.
  ///   - epoch: The epoch, from 0.
  ///   - samples: The shards.
  ///   - maker: The stages.
  package init(
    of key: String, _ index: Int, epoch: UInt32, in samples: ShardSamples, maker: ViewMaker
  ) {
    self.key = key
    self.index = index
    self.epoch = epoch
    let trace = SampleTrace()
    var label: Int?
    do {
      trace.begin("shard", on: Sample(index: index, subject: nil))
      var labelled = try samples.sample(
        index, for: maker.start(epoch: epoch, observer: trace))
      label = labelled.label
      trace.end("shard", on: labelled.sample)
      try maker.augment(&labelled.sample, epoch: epoch, observer: trace)
      outcome = labelled.sample.dropReason.map { .dropped(reason: $0) } ?? .made(labelled.sample)
    } catch {
      outcome = .failed(error, stage: trace.unfinished)
    }
    self.label = label
    steps = trace.steps
    let order = EpochOrder(
      count: samples.count, batch: maker.plan.batch, rank: .whole, seed: maker.seed)
    let place = order.permutation(ofEpoch: epoch).index(of: index)
    let (step, slot) = place.quotientAndRemainder(dividingBy: order.batch)
    self.place = step < order.steps ? (LoaderPosition(epoch: epoch, step: step), slot) : nil
  }
}
