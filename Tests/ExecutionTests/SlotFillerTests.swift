import Execution
import Imaging
import Stages
import Support
import TestSupport
import Testing

/// What a loader does about samples it cannot use.
@Suite struct SlotFillerTests {
  private let run: LoaderRun

  init() throws {
    run = try LoaderRun()
  }

  /// The samples of the first epoch of a loader with batches of five, in order.
  private func order() -> [Int] {
    let order = EpochOrder(count: 24, batch: 5, rank: .whole, seed: run.maker.seed)
    let permutation = order.permutation(ofEpoch: 0)
    return (0..<24).map { permutation[$0] }
  }

  @Test(arguments: [1, 2, 7]) func `the first sample that failed in the batch stops the loader`(
    workers: Int
  ) throws {
    let order = order()
    let spoiled = SpoiledSamples(base: run.samples, spoiled: [order[8], order[6], order[13]])
    let loader = try run.loader(spoiled, workers: workers)
    do {
      let first = try loader.batch()
      let indices = (0..<5).map { first[$0].index }
      #expect(indices == Array(order[0..<5]))
    }
    for _ in 0..<2 {
      let error = #expect(throws: PipelineError.self) { _ = try loader.next() }
      #expect(error?.description == "sample \(order[6]): is spoiled")
    }
  }

  @Test func `what was skipped is replaced by the sample half an epoch on, and named`() throws {
    let order = order()
    // Place 3, its stand-in at 15, and one more that has none of them.
    let spoiled = SpoiledSamples(
      base: run.samples, spoiled: [order[3], order[15], order[19]])
    let loader = try run.loader(spoiled, onError: .skip, epochs: 1)
    var seen: [Int] = []
    var replaced: [Int: [Int]] = [:]
    while let batch = try loader.next() {
      let indices = (0..<batch.count).map { batch[$0].index }
      #expect(Set(indices).count == 5)
      for slot in 0..<batch.count {
        let facts = batch[slot]
        guard !facts.replaced.isEmpty else { continue }
        replaced[seen.count + slot] = facts.replaced.map(\.index)
        for sample in facts.replaced {
          #expect(sample.reason == "sample \(sample.index): is spoiled")
        }
      }
      seen += indices
    }
    #expect(
      replaced == [3: [order[3], order[15]], 15: [order[15], order[3]], 19: [order[19]]])
    #expect(seen[3] == order[16])
    #expect(seen[15] == order[4])
    #expect(seen[19] == order[7])
    #expect(seen.indices.filter { seen[$0] != order[$0] } == [3, 15, 19])
  }

  @Test func `replacements are the same with any number of workers and after resuming`() throws {
    let spoiled = SpoiledSamples(base: run.samples, spoiled: [0, 3, 4, 9, 17])
    let whole = try run.loader(spoiled, workers: 1, onError: .skip).records()
    #expect(try run.loader(spoiled, workers: 7, onError: .skip).records() == whole)
    let rest = try run.loader(
      spoiled, workers: 2, onError: .quarantine, from: whole[5].position
    ).records()
    #expect(rest == Array(whole[5...]))
  }

  @Test func `when nothing can be used the loader says so`() throws {
    let spoiled = SpoiledSamples(base: run.samples, spoiled: Set(0..<24))
    let loader = try run.loader(spoiled, onError: .skip)
    let error = #expect(throws: PipelineError.self) { _ = try loader.next() }
    #expect(error?.code == .limitExceeded)
    #expect(error?.place == "epoch 0, step 0, slot 0")
    #expect(error?.message.hasPrefix("24 samples in turn could not be used, at last: ") == true)
  }

  @Test func `samples that a rule dropped are replaced whatever on_error says`() throws {
    let order = order()
    let loader = try run.loader(
      DroppedSamples(base: run.samples, dropped: order[7]), onError: .fail, epochs: 1)
    _ = try loader.next()
    let batch = try loader.batch()
    let (before, found) = (batch[1], batch[2])
    #expect(found.replaced.map(\.reason) == ["dropped by a rule"])
    #expect(found.index == order[19])
    #expect(before.replaced.isEmpty)
  }

  @Test func `a canvas of another size than the batch is a sentence`() throws {
    let plan = TrainingPlan(
      inputs: run.training.inputs, batch: 5,
      sizes: ["query": PixelSize(96, 96), "key": PixelSize(64, 96)])
    let loader = try Loader(
      run.samples, maker: ViewMaker(plan, seed: 1), workers: 2, epochs: 1)
    let error = #expect(throws: PipelineError.self) { _ = try loader.next() }
    #expect(
      error?.message
        == "canvas 'key' is 96x96 with 3 channels but the batch has 64x96 with 3")
    #expect(error?.code == .mismatchedShape)
  }
}

/// Samples one of which is dropped.
private struct DroppedSamples: TrainingSamples {
  let base: ShardSamples
  let dropped: Int

  var count: Int { base.count }

  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
    var labelled = try base.sample(index, for: run)
    if index == dropped { labelled.sample.dropReason = "a rule" }
    return labelled
  }
}
