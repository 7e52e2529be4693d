import Imaging
import Manifest
import Support

/// Mirrors canvases left to right with a probability; masks, boxes and matrix follow.
package struct Flip: Stage {
  package static let name = "flip"
  package static let about = "mirrors canvases left to right with a probability"

  let targets: [String]
  let probability: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number(
      "probability", in: 0...1, default: 0.5, about: "how often it mirrors")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      var stream = run.stream(for: sample, canvas: name)
      let isFlipped = stream.chance(probability)
      if isFlipped { sample[name]?.flip() }
      sample[name]?.draws.append(
        StageDraws(stage: run.stage, values: ["flip": .bool(isFlipped)]))
    }
  }
}
