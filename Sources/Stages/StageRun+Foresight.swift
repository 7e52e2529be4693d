import Imaging

/// A stage's draws depend on seed, sample and canvas, not on pixels: so what it will look at is known
/// from a header.
extension StageRun {
  /// What the stages that follow will look at of a canvas that is not decoded yet.
  package func foresight(of canvas: String, in sample: Sample) -> Foresight {
    Foresight(isWatched: observer?.looksAtPixels ?? false) { size in
      need(of: canvas, sized: size, in: sample)
    }
  }

  /// What the first stage that follows and looks at a canvas will look at.
  private func need(of canvas: String, sized size: PixelSize, in sample: Sample) -> PixelNeed {
    let need = Self.first(of: ahead, canvas, size, sample) { named($0.id) }
    return decodesExactly ? need.unreduced : need
  }

  /// What the first of some stages that looks at a canvas will look at; everything when none does,
  /// because then the canvas is kept as it is.
  static func first(
    of stages: some Sequence<PlannedStage>, _ canvas: String, _ size: PixelSize, _ sample: Sample,
    run: (PlannedStage) -> StageRun
  ) -> PixelNeed {
    for planned in stages {
      let need = planned.stage.need(of: canvas, sized: size, in: sample, run(planned))
      if need != .nothing { return need }
    }
    return .everything
  }
}
