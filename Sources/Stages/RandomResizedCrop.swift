import Imaging
import Manifest
import Support

/// Cuts a box of random area and shape and resizes it (torchvision's `RandomResizedCrop`, with
/// `scale_range` for its `scale`, `ratio_range` for its `ratio` and `filter` for its `interpolation`).
package struct RandomResizedCrop: Stage {
  package static let name = "random_resized_crop"
  package static let about = "cuts a box of random area and shape and resizes it"

  let targets: [String]
  let size: PixelSize
  let rule: CropRule
  let overlap: SharedCrop?
  let filter: ResampleFilter

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let side = reader.size("size_px", about: "width and height after resizing")
    size = PixelSize(side.width, side.height)
    plan.resize(targets, to: size)
    rule = CropRule(reader, area: 0.08...1, ratio: 0.75...(4.0 / 3))
    overlap = SharedCrop(reader, in: plan)
    filter = reader.choice(
      "filter", default: ResampleFilter.bilinear, about: "what resizing weighs pixels by")
  }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed {
    guard targets.contains(canvas) else { return .nothing }
    // Where the other view lies is not known before it is made.
    guard overlap == nil else { return .everything }
    var stream = run.stream(for: sample, canvas: canvas)
    return .part(rule.draw(from: &stream, in: size), resizedTo: self.size)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample[name] else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let other = overlap?.corners(in: canvas, of: sample)
      let box =
        if let overlap, let other {
          rule.draw(from: &stream, in: canvas.image.size, meeting: other, least: overlap.least)
        } else {
          rule.draw(from: &stream, in: canvas.image.size)
        }
      canvas.resize(box, to: size, by: filter)
      canvas.draws.append(
        StageDraws(stage: run.stage, values: ["box": .array(box.corners.map { .integer($0) })]))
      sample[name] = canvas
    }
  }
}
