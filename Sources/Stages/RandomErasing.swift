import Imaging
import Manifest
import Support

/// Fills a box of random area and shape with one level or with noise, with a probability
/// (torchvision's `RandomErasing`); masks and boxes stay as they are.
package struct RandomErasing: Stage {
  package static let name = "random_erasing"
  package static let about = "fills a box of random area and shape, with a probability"

  let targets: [String]
  let probability: Double
  let areaRange: ClosedRange<Double>
  /// Height over width, the other way round than of crops, as torchvision has it.
  let ratioRange: ClosedRange<Double>
  /// The level in all channels, 0...255 whatever the depth; nil for noise.
  let fill: Double?

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number("probability", in: 0...1, default: 0.5, about: "how often it fills")
    areaRange = reader.range(
      "scale_range", in: 0.0001...1, default: 0.02...0.33, about: "the box's fraction of the area")
    ratioRange = reader.range(
      "ratio_range", in: 0.01...100, default: 0.3...3.3, about: "the box's height over its width")
    fill = reader.number(
      "fill", in: 0...255, or: "noise", default: 0,
      about: "the level in the box, whatever the depth, or noise of all levels")
  }

  /// The box for an image, smaller on both sides; nil when none of ten draws is.
  private func box(in image: PixelSize, from stream: inout RandomStream) -> Box? {
    for _ in 0..<CropRule.attempts {
      let fraction = stream.uniform(areaRange)
      let ratio = stream.logUniform(ratioRange)
      let size = CropRule.size(of: image, areaFraction: fraction, ratio: 1 / ratio)
      guard CropRule.accepts(size, in: image), size.width < image.width, size.height < image.height
      else { continue }
      let y = stream.integer(0...image.height - size.height)
      let x = stream.integer(0...image.width - size.width)
      return Box(x, y, x + size.width, y + size.height)
    }
    return nil
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let isFilled = stream.chance(probability)
      let box = isFilled ? box(in: canvas.image.size, from: &stream) : nil
      if let box { canvas.image.fill(box, with: fill, noise: &stream) }
      canvas.draws.append(
        StageDraws(
          stage: run.stage,
          values: ["box": box.map { .array($0.corners.map { .integer($0) }) } ?? .null]))
      sample[name] = consume canvas
    }
  }
}
