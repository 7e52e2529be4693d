import Imaging
import Manifest
import Support

/// Tells how much each pixel stands out; from then on the map moves with its canvas.
///
/// Maps are of the colours a canvas has when the stage comes; later changes of colours leave them as
/// they are.
package struct Saliency: Stage {
  package static let name = "saliency"
  package static let about = "tells how much each pixel stands out, 0 to 1"

  /// How it is told.
  enum Estimator: String, Sendable, CaseIterable {
    case robustBackground = "robust_background"
    case minimumBarrier = "minimum_barrier"
    case frequencyTuned = "frequency_tuned"
    case spectralResidual = "spectral_residual"
    case fineGrained = "fine_grained"
    case centerPrior = "center_prior"

    func map(of image: Image) -> StoredSaliency {
      let estimator: any SaliencyEstimator =
        switch self {
        case .robustBackground: RobustBackground()
        case .minimumBarrier: MinimumBarrier()
        case .frequencyTuned: FrequencyTuned()
        case .spectralResidual: SpectralResidual()
        case .fineGrained: FineGrained()
        case .centerPrior: CenterPrior()
        }
      return estimator.stored(of: image)
    }
  }

  let targets: [String]
  let estimator: Estimator

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    estimator = reader.choice(
      "estimator", default: Estimator.robustBackground, about: "how it is told, from pixels alone")
    plan.requireColours(of: targets, for: "stage 'saliency'", at: reader.node.position)
    plan.tellSaliency(of: targets)
  }

  package var changesEveryPixel: String? { nil }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      let map = estimator.map(of: canvas.image.shown)
      canvas.saliency = .eight(map.image)
      canvas.draws.append(
        StageDraws(
          stage: run.stage,
          values: ["estimator": .string(estimator.rawValue), "mean": .number(map.mean)]))
      sample[name] = canvas
    }
  }
}
