import Support

/// The order in which an epoch goes through samples, and which of them each batch of each rank holds.
///
/// A keyed permutation of all samples, so no list is kept. Rank `r` of `R` takes every R-th place; what
/// is too little for a batch on every rank is left out, so all ranks take the same number of steps.
package struct EpochOrder: Sendable {
  /// The number of samples.
  package let count: Int
  /// Samples of a batch, on each rank.
  package let batch: Int
  /// This process's rank among all.
  package let rank: Partition
  private let seed: UInt64

  package init(count: Int, batch: Int, rank: Partition, seed: UInt64) {
    self.count = count
    self.batch = batch
    self.rank = rank
    self.seed = seed
  }

  /// Batches of an epoch, on each rank.
  package var steps: Int { count / (batch * rank.count) }

  /// The samples of an epoch by their places in it.
  package func permutation(ofEpoch epoch: UInt32) -> KeyedPermutation {
    var stream = SampleSeed(
      run: seed, epoch: epoch, sample: 0, canvas: "", stage: "train/order"
    ).stream()
    return KeyedPermutation(count: count, key: stream.next())
  }

  /// The place in its epoch of a slot of a batch.
  package func place(step: Int, slot: Int) -> Int {
    (step * batch + slot) * rank.count + rank.index
  }
}

/// Where a loader is: what has to be remembered to go on from there.
package struct LoaderPosition: Sendable, Hashable, CustomStringConvertible {
  package let epoch: UInt32
  /// The batch of the epoch, from 0.
  package let step: Int

  package init(epoch: UInt32, step: Int) {
    self.epoch = epoch
    self.step = step
  }

  package static let start = LoaderPosition(epoch: 0, step: 0)

  /// For example `epoch 3, step 17`.
  package var description: String { "epoch \(epoch), step \(step)" }
}
