import Manifest
import Methods
import Support
import Tensors

extension SimCLRSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let backbone = try parts.backbone()
    let widths = [parts.features, parts.features, dimension]
    let encoder = Encoder(
      backbone: backbone,
      projector: try Sequential.projector(widths, seed: parts.seeds["projector"]))
    var numbers = SimCLR.Settings()
    numbers.temperature = temperature
    numbers.hardNegativeWeight = hardNegatives?.weight
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(method: SimCLR(encoder: encoder, settings: numbers), backbone: backbone)
  }
}
