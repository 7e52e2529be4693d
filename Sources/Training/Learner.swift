import Manifest
import Methods
import Safetensors
import Stages
import Support
import Tensors

/// The network, the method and the optimiser of a training, as its settings ask for them.
package final class Learner {
  /// The network that gradients train; its backbone is what remains.
  package let encoder: Encoder
  package let method: any TrainingMethod
  package let device: Tensor.Device
  private let settings: LearningSettings
  private let optimiser: SGD
  /// What names of the backbone's tensors begin with in ``storedState()``.
  package static let backbonePrefix = "query.backbone."

  /// Makes everything with first values that depend on the seed alone.
  ///
  /// - Parameters:
  ///   - settings: What to make.
  ///   - channels: Of the images.
  ///   - seed: The run's seed.
  ///   - weights: Weights that the backbone starts with, under torchvision's names.
  ///   - device: Where to train.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the weights are of another network,
  ///   `limitExceeded` when there is not enough memory.
  package init(
    _ settings: LearningSettings, channels: Int, seed: UInt64,
    weights: (file: SafetensorsFile, path: String)? = nil, device: Tensor.Device
  ) throws(PipelineError) {
    self.settings = settings
    self.device = device
    let seeds = WeightSeed(run: seed)
    switch settings.method {
    case .mocoV2(let numbers):
      let encoder = try Self.encoder(settings, numbers, channels, seeds)
      if let weights { try encoder.backbone.load(weights) }
      let key = try Self.encoder(settings, numbers, channels, .zeros)
      try key.copyState(of: encoder)
      var stream = SampleSeed(run: seed, sample: 0, canvas: "", stage: "train/queue").stream()
      let queue = try KeyQueue(
        dimension: numbers.dimension, length: numbers.queue, random: &stream)
      method = try MoCo(
        query: encoder, key: key, queue: queue,
        settings: MoCo.Settings(numbers, usesBfloat16: settings.precision == .bf16))
      self.encoder = encoder
    }
    optimiser = try SGD(
      method.trained, momentum: settings.descent.momentum,
      weightDecay: settings.descent.weightDecay, isNesterov: settings.descent.isNesterov)
    guard device != .cpu else { return }
    for tensor in method.tensors + optimiser.buffers { try tensor.move(to: device) }
  }

  private static func encoder(
    _ settings: LearningSettings, _ numbers: MoCoSettings, _ channels: Int, _ seed: WeightSeed
  ) throws(PipelineError) -> Encoder {
    let depth: ResNet.Depth =
      switch settings.backbone {
      case .resnet18: .resnet18
      case .resnet34: .resnet34
      case .resnet50: .resnet50
      }
    let hidden = [Int](repeating: depth.features, count: numbers.projectorLayers)
    return Encoder(
      backbone: try ResNet(
        depth, stem: settings.stem == .small ? .small : .standard, channels: channels,
        seed: seed["backbone"]),
      projector: try Sequential.projector(hidden + [numbers.dimension], seed: seed["projector"]))
  }

  /// The views of a batch that the method learns from, by their positions in it.
  func positions(in plan: TrainingPlan) -> [Int] {
    settings.method.views.map { name in
      // The plan has seen to it.
      guard let place = plan.views.firstIndex(where: { $0.name == name }) else {
        preconditionFailure("a batch without '\(name)'")
      }
      return place
    }
  }

  /// Changes what is trained by its gradients, and forgets them.
  ///
  /// - Returns: The norm of all gradients together where they are clipped, before that.
  func descend(rate: Double) throws(PipelineError) -> Double? {
    let norm = try settings.clipNorm.map { most throws(PipelineError) in
      try Tensor.clipGradients(of: method.trained.map(\.tensor), norm: most)
    }
    try optimiser.step(rate: rate)
    try optimiser.clearGradients()
    return norm
  }

  /// All that the next step depends on but views and draws, as a file holds it.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try method.storedState()
    file.tensors.merge(try optimiser.state.stored().tensors) { $1 }
    return file
  }

  /// The backbone as a file holds it, under torchvision's names.
  package func weights() throws(PipelineError) -> SafetensorsFile {
    var file = try encoder.backbone.storedState()
    file.metadata["format"] = "pt"
    return file
  }

  /// Takes what ``storedState()`` gave, or nothing.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it is of another method or network.
  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    var (momentum, rest) = (SafetensorsFile(tensors: [:]), SafetensorsFile(tensors: [:]))
    for (name, tensor) in file.tensors {
      if name.hasPrefix("momentum.") {
        momentum.tensors[name] = tensor
      } else {
        rest.tensors[name] = tensor
      }
    }
    try method.load(rest, at: place)
    try optimiser.state.load(momentum, at: place)
  }
}

extension ResNet {
  /// Takes weights from a file under torchvision's names, but for a classifier.
  fileprivate func load(_ weights: (file: SafetensorsFile, path: String)) throws(PipelineError) {
    do {
      try load(weights.file, at: weights.path, ignoring: ["fc."])
    } catch {
      throw PipelineError(
        error.code, at: error.place, error.message,
        hint: "'init' takes the weights of 'backbone' and 'stem', as 'pastiche export' writes them")
    }
  }
}

extension MoCo.Settings {
  fileprivate init(_ numbers: MoCoSettings, usesBfloat16: Bool) {
    self.init()
    dimension = numbers.dimension
    queueLength = numbers.queue
    keyMomentum = numbers.keyMomentum
    temperature = numbers.temperature
    groups = numbers.groups
    self.usesBfloat16 = usesBfloat16
  }
}
