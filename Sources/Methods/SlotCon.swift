import Safetensors
import Support
import Tensors

/// SlotCon: two views of an image agree on which prototype each pixel of their overlap belongs to, and
/// what prototypes pool from both is contrasted.
///
/// Wen et al., arXiv 2205.15288; step by step as in the authors' `models/slotcon.py`. The teacher is what
/// is kept.
package final class SlotCon {
  /// The numbers of the method; defaults are those of the paper.
  package struct Settings: Sendable, Equatable {
    package var loss = SlotLoss.Settings()
    /// How much of the teacher stays in the first step, 0...1; it rises to 1 by half a cosine.
    package var teacherMomentum = 0.99
    /// Whether the encoders compute in bfloat16; similarities and losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  /// An encoder and the prototypes for its pixels.
  package struct Network {
    /// `[N, C, H, W]` images to `[N, D, h, w]` dense features.
    package let encoder: any Layer
    package let grouping: SemanticGrouping

    package init(encoder: any Layer, grouping: SemanticGrouping) {
      self.encoder = encoder
      self.grouping = grouping
    }

    fileprivate var modules: [any Module] { [encoder, grouping] }
  }

  package let settings: Settings
  package let student: Network
  /// A moving average of the student, which no gradient reaches; its running statistics come from its
  /// own batches.
  package let teacher: Network
  /// Applied to the student's slots alone.
  package let predictor: any Layer
  private let collective: any Collective
  private let average: MovingAverage
  /// `[1, K]`, taken from the teacher's similarities.
  package private(set) var centre: Tensor
  /// Of this step's batches.
  private var meanScores: [Tensor] = []

  /// Joins networks; the teacher keeps the values it has, and the centre starts at 0.
  package init(
    student: Network, teacher: Network, predictor: any Layer, settings: Settings,
    collective: any Collective = SingleRank()
  ) throws(PipelineError) {
    self.student = student
    self.teacher = teacher
    self.predictor = predictor
    self.settings = settings
    self.collective = collective
    centre = try .zeros([1, student.grouping.prototypes.shape[0]])
    average = try MovingAverage(of: student.modules, in: teacher.modules)
  }

  /// Computes the objective of a batch.
  ///
  /// - Parameters:
  ///   - views: Two of `[N, C, H, W]`.
  ///   - overlaps: What both show, N in each view.
  /// - Returns: The loss and its parts.
  /// - Throws: ``PipelineError`` with `mismatchedShape` or `refusedOperation` for shapes that do not go
  ///   together.
  package func compare(
    _ views: [Tensor], overlaps: [[OverlapBox]]
  ) throws(PipelineError) -> SlotLoss {
    // Each view is a batch of its own for batch norm.
    var (answers, targets) = ([Tensor](), [Tensor]())
    for view in views { answers.append(try features(student, view)) }
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      for view in views { targets.append(try features(teacher, view)) }
    }
    let loss = try SlotLoss(
      student: .init(features: answers, grouping: student.grouping),
      teacher: .init(features: targets, grouping: teacher.grouping), overlaps: overlaps,
      centre: centre, predictor: predictor, settings: settings.loss, collective: collective)
    meanScores.append(loss.meanScores)
    return loss
  }

  private func features(_ network: Network, _ view: Tensor) throws(PipelineError) -> Tensor {
    try TensorEngine.withBfloat16(settings.usesBfloat16, on: view.device) {
      () throws(PipelineError) in
      try network.encoder.forward(view, .training())
    }
  }
}

extension SlotCon: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] {
    NamedTensors(
      parametersOf: [
        ("student.", student.encoder), ("grouping.", student.grouping), ("predictor.", predictor),
      ]
    ).tensors
  }

  package var tensors: [Tensor] { networks.tensors.map(\.tensor) + [centre] }

  package var backbonePrefix: String { "teacher.backbone." }

  /// The teacher moves before its forward pass, by the weights from before the step.
  package func beginStep(progress: Double) throws(PipelineError) {
    meanScores = []
    try average.move(
      keeping: MovingAverage.momentum(from: settings.teacherMomentum, at: progress))
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"], overlaps: true)
    let loss = try compare(batch.views, overlaps: batch.overlaps)
    let temperature = settings.loss.temperature
    return MethodLoss(loss: loss.total) { () throws(PipelineError) in
      try loss.figures(temperature: temperature)
    }
  }

  /// The centre moves behind the loss, which took the old one.
  package func endStep() throws(PipelineError) {
    guard !meanScores.isEmpty else { return }
    let mean = try Tensor.concatenated(meanScores).mean([0], keepingAxes: true)
    centre = try SlotLoss.centre(centre, after: mean, settings: settings.loss)
    meanScores = []
  }

  private var networks: NamedTensors {
    NamedTensors(of: [
      ("student.", student.encoder), ("grouping.", student.grouping), ("teacher.", teacher.encoder),
      ("teacher_grouping.", teacher.grouping), ("predictor.", predictor),
    ])
  }

  /// Names: `student.…`, `teacher.…`, `grouping.prototypes`, `teacher_grouping.prototypes`,
  /// `predictor.…`, and `center` for `[1, K]`.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try networks.stored()
    file.tensors["center"] = try centre.stored()
    return file
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    guard let stored = file.tensors["center"], stored.shape == centre.shape else {
      throw PipelineError(.mismatchedShape, at: place, "has no 'center' of \(centre.shape)")
    }
    try networks.load(file, at: place, ignoring: ["center"])
    centre = try .stored(stored, on: centre.device)
  }
}

extension SlotLoss {
  /// What to watch.
  ///
  /// - `distillation`, `slot_contrast`: the two parts of the loss, both directions together.
  /// - `queries`: slots that are there in both views, the mean over directions.
  /// - `skipped_directions`: directions without a contrast, for there were fewer than two queries.
  /// - `disjoint_pairs`: pairs of views that show nothing in common.
  /// - `accuracy`: how often a slot's own key wins, 0...1; `positive_similarity`: its mean cosine.
  /// - `embedding_std`: how far the teacher's slots spread, as for MoCo v2.
  func figures(temperature: Double) throws(PipelineError) -> [String: Double] {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      var figures = [
        "disjoint_pairs": Double(disjointPairs),
        "queries": Double(contrasts.reduce(0) { $0 + $1.queryRows.count })
          / Double(contrasts.count),
        "skipped_directions": Double(contrasts.count { $0.logits == nil }),
        "distillation": Double(try (distillations[0] + distillations[1]).number()),
        "slot_contrast": Double(try (contrasts[0].loss + contrasts[1].loss).number()),
      ]
      guard let first = contrasts.first, let logits = first.logits else { return figures }
      let winners = try logits.indexOfMax(axis: 1).integers()
      let labels = try Tensor.integers(first.labels, on: logits.device).reshaped([-1, 1])
      let own = try logits.gathered(labels, axis: 1).mean().number()
      figures["accuracy"] =
        Double(zip(winners, first.labels).count { $0 == $1 }) / Double(winners.count)
      figures["positive_similarity"] = Double(own) * temperature
      figures["embedding_std"] = try MoCo.Step.spread(of: first.keys)
      return figures
    }
  }
}
