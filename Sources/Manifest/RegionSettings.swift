import Support

/// The numbers that InsLoc (arXiv 2102.08318) and SegLoc (arXiv 2310.08421) share; defaults are those
/// of InsLoc's ImageNet runs.
package struct RegionSettings: Sendable {
  /// On which features a box is embedded.
  package enum Features: String, Sendable, CaseIterable {
    /// Four levels of a feature pyramid, by a head with convolutions.
    case pyramid
    /// Those of the third stage, by the fourth: a fraction of the work.
    case c4
  }

  package let features: Features
  package let contrast: ContrastSettings
  /// G, into how many groups batch norm splits a batch.
  package let groups: Int
  /// Whether the last level of the query is given another box around its thing.
  package let augmentsBoxes: Bool

  /// What both methods learn from.
  static func needs(labels: Bool) -> MethodNeeds {
    var needs = MethodNeeds()
    (needs.boxes, needs.labels) = (true, labels)
    return needs
  }

  static func read(_ reader: MappingReader, _ step: StepSize) -> RegionSettings {
    let features = reader.choice(
      "features", default: Features.pyramid,
      about: "where boxes are embedded: four levels of a pyramid, or the last stage alone")
    let contrast = ContrastSettings.read(reader)
    let augmentsBoxes = reader.flag(
      "box_augmentation", default: true,
      about: "whether the query's last level is given another box around the same thing")
    let groups = MoCoSettings.groups(reader, step)
    return RegionSettings(
      features: features, contrast: contrast, groups: groups, augmentsBoxes: augmentsBoxes)
  }
}
