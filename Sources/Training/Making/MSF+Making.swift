import Manifest
import Methods
import Support
import Tensors

extension MSFSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let dimension = self.dimension ?? parts.features / 4
    let networks = try parts.predicting(
      hidden: hidden ?? 2 * parts.features, dimension: dimension, hasLastBias: true)
    var stream = parts.queueStream
    let bank = try KeyQueue(dimension: dimension, length: queue, random: &stream)
    var numbers = MSF.Settings()
    numbers.targetMomentum = targetMomentum
    numbers.neighbours = neighbours
    numbers.groups = groups
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(
      method: try MSF(
        online: networks.online, predictor: networks.predictor, target: networks.target,
        bank: bank, settings: numbers), backbone: networks.online.backbone)
  }
}
