import Manifest
import Support

extension StagePlan {
  /// Reports what a method learns from and a batch has not: canvases, or things on them.
  ///
  /// - Parameters:
  ///   - learning: Names the method.
  ///   - views: What a batch holds.
  func requireNeeds(of learning: LearningSettings, among views: [ViewShape]) {
    let needs = learning.method.needs
    let name = learning.method.name
    for canvas in needs.views where !canvases.contains(canvas) {
      bag.report(
        "\(name) learns from a canvas '\(canvas)', but a batch has "
          + (canvases.isEmpty ? "none" : canvases.joined(separator: ", ")), at: learning.position,
        hint: needs.boxes
          ? "make it with 'background: { canvases: [\(needs.views.joined(separator: ", "))] }'"
          : "make it with 'views: { \(canvas): [ … ] }'")
    }
    let found = needs.views.compactMap { view in views.first { $0.name == view } }
    if let first = found.first, let other = found.first(where: { $0.shape != first.shape }) {
      bag.report(
        "\(name) compares views of one shape, but there are \(first) and \(other)",
        at: learning.position)
    }
    let there = needs.views.filter { canvases.contains($0) }
    if needs.boxes { requireThings(on: there, for: name, at: learning.position) }
    if needs.labels { requireClasses(on: there, for: name, at: learning.position) }
  }

  /// Reports canvases that show nothing with a box.
  private func requireThings(
    on canvases: [String], for method: String, at position: SourcePosition
  ) {
    for canvas in canvases where things(on: canvas).isEmpty {
      bag.report(
        "\(method) compares the boxes of a thing, but nothing is pasted on canvas '\(canvas)'",
        at: position, hint: "add 'paste: { segment: … }' to 'stages'")
    }
  }

  /// Reports canvases whose things are all of one class.
  private func requireClasses(
    on canvases: [String], for method: String, at position: SourcePosition
  ) {
    guard let canvas = canvases.first(where: { !things(on: $0).isEmpty }) else { return }
    var classes: Set<String> = []
    for source in things(on: canvas) {
      // A whole image that is pasted is of no class of its dataset.
      if source.use == .images, hasPasted(source.name, on: canvas) {
        classes.insert("object")
        continue
      }
      for (id, name) in source.dataset.classes.enumerated()
      where source.classes?.contains(id) ?? true {
        classes.insert(name)
      }
    }
    guard classes.count < 2 else { return }
    bag.report(
      "\(method) takes negatives from other classes, but there is only "
        + "'\(classes.first ?? "object")'", at: position,
      hint: "paste segments of two classes or more, or train insloc")
  }
}
