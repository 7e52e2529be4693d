import Imaging
import Reporting
import Stages
import Support

/// A stage of an explained sample with what is shown of it: one picture per canvas it changed.
struct ExplainedStage {
  /// One canvas as the stage left it.
  struct Picture {
    let name: String
    let canvas: Canvas
    /// What the stage drew for it.
    let draws: [(name: String, value: String)]
    /// What it drew for each instance it put on, under the instance's class and origin.
    let placed: [(title: String, draws: [(name: String, value: String)])]
    /// The file's name in the folder of pictures.
    let file: String
  }

  let stage: String
  let pictures: [Picture]
  /// What its rules took away: canvases, segments, the whole sample.
  let notes: [String]

  /// The stages of an explanation in their order, without those that did nothing to be seen.
  static func all(of steps: [SampleTrace.Step], classes: [String]) -> [ExplainedStage] {
    var stages: [ExplainedStage] = []
    var seen: [String: Canvas] = [:]
    for step in steps {
      let number = stages.count + 1
      let prefix = (number < 10 ? "0" : "") + "\(number)-" + step.stage.replacing("/", with: "-")
      let pictures = step.canvases.map { name, canvas in
        Picture(
          name: name, canvas: canvas,
          draws: draws(of: canvas, isNew: seen[name] == nil, stage: step.stage),
          placed: placed(on: canvas, beyond: seen[name], classes: classes),
          file: "\(prefix).\(name).png")
      }
      for picture in pictures { seen[picture.name] = picture.canvas }
      for name in step.removed { seen[name] = nil }
      let notes =
        step.drops.sorted { $0.key < $1.key }
        .map { "left out by \($0.key)" + ($0.value > 1 ? " (\($0.value) times)" : "") }
        + (step.dropReason.map { ["the sample was dropped by \($0)"] } ?? [])
      guard !pictures.isEmpty || !notes.isEmpty else { continue }
      stages.append(ExplainedStage(stage: step.stage, pictures: pictures, notes: notes))
    }
    return stages
  }

  /// The draws of a stage for a canvas; the source of a canvas that nothing was drawn for.
  private static func draws(
    of canvas: Canvas, isNew: Bool, stage: String
  ) -> [(name: String, value: String)] {
    let own = canvas.draws.filter { $0.stage == stage }.flatMap { rows($0.values) }
    return isNew && own.isEmpty ? [("source", canvas.source.json.brief)] : own
  }

  /// The instances a canvas has now and had not before.
  private static func placed(
    on canvas: Canvas, beyond before: Canvas?, classes: [String]
  ) -> [(title: String, draws: [(name: String, value: String)])] {
    let known = before?.instances.count ?? canvas.instances.count
    return canvas.instances.dropFirst(known).map { instance in
      let name = classes[instance.classID] + (instance.isIgnored ? " (ignored)" : "")
      return ("\(name) from \(instance.origin.json.brief)", rows(instance.draws))
    }
  }

  private static func rows(_ values: [String: JSONValue]) -> [(name: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.brief) }
  }
}

extension JSONValue {
  /// The value for people: numbers with four decimals, an origin as `source path #segment`.
  var brief: String {
    switch self {
    case .string(let text): return text
    case .number(let number):
      // Adding 0 turns -0 into 0.
      return Histogram.short((number * 10_000).rounded() / 10_000 + 0)
    // Distractors: they are told again as instances.
    case .array(let elements) where elements.contains { $0["source"] != nil }:
      return "\(elements.count)"
    case .array(let elements): return "[" + elements.map(\.brief).joined(separator: ", ") + "]"
    case .object(let members):
      if case .string(let source)? = members["source"], case .string(let path)? = members["path"] {
        return "\(source) \(path)" + (members["segment"].map { " #\($0.brief)" } ?? "")
      }
      return members.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.brief)" }
        .joined(separator: ", ")
    default: return String(decoding: text(), as: UTF8.self)
    }
  }
}

extension Matrix3 {
  /// The three rows for people: four decimals, in the last row nine.
  var brief: String {
    func row(_ first: Int, _ unit: Double) -> String {
      elements[first..<first + 3].map { Histogram.short(($0 * unit).rounded() / unit + 0) }
        .joined(separator: " ")
    }
    return "\(row(0, 1e4)); \(row(3, 1e4)); \(row(6, 1e9))"
  }
}
