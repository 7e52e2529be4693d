import Imaging
import Manifest
import Support

/// Inverts what is brighter than a threshold with a probability (torchvision's `RandomSolarize`).
package struct Solarize: Stage {
  package static let name = "solarize"
  package static let about = "inverts all levels from a threshold on with a probability"

  let targets: [String]
  let probability: Double
  let threshold: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number(
      "probability", in: 0...1, default: 0.5, about: "how often it inverts")
    threshold = reader.number(
      "threshold", in: 0...256, default: 128,
      about: "the lowest level that is inverted, on a scale of 0...255 whatever the depth")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let isInverted = stream.chance(probability)
      if isInverted { canvas.image.change(by: [.solarize(threshold)]) }
      canvas.draws.append(StageDraws(stage: run.stage, values: ["solarize": .bool(isInverted)]))
      sample[name] = consume canvas
    }
  }
}
