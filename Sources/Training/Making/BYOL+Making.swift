import Manifest
import Methods
import Support
import Tensors

extension BYOLSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let networks = try parts.predicting(hidden: hidden, dimension: dimension, hasLastBias: false)
    var numbers = BYOL.Settings()
    numbers.targetMomentum = targetMomentum
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(
      method: try BYOL(
        online: networks.online, predictor: networks.predictor, target: networks.target,
        settings: numbers), backbone: networks.online.backbone)
  }
}

extension MethodParts {
  /// The networks of BYOL and MSF.
  struct Predicting {
    let online: Encoder
    let predictor: Sequential
    let target: Encoder
  }

  /// Makes an online encoder with a predictor, and a target that starts as the encoder.
  ///
  /// - Parameters:
  ///   - hidden: The width between the layers of projector and predictor.
  ///   - dimension: The length of an embedding.
  ///   - hasLastBias: Whether their last layers have a bias.
  /// - Returns: The networks.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  func predicting(
    hidden: Int, dimension: Int, hasLastBias: Bool
  ) throws(PipelineError) -> Predicting {
    let (online, target) = try pair { backbone, seeds throws(PipelineError) in
      Encoder(
        backbone: backbone,
        projector: try Sequential.normalizedProjector(
          features, hidden: hidden, outputs: dimension, hasLastBias: hasLastBias,
          seed: seeds["projector"]))
    }
    let predictor = try Sequential.normalizedProjector(
      dimension, hidden: hidden, outputs: dimension, hasLastBias: hasLastBias,
      seed: seeds["predictor"])
    return Predicting(online: online, predictor: predictor, target: target)
  }
}
