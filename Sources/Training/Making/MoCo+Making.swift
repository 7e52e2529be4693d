import Manifest
import Methods
import Support
import Tensors

extension MoCoSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let hidden = [Int](repeating: parts.features, count: projectorLayers)
    let (query, key) = try parts.pair { backbone, seeds throws(PipelineError) in
      Encoder(
        backbone: backbone,
        projector: try Sequential.projector(
          hidden + [contrast.dimension], seed: seeds["projector"]))
    }
    var stream = parts.queueStream
    let bank = try KeyQueue(dimension: contrast.dimension, length: queue, random: &stream)
    var numbers = MoCo.Settings()
    numbers.dimension = contrast.dimension
    numbers.queueLength = queue
    numbers.keyMomentum = contrast.keyMomentum
    numbers.temperature = contrast.temperature
    numbers.groups = groups
    numbers.hardNegativeWeight = hardNegatives?.weight
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(
      method: try MoCo(query: query, key: key, queue: bank, settings: numbers),
      backbone: query.backbone)
  }
}
