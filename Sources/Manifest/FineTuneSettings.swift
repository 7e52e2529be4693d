import Support

/// Segmentation by a network of which all parts are trained on labelled images.
package struct FineTuneSettings: EvaluationSettings {
  package static let name = "fine_tune"
  package static let about = "trains all of the network on labelled images, and scores each pixel"

  /// What tells classes from features.
  package enum Head: String, Sendable, CaseIterable {
    /// One 1×1 convolution.
    case linear
    /// Two 3×3 convolutions of dilation 6, then a 1×1 one.
    case fcn
    /// Convolutions of several dilations side by side.
    case aspp
    /// A feature pyramid, then a 1×1 convolution of its finest level.
    case pyramid
  }

  package let subject: EvaluationSubject
  package let training: SegmentationTrainingSettings
  package let head: Head
  /// The width of the head's inner layers; nil for the linear one, which has none.
  package let headChannels: Int?

  package var segmentation: SegmentationTrainingSettings? { training }
  package var splits: [DatasetSplit] { training.splits }

  package static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline
  ) -> FineTuneSettings? {
    let read = SegmentationTrainingSettings.read(
      reader, in: pipeline,
      standards: SegmentationTrainingSettings.Standards(
        outputStride: 16, batch: 16, learningRate: 0.003))
    let head = reader.choice(
      "head", default: Head.fcn, about: "the layers that tell classes from features")
    reader.excludes("head_channels", beside: "head", being: Head.linear, found: head)
    var channels: Int?
    if head != .linear || reader.isRecording {
      channels = reader.integer(
        "head_channels", in: 1...8192, default: 256, about: "the width of the head's inner layers")
    }
    guard let (subject, training) = read else { return nil }
    return FineTuneSettings(
      subject: subject, training: training, head: head, headChannels: channels)
  }
}
