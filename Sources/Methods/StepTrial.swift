import Support
import Tensors

/// Training steps of MoCo v2 on random images that are in memory already, to be timed: the step
/// alone, without files, decoding and views.
///
/// A step is two forward passes, one backward pass, the optimiser, the key encoder's average and the
/// queue.
package final class StepTrial {
  /// What is trained, and on what.
  package struct Settings: Sendable {
    package var depth = ResNet.Depth.resnet18
    package var stem = ResNet.Stem.standard
    /// The side of the square images.
    package var sidePixels = 96
    /// Pairs of a step.
    package var batch = 32
    /// K, how many keys the queue holds.
    package var queueLength = 4096
    /// G, into how many groups batch norm splits a batch.
    package var groups = 1
    /// Whether the encoders compute in bfloat16.
    package var usesBfloat16 = false
    package var device = Tensor.Device.cpu

    package init() {}
  }

  /// Steps that are not timed, in which libraries choose their kernels and memory is taken.
  package static let warmUpSteps = 3

  private let settings: Settings
  private let moco: MoCo
  private let optimiser: SGD
  private let views: [Tensor]
  private var random: RandomStream

  /// Draws networks, queue and images.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(_ settings: Settings) throws(PipelineError) {
    var random = RandomStream(key: 7, lane: 0)
    var numbers = MoCo.Settings()
    numbers.queueLength = settings.queueLength
    numbers.groups = settings.groups
    numbers.usesBfloat16 = settings.usesBfloat16
    let query = try Self.encoder(settings, dimension: numbers.dimension)
    let key = try Self.encoder(settings, dimension: numbers.dimension)
    try key.copyState(of: query)
    let queue = try KeyQueue(
      dimension: numbers.dimension, length: numbers.queueLength, random: &random)
    let moco = try MoCo(query: query, key: key, queue: queue, settings: numbers)
    let optimiser = try SGD(query.parameters, momentum: 0.9, weightDecay: 1e-4)
    if settings.device != .cpu {
      for tensor in moco.tensors + optimiser.buffers { try tensor.move(to: settings.device) }
    }
    let shape = [settings.batch, 3, settings.sidePixels, settings.sidePixels]
    var views: [Tensor] = []
    for _ in 0..<2 {
      let pixels = random.normals(shape.reduce(1, *), deviation: 1)
      views.append(try .floats(pixels, shape: shape, on: settings.device))
    }
    self.settings = settings
    self.moco = moco
    self.optimiser = optimiser
    self.views = views
    self.random = random
  }

  /// The seconds that some steps take, after ``warmUpSteps`` that are not counted.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide the batch.
  package func seconds(ofSteps count: Int) throws(PipelineError) -> Double {
    try run(Self.warmUpSteps)
    let clock = ContinuousClock()
    let start = clock.now
    try run(count)
    let (seconds, attoseconds) = start.duration(to: clock.now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// Does some steps and waits for the device to have done them.
  private func run(_ count: Int) throws(PipelineError) {
    for number in 1...max(1, count) {
      let loss = try step()
      // Asking for a number waits.
      if number == count { _ = try loss.number() }
    }
  }

  /// One step; its loss.
  private func step() throws(PipelineError) -> Tensor {
    let shuffle = BatchShuffle(count: settings.batch, random: &random)
    let step = try moco.step(queryImages: views[0], keyImages: views[1], shuffle: shuffle)
    try optimiser.clearGradients()
    try step.loss.backward()
    try optimiser.step(rate: 0.03)
    return step.loss
  }

  private static func encoder(
    _ settings: Settings, dimension: Int
  ) throws(PipelineError) -> Encoder {
    let seed = WeightSeed(run: 1)
    let width = settings.depth.features
    return Encoder(
      backbone: try ResNet(settings.depth, stem: settings.stem, seed: seed["backbone"]),
      projector: try Sequential.projector([width, width, dimension], seed: seed["projector"]))
  }
}
