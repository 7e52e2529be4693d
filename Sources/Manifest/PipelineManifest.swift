import Foundation
import Support

/// What to do with the data: a file of `pipelines/`, checked and typed, its stages still as written.
package struct PipelineManifest: Sendable {
  package let file: String
  package let name: String
  package let seed: UInt64
  /// Whether JPEGs that will be made much smaller are decoded at their own size.
  package let decodesExactly: Bool
  /// The sources that could be read.
  package let sources: [SourceEntry]
  /// All names under `sources`, also of those that were reported.
  package let sourceNames: [String]
  package let samples: SampleSettings
  package let stages: [StageEntry]
  package let shards: ShardSettings
  /// nil when the pipeline is not to be trained on.
  package let train: TrainSettings?
  /// How learned weights are tried on labelled datasets, in order; none without the key `evaluate`.
  package let evaluations: [EvaluationEntry]
  package let onError: ErrorPolicy
  /// All but the stages, also those of evaluations, with defaults.
  package let resolved: ResolvedNode
}

/// What a sample that fails does to the run.
package enum ErrorPolicy: String, Sendable, CaseIterable {
  /// The run stops.
  case fail
  /// The sample is left out, counted and named in the report.
  case skip
  /// As skip; the failing inputs are also listed in `quarantine.jsonl`.
  case quarantine
}

/// A dataset under a name, with what is used of it.
package struct SourceEntry: Sendable {
  package enum Use: String, Sendable, CaseIterable {
    case images
    case segments
  }

  package let name: String
  package let dataset: DatasetManifest
  package let split: DatasetSplit
  package let use: Use
  /// Class ids of the dataset that count; nil for all.
  package let classes: Set<Int>?
  package let minimumArea: Int
  package let minimumSide: Int
  package let position: SourcePosition

  package init(
    name: String, dataset: DatasetManifest, split: DatasetSplit, use: Use, classes: Set<Int>?,
    minimumArea: Int, minimumSide: Int, position: SourcePosition
  ) {
    self.name = name
    self.dataset = dataset
    self.split = split
    self.use = use
    self.classes = classes
    self.minimumArea = minimumArea
    self.minimumSide = minimumSide
    self.position = position
  }
}

/// How many samples there are and what each is about.
package struct SampleSettings: Sendable {
  package enum Balance: String, Sendable, CaseIterable {
    /// Every row once per pass.
    case none
    /// Classes in equal shares, rows of a class in turn.
    case classes
  }

  /// The sources whose rows the samples go through; empty when samples are only counted.
  package let each: [Located<String>]
  package let repeats: Int
  /// The number of samples, when it is given instead of repeats.
  package let count: Int?
  package let balance: Balance
  package let position: SourcePosition
}

/// How samples are stored.
package struct ShardSettings: Sendable {
  package enum Pixels: Sendable, Equatable {
    /// JPEG of a quality in 1...100.
    case jpg(Int)
    /// The source's own JPEG, of which only the blocks something was put on are coded anew.
    case losslessBackground
    case png
    case tiff
  }

  /// Which masks are members of their own.
  package enum Masks: String, Sendable, CaseIterable {
    /// The label map and the instances' masks.
    case png
    /// The label map alone.
    case labels
    /// One 1-bit mask per instance.
    case instances
    case none

    package var hasLabels: Bool { self == .png || self == .labels }
    package var hasInstances: Bool { self == .png || self == .instances }
  }

  package let samplesPerShard: Int
  package let pixels: Pixels
  /// Where they are written, else where they would be.
  package let pixelsPosition: SourcePosition
  package let masks: Masks
  /// Whether there is also a mask of all pixels of each instance, hidden ones too.
  package let hasAmodalMasks: Bool
  /// In which other people's formats annotations are written too.
  package let annotations: Set<AnnotationFormat>
}

/// A format of annotations for programs that read no shards' `json`.
package enum AnnotationFormat: String, Sendable, CaseIterable {
  /// A JSON file per canvas about all shards, with the masks as run lengths.
  case coco
  /// An XML member per canvas, with boxes alone.
  case voc
}
