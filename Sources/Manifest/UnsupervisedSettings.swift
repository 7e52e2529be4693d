import Support

/// Segmentation without labels: pixels are clustered by their features, and clusters matched with
/// classes only to be scored.
package struct UnsupervisedSettings: EvaluationSettings {
  package static let name = "unsupervised"
  package static let about = "clusters pixels by their features and matches clusters with classes"

  /// What pixels are compared with.
  package enum Features: String, Sendable, CaseIterable {
    /// The centres of clusters of a split's features.
    case kMeans = "k_means"
    /// The prototypes that SlotCon learned.
    case prototypes
  }

  package let subject: EvaluationSubject
  /// The split whose features are clustered; its labels are not looked at.
  package let train: DatasetSplit
  /// The split whose pixels are scored.
  package let test: DatasetSplit
  package let features: Features
  /// How many clusters; nil for as many as pixels have classes, or as there are prototypes.
  package let clusters: Int?

  package var splits: [DatasetSplit] { [train, test] }

  package static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline
  ) -> UnsupervisedSettings? {
    let reading = EvaluationReading(reader, in: pipeline)
    let train = reading.split(
      "train", about: "the split whose features are clustered, without its labels",
      needsLabels: false)
    let test = reading.split("test", about: "the split whose pixels are scored")
    let subject = reading.subject(seeds: 3)
    let features = reader.choice(
      "features", default: Features.kMeans,
      about: "what pixels are compared with: clusters of features, or SlotCon's prototypes")
    reader.belongs(
      "clusters", to: "features", being: Features.kMeans, found: features, isDefault: true)
    var clusters: Int?
    if features == .kMeans || reader.isRecording {
      clusters = reader.integer(
        "clusters", in: 2...65_534, or: "classes", default: nil,
        about: "how many clusters; classes: as many as pixels have classes")
    }
    guard let subject else { return nil }
    if features == .prototypes { checkPrototypes(reader, pipeline, subject.inits) }
    guard let train, let test else { return nil }
    return UnsupervisedSettings(
      subject: subject, train: train, test: test, features: features, clusters: clusters)
  }

  /// Reports weights that know no prototypes.
  private static func checkPrototypes(
    _ reader: MappingReader, _ pipeline: EvaluatedPipeline, _ inits: [Located<EvaluationInit>]
  ) {
    let trainsOther = pipeline.learning.map { !($0.method is SlotConSettings) }
    if trainsOther ?? !pipeline.namesMethod {
      reader.bag.report(
        "'features: prototypes' needs 'method: \(SlotConSettings.name)' in 'train'",
        at: reader.position(of: "features"), hint: "write 'features: k_means'")
    } else if let other = inits.first(where: { $0.value != .pretrained }) {
      reader.bag.report(
        "init '\(other.value.name)' has no prototypes to compare with", at: other.position,
        hint: "write 'init: pretrained', or 'features: k_means'")
    }
  }
}
