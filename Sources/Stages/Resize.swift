import Imaging
import Manifest
import Support

/// Resizes canvases, whatever their aspect: pixels with the antialiased triangle filter (equal to
/// Pillow's `BILINEAR`), masks by nearest neighbour.
package struct Resize: Stage {
  package static let name = "resize"
  package static let about = "resizes canvases"

  let targets: [String]
  let size: PixelSize

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    let side = reader.size("size_px")
    size = PixelSize(side.width, side.height)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets { sample[name]?.resize(to: size) }
  }
}
