import Manifest
import Methods
import Support
import Tensors

extension SlotConSettings: MakesMethod {
  /// The teacher's backbone is what is kept, as the authors evaluate it.
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let (encoder, following) = try parts.pair(startsAsIdentity: true) {
      backbone, seeds throws(PipelineError) in
      DenseEncoder(
        backbone: backbone,
        projector: try Sequential.slotPerceptron(
          parts.features, hidden: hidden, outputs: dimension, isDense: true,
          seed: seeds["projector"]))
    }
    let grouping = try SemanticGrouping(
      count: prototypes, dimension: dimension, seed: parts.seeds["grouping"])
    let followingGroups = try SemanticGrouping(
      prototypes: grouping.prototypes.detached().copy())
    let predictor = try Sequential.slotPerceptron(
      dimension, hidden: hidden, outputs: dimension, isDense: false,
      seed: parts.seeds["predictor"])
    var numbers = SlotCon.Settings()
    numbers.loss.studentTemperature = studentTemperature
    numbers.loss.teacherTemperature = teacherTemperature
    numbers.loss.temperature = temperature
    numbers.loss.groupWeight = groupWeight
    numbers.loss.centreMomentum = centreMomentum
    numbers.loss.masksDisjoint = disjoint == .mask
    numbers.teacherMomentum = teacherMomentum
    numbers.usesBfloat16 = parts.usesBfloat16
    return MadeMethod(
      method: try SlotCon(
        student: .init(encoder: encoder, grouping: grouping),
        teacher: .init(encoder: following, grouping: followingGroups), predictor: predictor,
        settings: numbers), backbone: following.backbone)
  }
}
