import Support

/// The numbers of MoCo v2 (arXiv 2003.04297); defaults are those of the authors' ImageNet runs.
package struct MoCoSettings: Sendable {
  /// K, how many keys the queue holds.
  package let queue: Int
  package let contrast: ContrastSettings
  /// Linear layers of the projector: two, or the one of MoCo v1.
  package let projectorLayers: Int
  /// G, into how many groups batch norm splits a batch.
  package let groups: Int

  static func read(_ reader: MappingReader, batch: Int, accumulate: Int) -> MoCoSettings {
    let queue = queue(reader, batch: batch, accumulate: accumulate)
    let contrast = ContrastSettings.read(reader)
    let layers = reader.integer(
      "projector_layers", among: [1, 2], default: 2,
      about: "linear layers between features and keys, with ReLU between two")
    let groups = groups(reader, batch: batch)
    return MoCoSettings(
      queue: queue, contrast: contrast, projectorLayers: layers, groups: groups)
  }

  /// K, which is a batch at least.
  static func queue(_ reader: MappingReader, batch: Int, accumulate: Int) -> Int {
    let queue = reader.integer(
      "queue", in: 1...16_777_216, default: 65_536,
      about: "how many keys of earlier steps are the negatives")
    if !reader.isRecording, batch * accumulate > queue {
      reader.bag.report(
        "the queue holds \(queue) keys, but one step makes \(batch * accumulate)",
        at: reader.position(of: "queue"), hint: "choose a queue of several batches")
    }
    return queue
  }

  /// G, which divides a batch.
  static func groups(_ reader: MappingReader, batch: Int) -> Int {
    let groups = reader.integer(
      "bn_groups", in: 1...4096, default: 8,
      about: "groups of a batch with statistics of their own, which shuffling BN needs")
    if !reader.isRecording, !batch.isMultiple(of: groups) {
      reader.bag.report(
        "a batch of \(batch) has no \(groups) equal groups for batch norm",
        at: reader.position(of: "bn_groups"),
        hint: "choose 'batch' as a multiple of 'bn_groups'")
    }
    return groups
  }
}
