import Manifest
import Support

/// Makes several views of one canvas, each through stages of its own; the canvas itself goes.
///
/// ```yaml
/// - views:
///     query: [ { random_resized_crop: { size_px: [224, 224], scale_range: [0.2, 1] } }, { flip: {} } ]
///     key: [ { random_resized_crop: { size_px: [224, 224], scale_range: [0.2, 1] } } ]
/// ```
package struct Views: Stage {
  package static let name = "views"
  package static let about = "makes several views of one canvas, each through stages of its own"

  /// A view's name and the stages it goes through.
  struct View: Sendable {
    let name: String
    let stages: [PlannedStage]
  }

  let from: String
  let views: [View]

  package init(_ reader: MappingReader, in plan: StagePlan) {
    let written = reader.textIfPresent(
      "from", about: "the canvas it starts from; the first when absent")
    from = written?.value ?? plan.canvases.first ?? "image"
    if written == nil { reader.note("from", .string(from)) }
    if !plan.canvases.contains(from) {
      plan.bag.report(
        plan.canvases.isEmpty
          ? "\(reader.subject) needs a canvas, but no earlier stage makes one"
          : "there is no canvas '\(from)' at this point",
        at: written?.position ?? reader.node.position,
        hint: NearestName.hint(for: from, among: plan.canvases))
    }
    let origins = plan.sourceNames(of: [from])
    plan.remove(from)
    var views: [View] = []
    for key in reader.names(nil, for: "a view") where key.name != "from" {
      plan.make(Located(key.name, at: key.position), from: origins)
      views.append(Self.read(reader, key, in: plan))
    }
    if views.isEmpty {
      plan.bag.report(
        "\(reader.subject) names no view", at: reader.node,
        hint: "write 'query: [ { random_resized_crop: { … } } ]'")
    }
    self.views = views
  }

  private static func read(
    _ reader: MappingReader, _ key: ManifestKey, in plan: StagePlan
  ) -> View {
    let inner = StagePlan(nestedIn: plan, canvas: key.name)
    var list = StageList()
    for entry in reader.stages(key.name, about: "a view's name with the stages it goes through") {
      list.add(entry, in: inner)
      guard inner.canvases == [key.name] else {
        plan.bag.report(
          "stage '\(entry.name.name)' cannot stand inside a view, because it makes canvases",
          at: entry.name.position, hint: "put it before or after 'views'")
        break
      }
    }
    reader.note(key.name, .list(list.resolved))
    return View(name: key.name, stages: list.stages)
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    guard let start = sample[from] else { return }
    sample[from] = nil
    for view in views {
      sample[view.name] = start
      for planned in view.stages {
        try planned.apply(to: &sample, in: run.nested(planned.id))
      }
    }
  }
}
