import Support

/// How the loader feeds a trainer, and what is trained: the key `train` of a pipeline.
package struct TrainSettings: Sendable {
  /// What happens to the canvases of a shard, afresh each epoch; still as written.
  package let augment: [StageEntry]
  /// Samples of a batch, on each rank.
  package let batch: Int
  /// What is trained, and how; nil when other people's trainers take the batches.
  package let learning: LearningSettings?
  /// Where `train` is written.
  package let position: SourcePosition
  /// Where `augment` is written, else where it would be.
  package let augmentPosition: SourcePosition
  /// Where `batch` is written, else where it would be.
  package let batchPosition: SourcePosition

  /// Reads the key `train`; nil when there is none.
  ///
  /// - Parameters:
  ///   - manifest: On the pipeline manifest.
  ///   - load: Reads the dataset manifest that a key names.
  /// - Returns: The settings.
  static func read(
    _ manifest: MappingReader, dataset load: (Located<String>) -> DatasetManifest?
  ) -> TrainSettings? {
    guard
      let reader = manifest.nestedIfPresent(
        "train", about: "what is trained on the shards, and how its batches are made")
    else { return nil }
    let augment = reader.stages(
      "augment", about: "what happens to the shards' canvases, afresh each epoch")
    let batch = reader.integer(
      "batch", in: 1...65536, default: 128, about: "samples of a batch, on each rank")
    let learning = LearningSettings.read(reader, batch: batch, dataset: load)
    reader.finish()
    return TrainSettings(
      augment: augment, batch: batch, learning: learning, position: manifest.position(of: "train"),
      augmentPosition: reader.position(of: "augment"),
      batchPosition: reader.position(of: "batch"))
  }
}
