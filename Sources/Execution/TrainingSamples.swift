import Stages
import Support

/// Where a loader takes samples from: any of them, alone, on any thread.
package protocol TrainingSamples: Sendable {
  /// The number of samples.
  var count: Int { get }

  /// The sample of an index in `0..<count`, with its canvases as they are before `train.augment`.
  ///
  /// - Parameters:
  ///   - index: Its number.
  ///   - run: The stages that follow, as far as which pixels are decoded; nil decodes all.
  /// - Returns: The sample, which may be changed by those stages alone unless all was decoded.
  /// - Throws: ``PipelineError`` when it cannot be read.
  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample
}

extension TrainingSamples {
  /// The sample of an index with all of its pixels.
  package func sample(_ index: Int) throws(PipelineError) -> LabelledSample {
    try sample(index, for: nil)
  }
}

/// A sample on its way into a batch.
package struct LabelledSample: Sendable {
  /// What people find it by: the key in its shard, or the path of its image.
  package let key: String
  /// The class id of the whole sample; nil when it has none.
  package let label: Int?
  package var sample: Sample

  package init(key: String, label: Int?, sample: Sample) {
    self.key = key
    self.label = label
    self.sample = sample
  }
}
