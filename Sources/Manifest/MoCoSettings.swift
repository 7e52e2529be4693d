import Support

/// The numbers of MoCo v2 (arXiv 2003.04297); defaults are those of the authors' ImageNet runs.
package struct MoCoSettings: MethodSettings {
  package static let name = "moco_v2"
  package static let facts = MethodFacts(
    paper: "2003.04297", about: "two views of an image against a queue of keys",
    pipeline: "moco-v2-small.yaml",
    bank: MethodFacts.keys(65_536, of: 128))

  /// K, how many keys the queue holds.
  package let queue: Int
  package let contrast: ContrastSettings
  /// Linear layers of the projector: two, or the one of MoCo v1.
  package let projectorLayers: Int
  /// G, into how many groups batch norm splits a batch.
  package let groups: Int
  /// Nil without hard negatives.
  package let hardNegatives: HardNegativeSettings?

  package static func read(_ reader: MappingReader, _ step: StepSize) -> MoCoSettings {
    let queue = queue(reader, step)
    let contrast = ContrastSettings.read(reader)
    let layers = reader.integer(
      "projector_layers", among: [1, 2], default: 2,
      about: "linear layers between features and keys, with ReLU between two")
    let groups = groups(reader, step)
    return MoCoSettings(
      queue: queue, contrast: contrast, projectorLayers: layers, groups: groups,
      hardNegatives: HardNegativeSettings.read(reader, ofBoth: false))
  }

  package var needs: MethodNeeds {
    var needs = Self.facts.needs
    needs.views += hardNegatives?.canvases ?? []
    return needs
  }

  /// K, which is a batch at least.
  static func queue(
    _ reader: MappingReader, _ step: StepSize, default length: Int = 65_536,
    about: String = "how many keys of earlier steps are the negatives"
  ) -> Int {
    let queue = reader.integer("queue", in: 1...16_777_216, default: length, about: about)
    let made = step.batch * step.accumulate
    if !reader.isRecording, made > queue {
      reader.bag.report(
        "the queue holds \(queue) keys, but one step makes \(made)",
        at: reader.position(of: "queue"), hint: "choose a queue of several batches")
    }
    return queue
  }

  /// G, which divides a batch.
  static func groups(_ reader: MappingReader, _ step: StepSize) -> Int {
    let groups = reader.integer(
      "bn_groups", in: 1...4096, default: 8,
      about: "groups of a batch with statistics of their own, which shuffling BN needs")
    if !reader.isRecording, !step.batch.isMultiple(of: groups) {
      reader.bag.report(
        "a batch of \(step.batch) has no \(groups) equal groups for batch norm",
        at: reader.position(of: "bn_groups"),
        hint: "choose 'batch' as a multiple of 'bn_groups'")
    }
    return groups
  }
}
