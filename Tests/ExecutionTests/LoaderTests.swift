import Dispatch
import Execution
import Imaging
import Stages
import Support
import Synchronization
import TestSupport
import Testing

@Suite struct LoaderTests {
  private let run: LoaderRun

  init() throws {
    run = try LoaderRun()
  }

  @Test func `batches are the same with any number of workers`() throws {
    let alone = try run.loader(workers: 1).records()
    #expect(alone.count == 8)
    #expect(try run.loader(workers: 2).records() == alone)
    #expect(try run.loader(workers: 7, prefetch: 1).records() == alone)
    #expect(Set(alone.map(\.digest)).count == 8)
  }

  @Test func `batches are the same after resuming at any step`() throws {
    let whole = try run.loader().records()
    for (number, record) in whole.enumerated() {
      let rest = try run.loader(workers: 1 + number % 3, from: record.position).records()
      #expect(rest == Array(whole[number...]))
    }
    let end = LoaderPosition(epoch: 2, step: 0)
    #expect(try run.loader(from: end).records().isEmpty)
  }

  @Test func `an epoch takes every sample at most once, and what is too little for a batch not`()
    throws
  {
    let records = try run.loader(epochs: 3).records()
    for epoch in UInt32(0)..<3 {
      let indices = records.filter { $0.position.epoch == epoch }.flatMap(\.indices)
      #expect(indices.count == 20)
      #expect(Set(indices).count == 20)
    }
    #expect(records[0].indices != records[4].indices)
  }

  @Test(arguments: [2, 3]) func `ranks share each step of one rank with larger batches`(
    ranks: Int
  ) throws {
    let parts = try (0..<ranks).map { index in
      let rank = try #require(Partition("\(index)/\(ranks)"))
      return try run.loader(rank: rank, epochs: 1).records()
    }
    #expect(Set(parts.map(\.count)) == [24 / (5 * ranks)])
    let order = EpochOrder(count: 24, batch: 5 * ranks, rank: .whole, seed: run.maker.seed)
    let permutation = order.permutation(ofEpoch: 0)
    for step in 0..<order.steps {
      let all = Set(parts.flatMap { $0[step].indices })
      #expect(all == Set((0..<5 * ranks).map { permutation[order.place(step: step, slot: $0)] }))
    }
  }

  @Test func `a view depends on seed, epoch, sample and canvas alone`() throws {
    // The digest of each view by (epoch, sample), with batches of other sizes and on another rank.
    func views(_ batch: Int, _ rank: Partition, seed: UInt64 = 5) throws -> [[Int]: Digest] {
      let other = TrainingBatch.plan(run.training, batch: batch)
      let maker = ViewMaker(other, classes: run.run.maker.plan.classes, seed: seed)
      let loader = try Loader(run.samples, maker: maker, rank: rank, workers: 2, epochs: 2)
      var found: [[Int]: Digest] = [:]
      while let batch = try loader.next() {
        for (view, shape) in batch.shapes.enumerated() {
          batch.withPixels(ofView: view) { pixels in
            for slot in 0..<batch.count {
              let part = pixels[slot * shape.count..<(slot + 1) * shape.count]
              found[[Int(batch.position.epoch), batch[slot].index, view]] = Digest(
                of: UnsafeBufferPointer(rebasing: part))
            }
          }
        }
      }
      return found
    }
    let one = try views(5, .whole)
    let other = try views(3, try #require(Partition("1/2")))
    let both = one.filter { other[$0.key] != nil }
    #expect(both.count > 20)
    for (place, digest) in both { #expect(other[place] == digest, "\(place)") }
    // Epochs, canvases and seeds draw apart: no view comes twice.
    #expect(Set(one.values).count == one.count)
    let reseeded = try views(5, .whole, seed: 6)
    #expect(Set(one.values).isDisjoint(with: reseeded.values))
  }

  @Test func `pixels are the stages' picture brought to mean and deviation`() throws {
    let loader = try run.loader(epochs: 1)
    let batch = try loader.batch()
    let facts = batch[3]
    var sample = try run.samples.sample(facts.index)
    #expect(facts.key == sample.key)
    #expect(facts.label == sample.label)
    try run.maker.augment(&sample.sample, epoch: 0)
    for (view, shape) in batch.shapes.enumerated() {
      let canvas = try #require(sample.sample[shape.name])
      guard case .eight(let image) = canvas.image else {
        Issue.record("not eight bits")
        continue
      }
      let planes = Normalization.imageNet.planes(of: image)
      batch.withPixels(ofView: view) {
        #expect(Array($0[3 * shape.count..<4 * shape.count]) == planes)
      }
      #expect(facts.views[view].matrix == canvas.matrix)
      let seen = canvas.instances.filter { $0.region != nil }
      #expect(facts.views[view].instances.map(\.box) == seen.compactMap { $0.region?.box })
      #expect(facts.views[view].instances.map(\.classID) == seen.map(\.classID))
      #expect(facts.views[view].instances.map(\.origin) == seen.map(\.origin))
    }
  }

  @Test func `the batches ahead are bounded`() throws {
    let counted = CountedSamples(base: run.samples)
    let loader = try run.loader(counted, workers: 3, prefetch: 1, epochs: 40)
    // Without anybody taking a batch, two are made: one to be in use and one ahead.
    counted.waitForStarts(10)
    #expect(counted.most == 10)
    while let batch = try loader.next() {
      counted.release(batch.count)
      _ = consume batch
    }
    #expect(counted.started == 800)
    #expect(counted.most == 10)
  }

  @Test func `a loader that is given up ends its workers`() throws {
    let counted = CountedSamples(base: run.samples)
    do {
      let loader = try run.loader(counted, workers: 4, epochs: 1000)
      _ = try loader.next()
    }
    let started = counted.started
    #expect(started < 40)
    #expect(try run.loader(epochs: 1).records().count == 4)
    #expect(counted.started == started)
  }

  @Test func `too few samples and places that are none are sentences`() throws {
    let rank = try #require(Partition("1/5"))
    let few = #expect(throws: PipelineError.self) { try run.loader(rank: rank) }
    #expect(
      few?.description
        == "train.batch: a batch of 5 on each of 5 ranks needs 25 samples, but there are 24; "
        + "lower 'batch'")
    let far = #expect(throws: PipelineError.self) {
      try run.loader(from: LoaderPosition(epoch: 1, step: 4))
    }
    #expect(
      far?.description
        == "epoch 1, step 4: is not among 2 epochs of 4 steps each; "
        + "resume with the samples, the batch and the ranks that training began with")
  }
}

/// The plan of a run with batches of another size.
enum TrainingBatch {
  static func plan(_ plan: TrainingPlan, batch: Int) -> TrainingPlan {
    var plan = plan
    plan.batch = batch
    return plan
  }
}

/// Counts how many samples were started and not yet let go of.
private final class CountedSamples: TrainingSamples {
  private let base: ShardSamples
  private let counts = Mutex((started: 0, released: 0, most: 0))
  private let starts = DispatchSemaphore(value: 0)

  init(base: ShardSamples) {
    self.base = base
  }

  var count: Int { base.count }
  var started: Int { counts.withLock { $0.started } }
  var most: Int { counts.withLock { $0.most } }

  func release(_ count: Int) { counts.withLock { $0.released += count } }

  func waitForStarts(_ count: Int) {
    for _ in 0..<count { starts.wait() }
  }

  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
    counts.withLock { counts in
      counts.started += 1
      counts.most = max(counts.most, counts.started - counts.released)
    }
    starts.signal()
    return try base.sample(index, for: run)
  }
}
