import Imaging
import Manifest
import Support

/// Resizes canvases: pixels with an antialiased filter (equal to Pillow's), masks by nearest neighbour.
package struct Resize: Stage {
  package static let name = "resize"
  package static let about = "resizes canvases"

  /// What becomes of an aspect that is not the size's.
  enum Mode: String, Sendable, CaseIterable {
    /// Both sides get the size, whatever the aspect.
    case stretch
    /// The picture gets the largest size of its own aspect that lies inside.
    case fit
    /// The picture just covers the size; what hangs over is cut off evenly on both sides.
    case fill
    /// As `fit`, then the rest of the size gets the fill colour evenly on both sides.
    case pad
  }

  let targets: [String]
  let size: PixelSize
  let mode: Mode
  let filter: ResampleFilter
  /// The level of every channel beside the picture, 0...255 whatever the depth: 0 for photographs,
  /// 255 for air under X-rays.
  let fill: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let side = reader.size("size_px", about: "width and height")
    size = PixelSize(side.width, side.height)
    mode = reader.choice(
      "mode", default: Mode.stretch, about: "what becomes of an aspect that is not the size's")
    plan.resize(targets, to: mode == .fit ? nil : size)
    filter = reader.choice(
      "filter", default: ResampleFilter.bilinear, about: "what it weighs pixels by")
    let fill = reader.numberIfPresent(
      "fill", in: 0...255, about: "the level beside the picture with 'mode: pad'; 0 when absent")
    reader.belongs("fill", to: "mode", being: Mode.pad, found: mode)
    self.fill = fill ?? 0
    if fill == nil, mode == .pad { reader.note("fill", .number(0)) }
  }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed {
    guard targets.contains(canvas) else { return .nothing }
    let target =
      switch mode {
      case .stretch: self.size
      case .fit, .pad: size.fitting(self.size)
      case .fill: size.covering(self.size)
      }
    return .part(size.bounds, resizedTo: target)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample[name] else { continue }
      switch mode {
      case .stretch: canvas.resize(to: size, by: filter)
      case .fit: canvas.resizeToFit(size, by: filter)
      case .fill:
        canvas.resizeToCover(size, by: filter)
        canvas.recentre(to: size, fill: fill)
      case .pad:
        canvas.resizeToFit(size, by: filter)
        canvas.recentre(to: size, fill: fill)
      }
      sample[name] = canvas
    }
  }
}

extension Canvas {
  /// Resizes, keeping the aspect, to the largest size that lies inside another.
  fileprivate mutating func resizeToFit(_ size: PixelSize, by filter: ResampleFilter) {
    resize(to: image.size.fitting(size), by: filter)
  }
}

extension PixelSize {
  /// The largest size of this aspect that lies inside another.
  fileprivate func fitting(_ size: PixelSize) -> PixelSize {
    let factor = min(
      Double(size.width) / Double(width), Double(size.height) / Double(height))
    let scaled = FrameRule.scaled(self, by: factor)
    return PixelSize(min(size.width, scaled.width), min(size.height, scaled.height))
  }
}
