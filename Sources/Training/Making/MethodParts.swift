import Manifest
import Methods
import Support
import Tensors

/// Numbers of a method that its networks can be made from.
///
/// One extension for each of ``Manifest/MethodRegistry``.
protocol MakesMethod: MethodSettings {
  /// Makes the networks and the bank.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory, `outOfRange`
  ///   when the method cannot learn from so few classes.
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod
}

/// A method with the backbone that is tried, exported and written in the end.
struct MadeMethod {
  let method: any TrainingMethod
  let backbone: ResNet
}

/// What all methods are made of.
struct MethodParts {
  let input: Learner.Input
  /// What the first values of parts are drawn from.
  let seeds: WeightSeed
  private let settings: LearningSettings
  private let seed: UInt64
  /// Changes the first values of a backbone, before it is copied.
  private let start: (ResNet) throws(PipelineError) -> Void

  init(
    _ settings: LearningSettings, _ input: Learner.Input, seed: UInt64,
    start: @escaping (ResNet) throws(PipelineError) -> Void
  ) {
    self.settings = settings
    self.input = input
    self.seed = seed
    self.start = start
    seeds = WeightSeed(run: seed)
  }

  /// Makes the method that the settings name.
  func method() throws(PipelineError) -> MadeMethod {
    guard let maker = settings.method as? any MakesMethod else {
      preconditionFailure("'\(settings.method.name)' is no method that can be made")
    }
    return try maker.made(of: self)
  }

  var epochs: Int { settings.epochs }

  var usesBfloat16: Bool { settings.precision == .bf16 }

  /// D, the length of a feature.
  var features: Int { depth.features }

  /// What a bank of random keys is drawn from.
  var queueStream: RandomStream {
    SampleSeed(run: seed, sample: 0, canvas: "", stage: "train/queue").stream()
  }

  /// A network that is trained, and one like it that follows.
  ///
  /// - Parameters:
  ///   - startsAsIdentity: See ``ResNet``.
  ///   - network: Makes one around a backbone, from the seed of its other parts.
  /// - Returns: Both with the same values.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  func pair<Network: Module>(
    startsAsIdentity: Bool = false,
    _ network: (ResNet, WeightSeed) throws(PipelineError) -> Network
  ) throws(PipelineError) -> (trained: Network, follower: Network) {
    let trained = try network(try backbone(startsAsIdentity: startsAsIdentity), seeds)
    // Its values are overwritten at once.
    let follower = try network(try drawnBackbone(.zeros, startsAsIdentity: false), .zeros)
    try follower.copyState(of: trained)
    return (trained, follower)
  }

  /// A backbone with its first values.
  func backbone(startsAsIdentity: Bool = false) throws(PipelineError) -> ResNet {
    let backbone = try drawnBackbone(seeds, startsAsIdentity: startsAsIdentity)
    try start(backbone)
    return backbone
  }

  private func drawnBackbone(
    _ seeds: WeightSeed, startsAsIdentity: Bool
  ) throws(PipelineError) -> ResNet {
    try ResNet(
      depth, stem: settings.stem == .small ? .small : .standard, channels: input.channels,
      startsAsIdentity: startsAsIdentity, seed: seeds["backbone"])
  }

  private var depth: ResNet.Depth { settings.backbone.depth }
}

extension LearningSettings.Backbone {
  /// How many layers it has.
  package var depth: ResNet.Depth {
    switch self {
    case .resnet18: .resnet18
    case .resnet34: .resnet34
    case .resnet50: .resnet50
    }
  }
}
