import Manifest
import Methods
import Support
import Tensors

extension MLSSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let widths = [parts.features, parts.features, contrast.dimension]
    let (query, key) = try parts.pair { backbone, seeds throws(PipelineError) in
      Encoder(
        backbone: backbone,
        projector: try Sequential.projector(widths, seed: seeds["projector"]))
    }
    var stream = parts.queueStream
    let projections = try KeyQueue(
      dimension: contrast.dimension, length: queue, random: &stream)
    let features = try KeyQueue(dimension: parts.features, length: queue, random: &stream)
    var numbers = MLS.Settings()
    numbers.keyMomentum = contrast.keyMomentum
    numbers.temperature = contrast.temperature
    numbers.neighbours = neighbours
    numbers.labelWeight = labelWeight
    numbers.contrastWeight = contrastWeight
    numbers.labelStart = warmUpEpochs / Double(parts.epochs)
    numbers.groups = groups
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(
      method: try MLS(
        query: .init(backbone: query.backbone, projector: query.projector),
        key: .init(backbone: key.backbone, projector: key.projector), features: features,
        projections: projections, settings: numbers), backbone: query.backbone)
  }
}
