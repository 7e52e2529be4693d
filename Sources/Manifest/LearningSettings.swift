import Support

/// What is trained on the batches, how, and for how long: the keys of `train` beside those of the
/// loader.
package struct LearningSettings: Sendable {
  /// A residual network.
  package enum Backbone: String, Sendable, CaseIterable {
    case resnet18
    case resnet34
    case resnet50
  }

  /// What comes before its first stage.
  package enum Stem: String, Sendable, CaseIterable {
    /// A 7×7 convolution of stride 2 and a maximum: a quarter of the side.
    case standard
    /// A 3×3 convolution of stride 1, for images of 32 to 64 pixels.
    case small
  }

  /// In which numbers the network computes; parameters and losses stay in single precision.
  package enum Precision: String, Sendable, CaseIterable {
    case fp32
    case bf16
  }

  package let method: any MethodSettings
  package let backbone: Backbone
  package let stem: Stem
  package let epochs: Int
  /// Batches whose gradients are averaged for a step of the optimiser.
  package let accumulate: Int
  package let precision: Precision
  package let optimiser: OptimiserSettings
  package let learningRate: LearningRateSettings
  /// The largest norm of all gradients together; nil leaves them as they are.
  package let clipNorm: Double?
  /// A file of weights that the backbone starts with, from the folder of the manifest.
  package let initialWeights: Located<String>?
  /// How many checkpoints are kept.
  package let keep: Int
  /// Steps from one checkpoint to the next; nil for one at the end of each epoch.
  package let checkpointSteps: Int?
  /// Labelled images that features are tried on; nil without them.
  package let neighbours: NeighbourSettings?
  /// Where `method` is written.
  package let position: SourcePosition
}

extension LearningSettings {
  /// The keys that make sense with a method alone.
  private static let keys = [
    "backbone", "stem", "epochs", "accumulate", "precision", "sgd", "lars", "adamw",
    "learning_rate", "clip_norm", "init", "keep", "checkpoint_steps", "knn",
  ]

  /// Reads the keys of a training.
  ///
  /// - Parameters:
  ///   - reader: On `train`.
  ///   - batch: Samples of a batch.
  ///   - load: Reads the dataset manifest that a key names.
  /// - Returns: nil when no method is named, or after reporting one that does not exist.
  static func read(
    _ reader: MappingReader, batch: Int, dataset load: (Located<String>) -> DatasetManifest?
  ) -> LearningSettings? {
    let written = reader.has("method")
    let methods = MethodRegistry.names
    let name = reader.wordIfPresent(
      "method", among: methods,
      about: "the method that is trained; without it, batches are for other trainers")
    guard let name else {
      for key in keys + methods where reader.has(key) && !written {
        reader.bag.report(
          "'\(key)' in 'train' needs 'method'", at: reader.position(of: key),
          hint: "write 'method: \(methods[0])'")
      }
      return nil
    }
    let backbone = reader.choice(
      "backbone", default: Backbone.resnet18, about: "the network that is trained")
    let stem = reader.choice(
      "stem", default: Stem.standard,
      about: "what it begins with; small is for images of 32 to 64 pixels")
    let epochs = reader.integer(
      "epochs", in: 1...1_000_000, default: 200, about: "how often each sample is seen")
    let accumulate = reader.integer(
      "accumulate", in: 1...4096, default: 1,
      about: "batches whose gradients are averaged for one step of the optimiser")
    let method = MethodRegistry.read(
      name, reader, StepSize(batch: batch, accumulate: accumulate))
    let precision = reader.choice(
      "precision", default: Precision.fp32,
      about: "what the network computes in; parameters and losses stay in fp32")
    let optimiser = OptimiserSettings.read(reader)
    let rate = LearningRateSettings.read(
      reader.nested("learning_rate", about: "the learning rate over the epochs"),
      epochs: epochs, batch: batch * accumulate)
    let clipNorm = reader.numberIfPresent(
      "clip_norm", in: 1e-6...1e6, about: "the largest norm of all gradients together")
    let initialWeights = reader.textIfPresent(
      "init", about: "a .safetensors file of weights that the backbone starts with")
    let keep = reader.integer(
      "keep", in: 1...1000, default: 2, about: "how many checkpoints are kept")
    let checkpointSteps = reader.integerIfPresent(
      "checkpoint_steps", in: 1...1_000_000_000,
      about: "steps from one checkpoint to the next; without it one at the end of each epoch")
    let neighbours = reader.nestedIfPresent(
      "knn", about: "labelled images that the features are tried on while training"
    ).flatMap { NeighbourSettings.read($0, dataset: load) }
    return LearningSettings(
      method: method, backbone: backbone, stem: stem, epochs: epochs, accumulate: accumulate,
      precision: precision, optimiser: optimiser, learningRate: rate, clipNorm: clipNorm,
      initialWeights: initialWeights, keep: keep, checkpointSteps: checkpointSteps,
      neighbours: neighbours, position: reader.position(of: "method"))
  }
}
