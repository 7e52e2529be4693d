import Manifest
import Scoring
import Support
import Tensors

extension FineTuneSettings: Evaluates {
  package func results(
    as id: String, with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults? {
    try SegmentationComparison(
      id: id, title: "Fine-tuned segmentation, \(head.rawValue) head", subject: subject,
      training: training, isFrozen: false, head: makeHead, parts: parts
    ).results()
  }

  private func makeHead(
    backbone: ResNet, classes: Int, seed: WeightSeed
  ) throws(PipelineError) -> any SegmentationHead {
    let inputs = backbone.depth.features
    guard let width = headChannels else {
      return try LinearHead(inputs: inputs, classes: classes, seed: seed)
    }
    switch head {
    case .linear: return try LinearHead(inputs: inputs, classes: classes, seed: seed)
    case .fcn:
      var settings = FCNHead.Settings()
      settings.channels = width
      return try FCNHead(inputs: inputs, classes: classes, settings: settings, seed: seed)
    case .aspp:
      return try ASPPHead(inputs: inputs, classes: classes, channels: width, seed: seed)
    case .pyramid:
      return try PyramidHead(
        inputs: (1...4).map(backbone.channels(ofStage:)), classes: classes, channels: width,
        seed: seed)
    }
  }
}
