import Imaging
import Manifest
import Support

/// Cuts a box of a fixed size out of canvases, at the centre or at a random place.
///
/// A canvas smaller than the box is first enlarged, keeping its aspect, until it covers it.
package struct Crop: Stage {
  package static let name = "crop"
  package static let about = "cuts a box of a fixed size out of canvases"

  enum Position: String, Sendable, CaseIterable {
    case random
    case center

    /// A box of a size inside an image that is no smaller.
    func box(of size: PixelSize, in image: PixelSize, _ stream: inout RandomStream) -> Box {
      let room = (x: image.width - size.width, y: image.height - size.height)
      let x = self == .center ? room.x / 2 : stream.integer(0...room.x)
      let y = self == .center ? room.y / 2 : stream.integer(0...room.y)
      return Box(x, y, x + size.width, y + size.height)
    }
  }

  let targets: [String]
  let size: PixelSize
  let position: Position

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let side = reader.size("size_px", about: "width and height of the box")
    size = PixelSize(side.width, side.height)
    plan.resize(targets, to: size)
    position = reader.choice("position", default: Position.random, about: "where the box lies")
  }

  package var changesEveryPixel: String? { nil }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed {
    guard targets.contains(canvas) else { return .nothing }
    guard size.width >= self.size.width, size.height >= self.size.height else { return .everything }
    var stream = run.stream(for: sample, canvas: canvas)
    return .part(position.box(of: self.size, in: size, &stream), reduction: 1)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample[name] else { continue }
      var stream = run.stream(for: sample, canvas: name)
      if canvas.image.width < size.width || canvas.image.height < size.height {
        canvas.resizeToCover(size)
      }
      let box = position.box(of: size, in: canvas.image.size, &stream)
      canvas.crop(to: box)
      canvas.draws.append(
        StageDraws(stage: run.stage, values: ["box": .array(box.corners.map { .integer($0) })]))
      sample[name] = canvas
    }
  }
}

extension Canvas {
  /// Resizes, keeping the aspect, so that a size is just covered.
  package mutating func resizeToCover(_ size: PixelSize, by filter: ResampleFilter = .bilinear) {
    resize(to: image.size.covering(size), by: filter)
  }

  /// Resizes, keeping the aspect, so that a size is just covered, and cuts off what hangs over evenly
  /// on both sides.
  package mutating func cover(_ size: PixelSize) {
    resizeToCover(size)
    recentre(to: size, fill: 0)
  }
}

extension PixelSize {
  /// The least size of this aspect that covers another.
  func covering(_ size: PixelSize) -> PixelSize {
    let factor = max(
      Double(size.width) / Double(width), Double(size.height) / Double(height))
    let scaled = FrameRule.scaled(self, by: factor)
    return PixelSize(max(size.width, scaled.width), max(size.height, scaled.height))
  }
}
