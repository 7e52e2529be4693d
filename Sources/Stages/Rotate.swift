import Imaging
import Manifest
import Support

/// Turns whole canvases by a random angle, pixels as Pillow's `Image.rotate` does (torchvision's
/// `RandomRotation`, with `degrees_range` for its `degrees` and `filter` for its `interpolation`).
///
/// Eight-bit pixels and masks are Pillow's, sample for sample; ``Transform`` is the finer way: it mixes
/// the picture's edge with the fill and rounds instead of cutting fractions off.
package struct Rotate: Stage {
  package static let name = "rotate"
  package static let about = "turns canvases by a random angle"

  let targets: [String]
  let degreesRange: ClosedRange<Double>
  let filter: RotationFilter
  let expand: Bool
  /// The level of every channel outside the picture, 0...255 whatever the depth.
  let fill: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    degreesRange = reader.range(
      "degrees_range", in: -360...360, about: "the angle, uniform; counter-clockwise")
    filter = reader.choice(
      "filter", default: RotationFilter.nearest, about: "what a pixel between others is made of")
    expand = reader.flag(
      "expand", default: false, about: "whether the canvas grows to hold the result")
    fill = reader.number(
      "fill", in: 0...255, default: 0, about: "the level of every channel outside the picture")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let degrees = stream.uniform(degreesRange)
      let size = canvas.image.size
      if let turns = Rotation.quarterTurns(degrees: degrees, of: size, expand: expand) {
        canvas.rotate(quarterTurns: turns)
      } else {
        let rotation = Rotation(degrees: degrees, of: size, expand: expand)
        guard rotation.target.area <= GeometryDraw.largestArea else {
          throw PipelineError(
            .limitExceeded, at: "\(run.stage) of canvas '\(name)'",
            "the result of \(size) would have more than \(GeometryDraw.largestArea) pixels",
            hint: "leave 'expand' out")
        }
        canvas.rotate(rotation, by: filter, fill: fill)
      }
      canvas.draws.append(
        StageDraws(stage: run.stage, values: ["rotate_degrees": .number(degrees)]))
      sample[name] = consume canvas
    }
  }
}
