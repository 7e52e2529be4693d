import Support

/// How the loader feeds a trainer: the key `train` of a pipeline.
package struct TrainSettings: Sendable {
  /// What happens to the canvases of a shard, afresh each epoch; still as written.
  package let augment: [StageEntry]
  /// Samples of a batch, on each rank.
  package let batch: Int
  /// Where `train` is written.
  package let position: SourcePosition
  /// Where `augment` is written, else where it would be.
  package let augmentPosition: SourcePosition
  /// Where `batch` is written, else where it would be.
  package let batchPosition: SourcePosition

  /// Reads the key `train`; nil when there is none.
  static func read(_ manifest: MappingReader) -> TrainSettings? {
    guard
      let reader = manifest.nestedIfPresent(
        "train", about: "what a trainer is fed from the shards, batch by batch")
    else { return nil }
    let augment = reader.stages(
      "augment", about: "what happens to the shards' canvases, afresh each epoch")
    let batch = reader.integer(
      "batch", in: 1...65536, default: 128, about: "samples of a batch, on each rank")
    reader.finish()
    return TrainSettings(
      augment: augment, batch: batch, position: manifest.position(of: "train"),
      augmentPosition: reader.position(of: "augment"),
      batchPosition: reader.position(of: "batch"))
  }
}
