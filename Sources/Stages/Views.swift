import Imaging
import Manifest
import Support

/// Makes several views of one canvas, each through stages of its own; the canvas itself goes.
///
/// ```yaml
/// - views:
///     query: [ { random_resized_crop: { size_px: [224, 224], scale_range: [0.2, 1] } }, { flip: {} } ]
///     key: [ { random_resized_crop: { size_px: [224, 224], scale_range: [0.2, 1] } } ]
/// ```
///
/// For multi-crop, `count: { local: 6 }` makes `local0` to `local5`, each with draws of its own.
package struct Views: Stage {
  package static let name = "views"
  package static let about = "makes several views of one canvas, each through stages of its own"

  /// A view's name and the stages it goes through.
  struct View: Sendable {
    let name: String
    /// How many are made, numbered behind the name; nil for one without a number.
    let count: Int?
    let stages: [PlannedStage]

    /// The names of its canvases.
    var canvases: [String] { count.map { (0..<$0).map { "\(name)\($0)" } } ?? [name] }

    /// The name that a stage of a copy has within the stage: copies draw apart from each other.
    func id(of planned: PlannedStage, copy: Int) -> String {
      count == nil ? planned.id : "\(copy)/\(planned.id)"
    }
  }

  /// Words of the stage's own.
  private static let settings: Set<String> = ["from", "count"]

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
    plan.refuseHighPassed([from], at: reader)
    let start = plan[from] ?? PlannedCanvas(origins: [])
    plan.remove(from)
    let keys = reader.names(nil, for: "a view").filter { !Self.settings.contains($0.name) }
    let counts = Self.counts(reader, of: keys.map(\.name))
    var views: [View] = []
    for key in keys {
      let inner = StagePlan(nestedIn: plan, canvas: key.name, as: start)
      let view = View(
        name: key.name, count: counts[key.name], stages: Self.stages(reader, key, inner))
      let end = inner[key.name] ?? start
      if view.count != nil {
        // While a copy is made it has the name without a number.
        plan.make(Located(key.name, at: key.position), as: end)
        plan.remove(key.name)
      }
      for name in view.canvases { plan.make(Located(name, at: key.position), as: end) }
      views.append(view)
    }
    if views.isEmpty {
      plan.bag.report(
        "\(reader.subject) names no view", at: reader.node,
        hint: "write 'query: [ { random_resized_crop: { … } } ]'")
    }
    self.views = views
  }

  /// How many of some views are made.
  private static func counts(_ reader: MappingReader, of names: [String]) -> [String: Int] {
    guard
      let nested = reader.nestedIfPresent(
        "count", "'count' of \(reader.subject)", about: "how many of a view are made, by its name")
    else { return [:] }
    defer { nested.finish() }
    var counts: [String: Int] = [:]
    for key in nested.names(nil, for: "a view") {
      counts[key.name] = nested.integer(
        key.name, in: 1...100, default: 1, about: "numbered from 0 behind the view's name")
      guard !names.contains(key.name) else { continue }
      reader.bag.report(
        "there is no view '\(key.name)' to count", at: key.position,
        hint: NearestName.hint(for: key.name, among: names))
    }
    return counts
  }

  private static func stages(
    _ reader: MappingReader, _ key: ManifestKey, _ inner: StagePlan
  ) -> [PlannedStage] {
    var list = StageList()
    for entry in reader.stages(key.name, about: "a view's name with the stages it goes through") {
      list.add(entry, in: inner)
      guard inner.canvases == [key.name] else {
        inner.bag.report(
          "stage '\(entry.name.name)' cannot stand inside a view, because it makes canvases",
          at: entry.name.position, hint: "put it before or after 'views'")
        break
      }
    }
    reader.note(key.name, .list(list.resolved))
    return list.stages
  }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed {
    guard canvas == from else { return .nothing }
    var need = PixelNeed.nothing
    for view in views {
      for copy in view.canvases.indices {
        need = need.union(
          StageRun.first(of: view.stages, view.name, size, sample) {
            run.nested(view.id(of: $0, copy: copy))
          })
      }
    }
    return need
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    guard let start = sample[from] else { return }
    sample[from] = nil
    for view in views {
      for (number, name) in view.canvases.enumerated() {
        sample[view.name] = start
        for planned in view.stages {
          try planned.apply(to: &sample, in: run.nested(view.id(of: planned, copy: number)))
        }
        if name != view.name, let made = sample.take(view.name) {
          sample[view.name] = nil
          sample[name] = made
        }
      }
    }
  }
}
