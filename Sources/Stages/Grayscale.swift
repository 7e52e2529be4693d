import Imaging
import Manifest
import Support

/// Replaces colours by their luma with a probability, keeping three channels (torchvision's
/// `RandomGrayscale` on Pillow images).
package struct Grayscale: Stage {
  package static let name = "grayscale"
  package static let about =
    "replaces colours by their luma with a probability, in as many channels"

  let targets: [String]
  let probability: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number(
      "probability", in: 0...1, default: 0.1, about: "how often colours go")
    plan.requireColours(of: targets, for: "stage 'grayscale'", at: reader.node.position)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let isGray = stream.chance(probability)
      if isGray { canvas.image.change(by: [.grayscale]) }
      canvas.draws.append(StageDraws(stage: run.stage, values: ["grayscale": .bool(isGray)]))
      sample[name] = consume canvas
    }
  }
}
