import Support
import Tensors

/// What a training is a function of, and on what it is computed.
package struct TrainingIdentity: Sendable {
  /// The key `train` with every default, the seed, and what the samples are.
  package let json: JSONValue
  /// What may change the last bits alone.
  package let engine: JSONValue

  /// - Parameters:
  ///   - train: The resolved key `train`.
  ///   - seed: The run's seed.
  ///   - samples: What tells the shards from others, such as the digest of their run.
  ///   - weights: The digest of the weights that the backbone starts with; nil when they are drawn.
  ///   - device: Where it is computed.
  package init(
    train: JSONValue, seed: UInt64, samples: JSONValue, weights: Digest?, device: Tensor.Device
  ) {
    json = [
      "train": Self.trained(train), "seed": .string("\(seed)"), "shards": samples,
      "init": weights.map { .string("\($0)") } ?? .null,
    ]
    engine = [
      "libtorch": .string(TensorEngine.version), "threads": .integer(TensorEngine.threads),
      "device": .string(device == .cpu ? "cpu" : "cuda"),
    ]
  }

  /// The key `train` without what does not change the weights.
  ///
  /// That is how much is kept and how often; weights to start with are told by their digest.
  private static func trained(_ train: JSONValue) -> JSONValue {
    guard case .object(var members) = train else { return train }
    for key in ["keep", "checkpoint_steps", "knn", "init"] { members[key] = nil }
    return .object(members)
  }

  /// In what the key `train` of a checkpoint's training differs from another.
  ///
  /// - Parameters:
  ///   - checkpoint: Of a training that was done.
  ///   - train: The resolved key of a manifest.
  /// - Returns: Clauses; none when the weights would be the same, as far as that key tells.
  /// - Throws: ``PipelineError`` with `corruptFile` for a key that is no JSON.
  package static func differences(
    of checkpoint: Checkpoint, from train: JSONValue
  ) throws(PipelineError) -> [String] {
    try differences(checkpoint.identity["train"] ?? .null, trained(train))
  }

  /// - Throws: ``PipelineError`` with `differentRun` when a checkpoint is of another training.
  func check(_ checkpoint: Checkpoint, in folder: TrainingFolder) throws(PipelineError) {
    let differences = try Self.differences(checkpoint.identity, json).prefix(5)
    guard !differences.isEmpty else { return }
    throw PipelineError(
      .differentRun, at: folder.path,
      "holds the checkpoint of another training: " + differences.joined(separator: "; "),
      hint: "choose another folder with --out, or delete this one")
  }

  /// Whether a checkpoint tells of this training.
  func isEqual(to there: JSONValue) throws(PipelineError) -> Bool {
    try Self.differences(there, json).isEmpty
  }

  /// In what the engine differs from that of a checkpoint, in a clause.
  func differenceOfEngine(from checkpoint: Checkpoint) -> String? {
    let differences = checkpoint.engine.differences(from: engine)
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }

  private static func differences(
    _ there: JSONValue, _ here: JSONValue
  ) throws(PipelineError) -> [String] {
    // Through its text, in which 1 and 1.0 are the same number.
    there.differences(from: try JSONValue(parsing: here.text(), at: "training"))
  }
}
