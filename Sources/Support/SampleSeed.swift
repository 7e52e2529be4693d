/// What one stage's random draws for one canvas of one sample depend on, and nothing else.
///
/// The run's seed, the epoch, the canvas and the stage make the generator's key; the sample's index
/// is its counter. `stage` is a stage's name and occurrence (`paste`, `paste.2`), so inserting a
/// stage leaves the draws of the others alone.
package struct SampleSeed: Sendable, Hashable {
  package var run: UInt64
  package var epoch: UInt32
  package var sample: UInt64
  package var canvas: String
  package var stage: String

  package init(run: UInt64, epoch: UInt32 = 0, sample: UInt64, canvas: String, stage: String) {
    self.run = run
    self.epoch = epoch
    self.sample = sample
    self.canvas = canvas
    self.stage = stage
  }

  /// The same place in the run under another stage or canvas name.
  package func derived(canvas: String? = nil, stage: String? = nil) -> SampleSeed {
    var seed = self
    seed.canvas = canvas ?? self.canvas
    seed.stage = stage ?? self.stage
    return seed
  }

  /// The stream of draws, from its start.
  package func stream() -> RandomStream {
    let key = Digest(ofText: "pastiche\0\(run)\0\(epoch)\0\(canvas)\0\(stage)").words[0]
    return RandomStream(key: key, lane: sample)
  }
}
