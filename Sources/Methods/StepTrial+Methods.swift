import Support
import Tensors

extension StepTrial {
  /// A backbone and a projector of two linear layers.
  static func encoder(
    _ settings: Settings, dimension: Int
  ) throws(PipelineError) -> Encoder {
    let backbone = try backbone(settings)
    let width = backbone.depth.features
    return Encoder(
      backbone: backbone,
      projector: try Sequential.projector([width, width, dimension], seed: seed["projector"]))
  }

  static func simCLR(_ settings: Settings) throws(PipelineError) -> SimCLR {
    var numbers = SimCLR.Settings()
    numbers.usesBfloat16 = settings.usesBfloat16
    return SimCLR(encoder: try encoder(settings, dimension: 128), settings: numbers)
  }

  static func byol(_ settings: Settings) throws(PipelineError) -> BYOL {
    let networks = try predicting(settings, hidden: 4096, dimension: 256, hasLastBias: false)
    var numbers = BYOL.Settings()
    numbers.usesBfloat16 = settings.usesBfloat16
    return try BYOL(
      online: networks.online, predictor: networks.predictor, target: networks.target,
      settings: numbers)
  }

  static func msf(
    _ settings: Settings, _ random: inout RandomStream
  ) throws(PipelineError) -> MSF {
    let features = settings.depth.features
    let networks = try predicting(
      settings, hidden: 2 * features, dimension: features / 4, hasLastBias: true)
    var numbers = MSF.Settings()
    numbers.groups = settings.groups
    numbers.usesBfloat16 = settings.usesBfloat16
    return try MSF(
      online: networks.online, predictor: networks.predictor, target: networks.target,
      bank: KeyQueue(dimension: features / 4, length: settings.queueLength, random: &random),
      settings: numbers)
  }

  static func mls(
    _ settings: Settings, _ random: inout RandomStream
  ) throws(PipelineError) -> MLS {
    let query = try encoder(settings, dimension: 256)
    let key = try encoder(settings, dimension: 256)
    try key.copyState(of: query)
    var numbers = MLS.Settings()
    numbers.groups = settings.groups
    numbers.usesBfloat16 = settings.usesBfloat16
    return try MLS(
      query: .init(backbone: query.backbone, projector: query.projector),
      key: .init(backbone: key.backbone, projector: key.projector),
      features: KeyQueue(
        dimension: settings.depth.features, length: settings.queueLength, random: &random),
      projections: KeyQueue(dimension: 256, length: settings.queueLength, random: &random),
      settings: numbers)
  }

  static func slotCon(_ settings: Settings) throws(PipelineError) -> SlotCon {
    let (hidden, dimension) = (settings.hidden, 256)
    func network() throws(PipelineError) -> (encoder: DenseEncoder, grouping: SemanticGrouping) {
      let backbone = try backbone(settings)
      return (
        DenseEncoder(
          backbone: backbone,
          projector: try Sequential.slotPerceptron(
            backbone.depth.features, hidden: hidden, outputs: dimension, isDense: true,
            seed: seed["projector"])),
        try SemanticGrouping(count: 256, dimension: dimension, seed: seed["grouping"])
      )
    }
    let (student, teacher) = (try network(), try network())
    var numbers = SlotCon.Settings()
    numbers.usesBfloat16 = settings.usesBfloat16
    return try SlotCon(
      student: .init(encoder: student.encoder, grouping: student.grouping),
      teacher: .init(encoder: teacher.encoder, grouping: teacher.grouping),
      predictor: Sequential.slotPerceptron(
        dimension, hidden: hidden, outputs: dimension, isDense: false, seed: seed["predictor"]),
      settings: numbers)
  }

  private static func predicting(
    _ settings: Settings, hidden: Int, dimension: Int, hasLastBias: Bool
  ) throws(PipelineError) -> (online: Encoder, predictor: Sequential, target: Encoder) {
    func encoder() throws(PipelineError) -> Encoder {
      let backbone = try backbone(settings)
      return Encoder(
        backbone: backbone,
        projector: try Sequential.normalizedProjector(
          backbone.depth.features, hidden: hidden, outputs: dimension, hasLastBias: hasLastBias,
          seed: seed["projector"]))
    }
    let (online, target) = (try encoder(), try encoder())
    try target.copyState(of: online)
    let predictor = try Sequential.normalizedProjector(
      dimension, hidden: hidden, outputs: dimension, hasLastBias: hasLastBias,
      seed: seed["predictor"])
    return (online, predictor, target)
  }
}
