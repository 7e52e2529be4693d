import Imaging
import Manifest
import Support

/// Leaves out the instances of which too little is left, whatever hid them or cut them off: a crop,
/// a view, a turn, a paste on top.
///
/// All stages clip boxes and masks to the canvas and tell what is left as the visible fraction; what
/// this stage leaves out becomes a region to ignore, for its pixels are neither a whole instance nor
/// background. The rule and its words are those of `keep` in ``Paste``. A sample whose own segment is
/// left out is dropped whole.
package struct Keep: Stage {
  package static let name = "keep"
  package static let about = "leaves out instances of which too little is left to see"

  let targets: [String]
  let rule: KeepRule

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    rule = KeepRule(minimaOf: reader, side: "the shorter side of what is left")
  }

  package var changesEveryPixel: String? { nil }
  package var looksAtPixels: Bool { false }

  /// Only at masks.
  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed { .nothing }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var last: String?
      for (index, instance) in canvas.instances.enumerated() where !instance.isIgnored {
        guard let reason = rule.refusal(of: instance) else { continue }
        canvas.instances[index].isIgnored = true
        sample.count(drop: reason, by: run.stage)
        last = reason
      }
      if let last, sample.hasLostItsSegment(on: canvas) {
        sample.dropReason = "\(run.stage): \(last)"
      }
      sample[name] = consume canvas
    }
  }
}
