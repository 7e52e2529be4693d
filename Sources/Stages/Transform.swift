import Imaging
import Manifest
import Support

/// Flips, turns, shears, scales and tilts whole canvases: pixels bilinearly, masks by nearest
/// neighbour.
///
/// Turning by multiples of 90° is exact; shrinking is antialiased. With `expand` the canvas grows to
/// hold the result, else it keeps its size about its centre.
package struct Transform: Stage {
  package static let name = "transform"
  package static let about = "flips, turns and scales whole canvases"

  let targets: [String]
  let geometry: Geometry
  let expand: Bool
  /// The level of every channel outside the picture, 0...255 whatever the depth: 0 for photographs,
  /// 255 for air under X-rays.
  let fill: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    geometry = Geometry(reader)
    expand = reader.flag(
      "expand", default: true, about: "whether the canvas grows to hold the result")
    if expand { plan.resize(targets, to: nil) }
    fill = reader.number(
      "fill", in: 0...255, default: 0, about: "the level of every channel outside the picture")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample[name] else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let size = canvas.image.size
      let draw = geometry.draw(from: &stream, for: size, ScaleRule.Reference(canvas: size))
      guard !draw.isTooLarge else {
        throw PipelineError(
          .limitExceeded, at: "\(run.stage) of canvas '\(name)'",
          "the result of \(size) would have more than \(GeometryDraw.largestArea) pixels",
          hint: "lower 'scale_range' or 'frame_range_px'")
      }
      draw.apply(to: &canvas, expand: expand, fill: fill)
      canvas.draws.append(StageDraws(stage: run.stage, values: draw.json))
      sample[name] = canvas
    }
  }
}
