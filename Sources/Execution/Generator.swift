import Foundation
import Manifest
import Shards
import Stages
import Support

/// Makes the shards of a run that are still missing.
///
/// Samples stream through an ``OrderedPipeline`` and are committed in order, shard after shard; each
/// shard is locked while in hand and appears by a rename. Interrupted at any point, the same call
/// goes on where it stopped. When every shard is there, the index is written.
package struct Generator {
  private let maker: SampleMaker
  private let identity: RunIdentity
  private let folder: RunFolder
  private let encoding: SampleEncoding
  private let perShard: Int

  package init(maker: SampleMaker, identity: RunIdentity, folder: RunFolder) {
    self.maker = maker
    self.identity = identity
    self.folder = folder
    encoding = SampleEncoding(maker.plan)
    perShard = maker.plan.manifest.shards.samplesPerShard
  }

  /// The number of shards of the run.
  package var shardCount: Int { (maker.count + perShard - 1) / perShard }

  /// How far a call has come.
  package struct Progress: Sendable {
    package var samplesDone: Int
    /// Samples this call will make, as far as is known: all of its shards that are missing.
    package var samplesToMake: Int
    package var shardsDone: Int
  }

  /// What a call did.
  package struct Outcome: Sendable {
    package var shardsMade = 0
    package var samplesMade = 0
    package var shardsDoneBefore = 0
    /// Shards other processes have in hand.
    package var shardsHeld: [Int] = []
    package var wasInterrupted = false
    /// Whether all shards of the run are there and the index was written.
    package var isComplete = false
    /// Time on all threads together, by step.
    package var timings = StageTimings()
  }

  /// Makes the missing shards among some.
  ///
  /// - Parameters:
  ///   - shards: Shard numbers in the order to make them.
  ///   - workers: Threads that make samples.
  ///   - stop: Ends the work between samples; shards in hand are dropped and can be made later.
  ///   - progress: Called after each sample, on this thread.
  /// - Returns: What was done.
  /// - Throws: ``PipelineError``: the first sample that failed, in order, when `on_error` is `fail`;
  ///   `differentRun`; `inputOutput`.
  package func run(
    shards: [Int], workers: Int, stop: StopSignal, progress: (Progress) -> Void
  ) throws(PipelineError) -> Outcome {
    try folder.begin(identity)
    var outcome = Outcome()
    let name = maker.plan.manifest.name
    var missing: [Int] = []
    for shard in shards {
      let shardName = ShardName(prefix: name, index: shard)
      if try FileBytes.isPresent("\(folder.shards)/\(shardName.tar)") {
        try ShardFacts.check(folder: folder.shards, name: shardName, run: identity.digest)
      } else {
        missing.append(shard)
      }
    }
    var state = Progress(
      samplesDone: 0, samplesToMake: missing.reduce(0) { $0 + samples(ofShard: $1).count },
      shardsDone: 0)
    let queue = ShardQueue(folder: folder.shards, prefix: name, shards: shards)
    var draw = Draw()
    var writing = ShardInHand(run: identity.digest)
    // In this order: once the lock is gone, another process may write under the temporary name.
    defer {
      writing.abandon()
      queue.releaseAll()
    }
    let (maker, encoding, onError) = (self.maker, self.encoding, maker.plan.manifest.onError)
    let finished = try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) -> Item? in try nextItem(&draw, queue) },
      shouldStop: { stop.isRaised },
      size: \.size,
      work: { item in SampleResult.make(item.sample, with: maker, encoding) },
      receive: { (item, result) throws(PipelineError) in
        if item.isFirst {
          try writing.begin(in: folder.shards, ShardName(prefix: name, index: item.shard))
        }
        outcome.timings.merge(result.timings)
        let start = ContinuousClock.now
        try writing.add(result.outcome, key: Sample.key(of: item.sample), onError: onError)
        state.samplesDone += 1
        outcome.samplesMade += 1
        if item.isLast {
          try writing.finish()
          queue.release(item.shard)
          outcome.shardsMade += 1
          state.shardsDone += 1
        }
        outcome.timings.add("write", ContinuousClock.now - start)
        progress(state)
      })
    outcome.wasInterrupted = !finished
    outcome.shardsDoneBefore = queue.doneBefore
    outcome.shardsHeld = queue.heldByOthers
    if finished {
      let end = RunEnd(
        plan: maker.plan, identity: identity, folder: folder, shardCount: shardCount)
      switch try end.write(workers: workers, stop: stop) {
      case .written: outcome.isComplete = true
      case .shardsMissing: break
      case .stopped: outcome.wasInterrupted = true
      }
    }
    return outcome
  }

  /// The samples of a shard.
  private func samples(ofShard shard: Int) -> Range<Int> {
    shard * perShard..<min(maker.count, (shard + 1) * perShard)
  }

  /// One sample to make, with the shard it belongs to.
  private struct Item: Sendable {
    let shard: Int
    let sample: Int
    let isFirst: Bool
    let isLast: Bool
  }

  /// Where drawing has come to: a shard and its samples that are not drawn yet.
  private struct Draw {
    var shard = 0
    var rest: Range<Int> = 0..<0
  }

  private func nextItem(_ draw: inout Draw, _ queue: ShardQueue) throws(PipelineError) -> Item? {
    let isFirst = draw.rest.isEmpty
    if isFirst {
      guard let shard = try queue.next() else { return nil }
      draw = Draw(shard: shard, rest: samples(ofShard: shard))
    }
    let sample = draw.rest.lowerBound
    draw.rest = sample + 1..<draw.rest.upperBound
    return Item(shard: draw.shard, sample: sample, isFirst: isFirst, isLast: draw.rest.isEmpty)
  }
}
