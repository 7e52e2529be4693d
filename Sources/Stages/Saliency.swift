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
    /// Maps that others made, for example with a network of theirs.
    case fromFiles = "from_files"
  }

  let targets: [String]
  let teller: SaliencyTeller

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let estimator = reader.choice(
      "estimator", default: Estimator.robustBackground, about: "how it is told")
    reader.belongs("maps", to: "estimator", being: Estimator.fromFiles, found: estimator)
    reader.needs(
      "maps", for: "estimator", being: Estimator.fromFiles, found: estimator,
      hint: "name the source whose images are the maps")
    let maps = reader.textIfPresent(
      "maps", about: "the source of the maps, which have the names of their images"
    ).flatMap { plan.source($0, as: .images, for: reader.subject) }
    let longest = reader.integerIfPresent(
      "max_side_px", in: 16...65536,
      about: "of larger canvases a copy with this longer side is looked at; all of them when absent"
    )
    if estimator == .fromFiles, longest != nil {
      reader.bag.report(
        "'max_side_px' is for maps that are told from pixels, but 'estimator' is 'from_files'",
        at: reader.position(of: "max_side_px"), hint: "leave one of them out")
    }
    let way: SaliencyTeller.Way =
      switch estimator {
      case .robustBackground: .pixels(RobustBackground(), longestSide: longest)
      case .minimumBarrier: .pixels(MinimumBarrier(), longestSide: longest)
      case .frequencyTuned: .pixels(FrequencyTuned(), longestSide: longest)
      case .spectralResidual: .pixels(SpectralResidual(), longestSide: longest)
      case .fineGrained: .pixels(FineGrained(), longestSide: longest)
      case .centerPrior: .pixels(CenterPrior(), longestSide: longest)
      case .fromFiles: .files(source: maps ?? "")
      }
    teller = SaliencyTeller(name: estimator.rawValue, way: way)
    plan.requireColours(of: targets, for: "stage 'saliency'", at: reader.node.position)
    plan.tellSaliency(of: targets, by: teller)
  }

  package var changesEveryPixel: String? { nil }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      let (map, draws) = try teller.map(of: canvas, in: run)
      canvas.saliency = .eight(map)
      canvas.draws.append(
        StageDraws(
          stage: run.stage,
          values: draws.merging(
            ["estimator": .string(teller.name), "mean": .number(map.coverage)]) { $1 }))
      sample[name] = canvas
    }
  }
}
