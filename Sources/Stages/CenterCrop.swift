import Imaging
import Manifest
import Support

/// Cuts the middle of canvases to a size, filling what a smaller canvas lacks (torchvision's
/// `CenterCrop`).
package struct CenterCrop: Stage {
  package static let name = "center_crop"
  package static let about = "cuts the middle of canvases to a size, filling what is missing"

  let targets: [String]
  let size: PixelSize
  /// The level of every channel beside a smaller picture, 0...255 whatever the depth.
  let fill: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let side = reader.size("size_px", about: "width and height of the result")
    size = PixelSize(side.width, side.height)
    plan.resize(targets, to: size)
    fill = reader.number(
      "fill", in: 0...255, default: 0, about: "the level beside a picture that is smaller")
  }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed {
    guard targets.contains(canvas) else { return .nothing }
    let middle = middle(of: size)
    return size.bounds.contains(middle) ? .part(middle, reduction: 1) : .everything
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      canvas.cut(middle(of: canvas.image.size), fill: fill)
      sample[name] = consume canvas
    }
  }

  /// What is cut out; it may reach beyond the canvas.
  private func middle(of canvas: PixelSize) -> Box {
    let x = Self.offset(canvas.width, size.width)
    let y = Self.offset(canvas.height, size.height)
    return Box(x, y, x + size.width, y + size.height)
  }

  /// Where the middle begins: half of what is too much, rounded half to even; of what is too little,
  /// the smaller half comes first.
  package static func offset(_ side: Int, _ target: Int) -> Int {
    side >= target
      ? Int((Double(side - target) / 2).rounded(.toNearestOrEven)) : -((target - side) / 2)
  }
}
