import Support
import Tensors

/// The objective of SlotCon over the dense features of two views: both must share the pixels they have
/// in common alike, and slots must find themselves in the other view.
///
/// Wen et al., arXiv 2205.15288, equations 4 to 8.
package struct SlotLoss {
  /// The numbers of the objective; defaults are those of the paper.
  package struct Settings: Sendable, Equatable {
    /// What the student's similarities are divided by in the distillation.
    package var studentTemperature = 0.1
    /// What the teacher's are.
    package var teacherTemperature = 0.07
    /// τ of the slots' contrast.
    package var temperature = 0.2
    /// What the distillation counts; the contrast counts the rest to 1.
    package var groupWeight = 0.5
    /// How much of the centre stays in a step.
    package var centreMomentum = 0.9
    /// Whether pairs of views that do not meet are left out of the distillation, where they count `ln K`
    /// for each cell in the authors' code.
    package var masksDisjoint = false

    package init() {}
  }

  /// One of the two networks' features of both views, and its prototypes.
  package struct Side {
    /// `[N, D, H, W]` of both views.
    package let features: [Tensor]
    package let grouping: SemanticGrouping

    package init(features: [Tensor], grouping: SemanticGrouping) {
      self.features = features
      self.grouping = grouping
    }
  }

  /// `w (D₁₂ + D₂₁) + (1 - w) (C₁₂ + C₂₁)`.
  package let total: Tensor
  /// The distillation of each view of the student from the other one of the teacher.
  package let distillations: [Tensor]
  /// The contrast of each view of the student with the other one of the teacher.
  package let contrasts: [SlotContrast]
  /// `[1, K]`, the mean over all pixels of both views and all ranks of the teacher's similarities.
  package let meanScores: Tensor
  /// Pairs of views that have nothing in common.
  package let disjointPairs: Int

  /// Computes the objective.
  ///
  /// - Parameters:
  ///   - student: What gradients flow into.
  ///   - teacher: What they do not.
  ///   - overlaps: What both views show, N in each view.
  ///   - centre: `[1, K]`, taken from the teacher's similarities.
  ///   - predictor: Applied to the student's slots.
  ///   - settings: The numbers.
  ///   - collective: The ranks.
  /// - Throws: ``PipelineError`` with `mismatchedShape` or `refusedOperation` for shapes that do not go
  ///   together.
  package init(
    student: Side, teacher: Side, overlaps: [[OverlapBox]], centre: Tensor,
    predictor: any Layer, settings: Settings, collective: any Collective
  ) throws(PipelineError) {
    var (asking, asked) = ([SemanticGrouping.Groups](), [SemanticGrouping.Groups]())
    for view in student.features { asking.append(try student.grouping.groups(of: view)) }
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      for view in teacher.features { asked.append(try teacher.grouping.groups(of: view)) }
    }
    disjointPairs = overlaps.first?.count(where: \.isEmpty) ?? 0
    let kept = (overlaps.first ?? []).map { !(settings.masksDisjoint && $0.isEmpty) }
    var (distillations, contrasts) = ([Tensor](), [SlotContrast]())
    for view in 0..<2 {
      let (own, other) = (asking[view], asked[1 - view])
      let cells = try Self.distillation(
        student: OverlapBox.aligned(own.scores, to: overlaps[view]),
        teacher: OverlapBox.aligned(other.scores, to: overlaps[1 - view]), centre: centre,
        settings: settings)
      distillations.append(try Self.mean(cells, of: kept))
      contrasts.append(
        try SlotContrast(
          student: .init(slots: own.slots, present: own.present()),
          teacher: .init(slots: other.slots, present: other.present()), predictor: predictor,
          temperature: settings.temperature, collective: collective))
    }
    self.distillations = distillations
    self.contrasts = contrasts
    let grouped = try (distillations[0] + distillations[1]).scaled(by: settings.groupWeight)
    let found = try (contrasts[0].loss + contrasts[1].loss).scaled(by: 1 - settings.groupWeight)
    total = try grouped + found
    meanScores = try Self.mean(asked, collective)
  }

  /// The cross-entropy of each cell, `-Σ_k softmax((b - c) / T')_k log softmax(a / T)_k`.
  ///
  /// - Parameters:
  ///   - student: `[N, K, H, W]` similarities a.
  ///   - teacher: b of the same places; no gradient flows into them.
  ///   - centre: `[1, K]`.
  ///   - settings: The temperatures.
  /// - Returns: `[N, H, W]`.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package static func distillation(
    student: Tensor, teacher: Tensor, centre: Tensor, settings: Settings
  ) throws(PipelineError) -> Tensor {
    let centred = try teacher.detached() - centre.detached().reshaped([1, -1, 1, 1])
    let target = try centred.scaled(by: 1 / settings.teacherTemperature).logSoftmax(axis: 1).exp()
    let answer = try student.scaled(by: 1 / settings.studentTemperature).logSoftmax(axis: 1)
    return try (target * answer).sum([1]).negated()
  }

  /// `c` of the next step: `m c + (1 - m) mean`.
  package static func centre(
    _ centre: Tensor, after mean: Tensor, settings: Settings
  ) throws(PipelineError) -> Tensor {
    try centre.scaled(by: settings.centreMomentum) + mean.scaled(by: 1 - settings.centreMomentum)
  }

  /// The mean over the cells of the samples that are kept; 0 without any.
  private static func mean(_ cells: Tensor, of kept: [Bool]) throws(PipelineError) -> Tensor {
    guard kept.contains(false) else { return try cells.mean() }
    let places = kept.indices.filter { kept[$0] }
    guard !places.isEmpty else { return try cells.sum().scaled(by: 0) }
    return try cells.selected(places).mean()
  }

  private static func mean(
    _ views: [SemanticGrouping.Groups], _ collective: any Collective
  ) throws(PipelineError) -> Tensor {
    var means: [Tensor] = []
    for view in views { means.append(try view.scores.mean([0, 2, 3])) }
    let own = try Tensor.stacked(means).mean([0])
    return try .stacked(try collective.gathered(own)).mean([0], keepingAxes: true)
  }
}
