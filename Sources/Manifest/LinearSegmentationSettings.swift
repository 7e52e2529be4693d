import Support

/// Segmentation by one 1×1 convolution on the features of a backbone that stays as it is.
package struct LinearSegmentationSettings: EvaluationSettings {
  package static let name = "linear_segmentation"
  package static let about = "trains a 1x1 convolution on features that stay, and scores each pixel"

  package let subject: EvaluationSubject
  package let training: SegmentationTrainingSettings

  package var segmentation: SegmentationTrainingSettings? { training }
  package var splits: [DatasetSplit] { training.splits }

  package static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline
  ) -> LinearSegmentationSettings? {
    SegmentationTrainingSettings.read(
      reader, in: pipeline,
      standards: SegmentationTrainingSettings.Standards(
        outputStride: 32, batch: 64, learningRate: 0.01)
    ).map { LinearSegmentationSettings(subject: $0.subject, training: $0.training) }
  }
}
