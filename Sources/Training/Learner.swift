import Manifest
import Methods
import Safetensors
import Stages
import Support
import Tensors

/// The network, the method and the optimiser of a training, as its settings ask for them.
package final class Learner {
  /// What training is for.
  package let backbone: ResNet
  package let method: any TrainingMethod
  package let device: Tensor.Device
  /// What the backbone wants done to normalised pictures.
  package let filter: InputFilter
  private let settings: LearningSettings
  private let optimiser: any Optimiser

  /// What a network and its method are made for.
  package struct Input: Sendable {
    /// Channels of the images.
    package let channels: Int
    /// The classes that ids of labels mean.
    package let classes: [String]
    /// Distinct segments of the rarest class among the samples; nil where no one needs to know.
    package let rarestClass: Int?
    /// What is done to normalised views.
    package let filter: InputFilter

    package init(
      channels: Int, classes: [String] = [], rarestClass: Int? = nil, filter: InputFilter = .none
    ) {
      self.channels = channels
      self.classes = classes
      self.filter = filter
      self.rarestClass = rarestClass
    }
  }

  /// Makes everything with first values that depend on the seed alone.
  ///
  /// - Parameters:
  ///   - settings: What to make.
  ///   - input: What for.
  ///   - seed: The run's seed.
  ///   - weights: Weights that the backbone starts with, under torchvision's names.
  ///   - device: Where to train.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the weights are of another network,
  ///   `limitExceeded` when there is not enough memory.
  package init(
    _ settings: LearningSettings, for input: Input, seed: UInt64,
    weights: (file: SafetensorsFile, path: String)? = nil, device: Tensor.Device
  ) throws(PipelineError) {
    self.settings = settings
    self.device = device
    filter = input.filter
    let made = try MethodParts(settings, input, seed: seed) { backbone throws(PipelineError) in
      if let weights { try backbone.load(weights) }
    }.method()
    (method, backbone) = (made.method, made.backbone)
    optimiser = try settings.optimiser.optimiser(of: method.trained)
    guard device != .cpu else { return }
    for tensor in method.tensors + optimiser.state.tensors.map(\.tensor) {
      try tensor.move(to: device)
    }
  }

  /// What names of an optimiser's tensors begin with.
  private static let optimiserPrefixes = ["momentum.", "adam."]

  /// How many numbers training changes.
  package var parameterCount: Int { method.trained.reduce(0) { $0 + $1.tensor.count } }

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
    var file = try backbone.storedState()
    file.metadata["format"] = "pt"
    if filter != .none { file.metadata[InputFilter.key] = filter.rawValue }
    return file
  }

  /// Takes what ``storedState()`` gave, or nothing.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it is of another method or network.
  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    var (kept, rest) = (SafetensorsFile(tensors: [:]), SafetensorsFile(tensors: [:]))
    for (name, tensor) in file.tensors {
      if Self.optimiserPrefixes.contains(where: { name.hasPrefix($0) }) {
        kept.tensors[name] = tensor
      } else {
        rest.tensors[name] = tensor
      }
    }
    try method.load(rest, at: place)
    try optimiser.state.load(kept, at: place)
  }
}

extension OptimiserSettings {
  /// Makes the optimiser of some parameters.
  fileprivate func optimiser(
    of parameters: [(name: String, tensor: Tensor)]
  ) throws(PipelineError) -> any Optimiser {
    switch self {
    case .sgd(let momentum, let weightDecay, let isNesterov):
      try SGD(parameters, momentum: momentum, weightDecay: weightDecay, isNesterov: isNesterov)
    case .lars(let momentum, let weightDecay, let trust):
      try LARS(parameters, momentum: momentum, weightDecay: weightDecay, trust: trust)
    case .adamW(let betas, let epsilon, let weightDecay):
      try AdamW(parameters, betas: betas, epsilon: epsilon, weightDecay: weightDecay)
    }
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
