import Imaging
import Manifest
import Support

/// Blurs with a Gaussian of random width with a probability (torchvision's `GaussianBlur`, with a
/// kernel as large as the width needs).
package struct GaussianBlur: Stage {
  package static let name = "gaussian_blur"
  package static let about = "blurs with a Gaussian of random width with a probability"

  let targets: [String]
  let probability: Double
  let sigma: ClosedRange<Double>

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number("probability", in: 0...1, default: 1, about: "how often it blurs")
    sigma = reader.range(
      "sigma_range_px", in: 0.01...100, default: 0.1...2, about: "the Gaussian's deviation")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let isBlurred = stream.chance(probability)
      let sigma = stream.uniform(sigma)
      if isBlurred { canvas.image.blur(sigma: sigma) }
      canvas.draws.append(
        StageDraws(stage: run.stage, values: ["sigma_px": isBlurred ? .number(sigma) : .null]))
      sample[name] = consume canvas
    }
  }
}
