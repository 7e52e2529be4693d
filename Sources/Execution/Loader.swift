import Dispatch
import Imaging
import Manifest
import Stages
import Support

/// Streams batches for training: keyed shuffle over all samples, views made afresh each epoch.
///
/// A batch is a pure function of samples, plan, seed, rank and position, whatever the number of
/// workers and wherever the loader started. Decoding and augmenting run on Dispatch workers, a bounded
/// number of batches ahead, into memory that is taken once.
///
/// ```swift
/// let loader = try Loader(samples, maker: maker, workers: 8, epochs: 20)
/// while let batch = try loader.next() {
///   batch.withPixels(ofView: 0) { pixels in … }
/// }
/// ```
package final class Loader {
  /// Batches of an epoch, on each rank.
  package var steps: Int { order.steps }
  private let order: EpochOrder
  private let first: LoaderPosition
  private let ring: BatchRing
  private let workers: Int
  private let total: Int
  private let group = DispatchGroup()
  private var received = 0

  /// Starts the workers.
  ///
  /// - Parameters:
  ///   - samples: Where samples come from.
  ///   - maker: The stages, the seed and the size of a batch.
  ///   - rank: This process's rank among all; all take the same number of steps.
  ///   - workers: Threads that read and augment.
  ///   - prefetch: Batches that are made ahead of the one in use; each takes
  ///     ``TrainingPlan/batchSize``.
  ///   - onError: Whether a sample that fails stops the loader or another one takes its place.
  ///   - position: Where to start: the position behind the last batch that was used.
  ///   - epochs: The epochs there are; the loader ends behind the last.
  ///   - label: What labels the pixels of each view, for ``BatchView/labels``; nil for no labels.
  ///   - normalization: The mean and deviation of views with some channels.
  /// - Throws: ``PipelineError`` with `outOfRange` when there are too few samples for one batch on
  ///   every rank, or no such position.
  package init(
    _ samples: any TrainingSamples, maker: ViewMaker, rank: Partition = .whole, workers: Int,
    prefetch: Int = 2, onError: ErrorPolicy = .fail, from position: LoaderPosition = .start,
    epochs: UInt32, label: (@Sendable (Canvas) -> LabelMap)? = nil,
    normalization: (Int) -> Normalization = Normalization.standard(channels:)
  ) throws(PipelineError) {
    precondition(workers > 0 && prefetch > 0, "\(workers) workers, \(prefetch) batches ahead")
    let plan = maker.plan
    let order = EpochOrder(
      count: samples.count, batch: plan.batch, rank: rank, seed: maker.seed)
    guard order.steps > 0 else {
      throw PipelineError(
        .outOfRange, at: "train.batch",
        "a batch of \(plan.batch) on each of \(rank.count) ranks needs \(plan.batch * rank.count) "
          + "samples, but there are \(samples.count)", hint: "lower 'batch'")
    }
    let isInside = position.epoch < epochs && (0..<order.steps).contains(position.step)
    guard isInside || position == LoaderPosition(epoch: epochs, step: 0) else {
      throw PipelineError(
        .outOfRange, at: "\(position)",
        "is not among \(epochs) epochs of \(order.steps) steps each",
        hint: "resume with the samples, the batch and the ranks that training began with")
    }
    self.order = order
    self.workers = workers
    first = position
    total = Int(epochs - position.epoch) * order.steps - position.step
    let ring = BatchRing(
      shapes: plan.views, batch: plan.batch, depth: prefetch + 1, total: total)
    self.ring = ring
    let filler = SlotFiller(
      samples: samples, maker: maker, order: order, onError: onError,
      normalizations: plan.views.map { normalization($0.channels) }, label: label)
    for worker in 0..<workers {
      DispatchQueue(label: "pastiche.loader.\(worker)").async(group: group) {
        var current = (
          epoch: position.epoch, permutation: order.permutation(ofEpoch: position.epoch)
        )
        while let slot = ring.claim() {
          let (number, place) = slot.quotientAndRemainder(dividingBy: plan.batch)
          let here = order.position(ofBatch: number, from: position)
          if here.epoch != current.epoch {
            current = (here.epoch, order.permutation(ofEpoch: here.epoch))
          }
          var failure: PipelineError?
          do throws(PipelineError) {
            try filler.fill(
              place, at: here, permutation: current.permutation, in: ring.buffer(ofBatch: number))
          } catch {
            failure = error
          }
          ring.finish(slot, failure)
        }
      }
    }
  }

  deinit {
    ring.close(workers: workers)
    group.wait()
  }

  /// The next batch; nil behind the last epoch.
  ///
  /// At most `prefetch` batches may be alive when it is called.
  ///
  /// - Throws: ``PipelineError`` of the first sample of the batch that failed; then there is no next.
  package func next() throws(PipelineError) -> Batch? {
    guard received < total else { return nil }
    let number = try ring.receive()
    received += 1
    return Batch(number, of: ring, at: order.position(ofBatch: number, from: first))
  }
}

extension EpochOrder {
  /// Where a batch lies, counted from a position.
  fileprivate func position(ofBatch number: Int, from first: LoaderPosition) -> LoaderPosition {
    let (epochs, step) = (first.step + number).quotientAndRemainder(dividingBy: steps)
    return LoaderPosition(epoch: first.epoch + UInt32(epochs), step: step)
  }
}
