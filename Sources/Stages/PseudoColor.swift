import Datasets
import Imaging
import Manifest
import Support

/// Shows canvases of two energies in the colours of security scanners, see ``PseudoColour``.
///
/// Channel 0 holds the low energy, channel 1 the high one, as levels of transmission.
package struct PseudoColor: Stage {
  package static let name = "pseudo_color"
  package static let about = "shows two energies in the colours of security scanners"

  let targets: [String]
  /// The level of air; nil for each canvas's own.
  let white: Double?
  let dark: Double

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    white = reader.number(
      "white", in: 1...255, or: "brightest", default: 255,
      about: "the level of air of both channels, or each canvas's own")
    dark = reader.number("dark", in: 0...254, default: 0, about: "the level of no transmission")
    if let white, white <= dark { reader.report(white: white, dark: dark) }
    plan.requireTwoEnergies(of: targets, for: "stage 'pseudo_color'", at: reader.node.position)
    plan.reformat(targets, to: PixelFormat(channels: 3))
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      let white = self.white ?? max(Content.air(of: canvas.image), dark + 1)
      canvas.image = .eight(canvas.image.pseudoColoured(white: white, dark: dark))
      sample[name] = canvas
    }
  }
}
