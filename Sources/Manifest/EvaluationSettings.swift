import Support

/// How learned weights are tried on a labelled dataset: what the key of its name holds in `evaluate`.
package protocol EvaluationSettings: Sendable {
  /// The key that names it.
  static var name: String { get }
  /// What it does, in one sentence.
  static var about: String { get }

  /// Reads the settings; nil after reporting.
  static func read(_ reader: MappingReader, in pipeline: EvaluatedPipeline) -> Self?

  /// What is tried, on what, and how often.
  var subject: EvaluationSubject { get }
  /// The splits of its dataset that it reads.
  var splits: [DatasetSplit] { get }
  /// How a network is trained on labelled images; nil for an evaluation without such a training.
  var segmentation: SegmentationTrainingSettings? { get }
}

extension EvaluationSettings {
  package var name: String { Self.name }
  package var segmentation: SegmentationTrainingSettings? { nil }
  package var dataset: DatasetManifest { subject.dataset }
  /// Columns and rows of what the network sees.
  package var sizePixels: (width: Int, height: Int) { subject.sizePixels }
  package var backbone: LearningSettings.Backbone { subject.backbone }
  package var stem: LearningSettings.Stem { subject.stem }
  /// What backbones start with, each once, in the order written.
  package var inits: [Located<EvaluationInit>] { subject.inits }
  /// How many seeds there are, from the manifest's on.
  package var seeds: Int { subject.seeds }
}

/// What an evaluation is told of the pipeline it stands in.
package struct EvaluatedPipeline {
  /// The pipeline manifest's path.
  let file: String
  /// What is trained; nil without a method, also when one is named that does not exist.
  let learning: LearningSettings?
  /// Whether `train` names a method, if only one that was reported.
  let namesMethod: Bool
  /// Which masks the shards hold.
  let masks: ShardSettings.Masks
  /// Reads the dataset manifest that a key names.
  let load: (Located<String>) -> DatasetManifest?
}
