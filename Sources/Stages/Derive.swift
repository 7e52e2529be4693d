import Imaging
import Manifest
import Support

/// Makes canvases that begin as others are at this point: pixels, masks, saliency and what was drawn.
///
/// ```yaml
/// - derive: { hard_negative: { from: key } }
/// ```
package struct Derive: Stage {
  package static let name = "derive"
  package static let about = "makes canvases that begin as others are at this point"

  let copies: [(name: String, from: String)]

  package init(_ reader: MappingReader, in plan: StagePlan) {
    let existing = plan.canvases
    var copies: [(name: String, from: String)] = []
    for key in reader.names(
      nil, for: "a canvas", missing: "\(reader.subject) names no canvas",
      hint: "write 'hard_negative: { from: key }'")
    {
      let nested = reader.nested(
        key.name, "'\(key.name)' of \(reader.subject)", about: "a new canvas's name")
      let from = nested.requiredText(
        "from", "a canvas", about: "the canvas it begins as")
      nested.finish()
      guard let from else { continue }
      guard existing.contains(from.value) else {
        plan.bag.report(
          "there is no canvas '\(from.value)' at this point", at: from.position,
          hint: NearestName.hint(for: from.value, among: existing))
        continue
      }
      plan.refuseHighPassed([from.value], at: reader)
      plan.make(
        Located(key.name, at: key.position),
        as: plan[from.value] ?? PlannedCanvas(origins: []))
      copies.append((key.name, from.value))
    }
    self.copies = copies
  }

  package var changesEveryPixel: String? { nil }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for copy in copies { sample[copy.name] = sample[copy.from] }
  }
}
