import Support
import Tensors

/// Training steps of a method on random images that are in memory already, to be timed: the step
/// alone, without files, decoding and views.
///
/// A step is the method's forward passes, one backward pass, the optimiser, the key encoder's average
/// and the bank.
package final class StepTrial {
  /// What is trained.
  package enum Method: String, Sendable, CaseIterable {
    case mocoV2 = "moco_v2"
    case simCLR = "simclr"
    case byol
    case msf
    case mls
    case slotCon = "slotcon"
    case insLoc = "insloc"
    case segLoc = "segloc"
  }

  /// What is trained, and on what.
  package struct Settings: Sendable {
    package var method = Method.mocoV2
    package var depth = ResNet.Depth.resnet18
    package var stem = ResNet.Stem.standard
    /// The side of the square images.
    package var sidePixels = 96
    /// Pairs of a step.
    package var batch = 32
    /// K, how many keys the bank holds; of class queues, all together.
    package var queueLength = 4096
    /// P of class queues, which the batch's labels go through in turn.
    package var classes = 4
    /// The width between the layers of SlotCon's projector and predictor.
    package var hidden = 4096
    /// Whether boxes are embedded by the last stage alone, and not at four levels.
    package var isSingleLevel = false
    /// G, into how many groups batch norm splits a batch.
    package var groups = 1
    /// Whether the encoders compute in bfloat16.
    package var usesBfloat16 = false
    package var device = Tensor.Device.cpu

    package init() {}
  }

  /// Steps that are not timed, in which libraries choose their kernels and memory is taken.
  package static let warmUpSteps = 3

  private let method: any TrainingMethod
  private let optimiser: any Optimiser
  private let batch: MethodBatch
  private var random: RandomStream

  /// Draws networks, bank and images.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(_ settings: Settings) throws(PipelineError) {
    var random = RandomStream(key: 7, lane: 0)
    method = try Self.method(settings, &random)
    optimiser = try SGD(method.trained, momentum: 0.9, weightDecay: 1e-4)
    if settings.device != .cpu {
      for tensor in method.tensors + optimiser.state.tensors.map(\.tensor) {
        try tensor.move(to: settings.device)
      }
    }
    let side = settings.sidePixels
    let shape = [settings.batch, 3, side, side]
    var views: [Tensor] = []
    for _ in 0..<2 {
      let pixels = random.normals(shape.reduce(1, *), deviation: 1)
      views.append(try .floats(pixels, shape: shape, on: settings.device))
    }
    let corner = Double(side) / 4
    let box = RegionBox(corner, corner, 3 * corner, 3 * corner)
    batch = MethodBatch(
      views: views, samples: Array(0..<settings.batch),
      boxes: views.map { _ in [RegionBox](repeating: box, count: settings.batch) },
      labels: (0..<settings.batch).map { $0 % settings.classes },
      overlaps: views.map { _ in
        let part = OverlapBox(RegionBox(0.25, 0, 1, 0.75), isFlipped: false)
        return [OverlapBox](repeating: part, count: settings.batch)
      })
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
    try method.beginStep(progress: 0)
    let loss = try method.loss(of: batch, random: &random).loss
    try optimiser.clearGradients()
    try loss.backward()
    try optimiser.step(rate: 0.03)
    try method.endStep()
    return loss
  }

  private static func method(
    _ settings: Settings, _ random: inout RandomStream
  ) throws(PipelineError) -> any TrainingMethod {
    switch settings.method {
    case .mocoV2: try moco(settings, &random)
    case .simCLR: try simCLR(settings)
    case .byol: try byol(settings)
    case .msf: try msf(settings, &random)
    case .mls: try mls(settings, &random)
    case .slotCon: try slotCon(settings)
    case .insLoc, .segLoc: try regions(settings, &random)
    }
  }

  private static func regions(
    _ settings: Settings, _ random: inout RandomStream
  ) throws(PipelineError) -> any TrainingMethod {
    let (query, key) = (try regionEncoder(settings), try regionEncoder(settings))
    try key.copyState(of: query)
    var numbers = RegionPair.Settings()
    numbers.groups = settings.groups
    numbers.usesBfloat16 = settings.usesBfloat16
    let pair = try RegionPair(query: query, key: key, settings: numbers)
    guard settings.method == .segLoc else {
      return try InsLoc(
        pair,
        queue: KeyQueue(
          levels: query.levels.count, dimension: numbers.dimension, length: settings.queueLength,
          random: &random))
    }
    let queues = try ClassQueues(
      classes: settings.classes, levels: query.levels.count, dimension: numbers.dimension,
      capacity: settings.queueLength / settings.classes, policy: .own)
    return try SegLoc(pair, queues: queues, classes: (0..<settings.classes).map { "class\($0)" })
  }

  private static func moco(
    _ settings: Settings, _ random: inout RandomStream
  ) throws(PipelineError) -> MoCo {
    var numbers = MoCo.Settings()
    numbers.queueLength = settings.queueLength
    numbers.groups = settings.groups
    numbers.usesBfloat16 = settings.usesBfloat16
    let query = try encoder(settings, dimension: numbers.dimension)
    let key = try encoder(settings, dimension: numbers.dimension)
    try key.copyState(of: query)
    return try MoCo(
      query: query, key: key,
      queue: KeyQueue(
        dimension: numbers.dimension, length: numbers.queueLength, random: &random),
      settings: numbers)
  }

  static let seed = WeightSeed(run: 1)

  static func backbone(_ settings: Settings) throws(PipelineError) -> ResNet {
    try ResNet(settings.depth, stem: settings.stem, seed: seed["backbone"])
  }

  private static func regionEncoder(
    _ settings: Settings
  ) throws(PipelineError) -> any RegionEncoder {
    let (backbone, dimension) = (try backbone(settings), RegionPair.Settings().dimension)
    return settings.isSingleLevel
      ? try SingleLevelEncoder(backbone: backbone, dimension: dimension, seed: seed)
      : try PyramidEncoder(backbone: backbone, dimension: dimension, seed: seed)
  }
}
