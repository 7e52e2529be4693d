import Manifest
import Methods
import Support
import Tensors

/// Makes the networks and the bank of a method as its settings ask for them.
struct MethodMaker {
  private let settings: LearningSettings
  private let input: Learner.Input
  private let seed: UInt64
  private let seeds: WeightSeed

  init(_ settings: LearningSettings, _ input: Learner.Input, seed: UInt64) {
    self.settings = settings
    self.input = input
    self.seed = seed
    seeds = WeightSeed(run: seed)
  }

  /// Makes the method.
  ///
  /// - Parameter start: Changes the first values of the backbone, before it is copied.
  /// - Returns: The method, and its backbone that gradients train.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory, `outOfRange`
  ///   when the method cannot learn from so few classes.
  func make(
    start: (ResNet) throws(PipelineError) -> Void
  ) throws(PipelineError) -> (method: any TrainingMethod, backbone: ResNet) {
    switch settings.method {
    case .mocoV2(let numbers):
      let query = try encoder(numbers, seeds)
      try start(query.backbone)
      let key = try encoder(numbers, .zeros)
      try key.copyState(of: query)
      var stream = queueStream
      let queue = try KeyQueue(
        dimension: numbers.contrast.dimension, length: numbers.queue, random: &stream)
      let numbers = MoCo.Settings(numbers, usesBfloat16: usesBfloat16)
      return (
        try MoCo(query: query, key: key, queue: queue, settings: numbers), query.backbone
      )
    case .insLoc(let numbers):
      let pair = try regionPair(numbers.region, start: start)
      var stream = queueStream
      let queue = try KeyQueue(
        levels: pair.query.levels.count, dimension: numbers.region.contrast.dimension,
        length: numbers.queue, random: &stream)
      return (try InsLoc(pair, queue: queue), pair.query.backbone)
    case .segLoc(let numbers):
      let pair = try regionPair(numbers.region, start: start)
      let queues = try classQueues(numbers, levels: pair.query.levels.count)
      return (try SegLoc(pair, queues: queues, classes: input.classes), pair.query.backbone)
    }
  }

  private var usesBfloat16: Bool { settings.precision == .bf16 }

  private var queueStream: RandomStream {
    SampleSeed(run: seed, sample: 0, canvas: "", stage: "train/queue").stream()
  }

  private func backbone(_ seed: WeightSeed) throws(PipelineError) -> ResNet {
    let depth: ResNet.Depth =
      switch settings.backbone {
      case .resnet18: .resnet18
      case .resnet34: .resnet34
      case .resnet50: .resnet50
      }
    return try ResNet(
      depth, stem: settings.stem == .small ? .small : .standard, channels: input.channels,
      seed: seed["backbone"])
  }

  private func encoder(
    _ numbers: MoCoSettings, _ seed: WeightSeed
  ) throws(PipelineError) -> Encoder {
    let backbone = try backbone(seed)
    let hidden = [Int](repeating: backbone.depth.features, count: numbers.projectorLayers)
    return Encoder(
      backbone: backbone,
      projector: try Sequential.projector(
        hidden + [numbers.contrast.dimension], seed: seed["projector"]))
  }

  private func regionEncoder(
    _ numbers: RegionSettings, _ seed: WeightSeed
  ) throws(PipelineError) -> any RegionEncoder {
    let (backbone, dimension) = (try backbone(seed), numbers.contrast.dimension)
    return switch numbers.features {
    case .pyramid:
      try PyramidEncoder(backbone: backbone, dimension: dimension, seed: seed)
    case .c4:
      try SingleLevelEncoder(backbone: backbone, dimension: dimension, seed: seed)
    }
  }

  private func regionPair(
    _ numbers: RegionSettings, start: (ResNet) throws(PipelineError) -> Void
  ) throws(PipelineError) -> RegionPair {
    let query = try regionEncoder(numbers, seeds)
    try start(query.backbone)
    let key = try regionEncoder(numbers, .zeros)
    try key.copyState(of: query)
    var shared = RegionPair.Settings()
    shared.dimension = numbers.contrast.dimension
    shared.keyMomentum = numbers.contrast.keyMomentum
    shared.temperature = numbers.contrast.temperature
    shared.groups = numbers.groups
    shared.augmentsBoxes = numbers.augmentsBoxes
    shared.usesBfloat16 = usesBfloat16
    return try RegionPair(query: query, key: key, settings: shared)
  }

  private func classQueues(
    _ numbers: SegLocSettings, levels: Int
  ) throws(PipelineError) -> ClassQueues {
    let capacity = ClassQueues.capacity(
      numbers.queue, classes: input.classes.count, rarestClass: input.rarestClass)
    let policy: ClassQueues.Policy = numbers.policy == .own ? .own : .complement
    let shape = [input.classes.count, levels, numbers.region.contrast.dimension, capacity]
    switch numbers.start {
    case .empty:
      return try ClassQueues(
        classes: shape[0], levels: levels, dimension: shape[2], capacity: capacity, policy: policy)
    case .random:
      var stream = queueStream
      let values = stream.normals(shape.reduce(1, *), deviation: 1)
      return try ClassQueues(
        stored: .floats(values, shape: shape).normalized(axis: 2),
        counts: [Int](repeating: capacity, count: shape[0]),
        next: [Int](repeating: 0, count: shape[0]), policy: policy)
    }
  }
}

extension MoCo.Settings {
  fileprivate init(_ numbers: MoCoSettings, usesBfloat16: Bool) {
    self.init()
    dimension = numbers.contrast.dimension
    queueLength = numbers.queue
    keyMomentum = numbers.contrast.keyMomentum
    temperature = numbers.contrast.temperature
    groups = numbers.groups
    self.usesBfloat16 = usesBfloat16
  }
}
