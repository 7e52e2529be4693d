import Manifest
import Scoring
import Support
import Tensors

extension LinearSegmentationSettings: Evaluates {
  package func results(
    as id: String, with parts: EvaluationParts
  ) throws(PipelineError) -> ProtocolResults? {
    try SegmentationComparison(
      id: id, title: "Linear segmentation of frozen features", subject: subject,
      training: training, isFrozen: true,
      head: { backbone, classes, seed throws(PipelineError) in
        try LinearHead(inputs: backbone.depth.features, classes: classes, seed: seed)
      }, parts: parts
    ).results()
  }
}
