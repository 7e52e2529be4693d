import Execution
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
    /// What the stage drew for it, and for each instance it put on.
    let draws: [(name: String, value: String)]
    /// The file's name in the folder of pictures.
    let file: String
  }

  let stage: String
  let pictures: [Picture]
  /// What its rules took away: canvases, segments, the whole sample.
  let notes: [String]

  /// The stages of an explanation in their order, without those that did nothing to be seen.
  static func all(of explanation: SampleExplanation) -> [ExplainedStage] {
    var stages: [ExplainedStage] = []
    var seen: [String: Canvas] = [:]
    for step in explanation.steps {
      let number = stages.count + 1
      let prefix = (number < 10 ? "0" : "") + "\(number)-" + step.stage.replacing("/", with: "-")
      let pictures = step.canvases.map { name, canvas in
        Picture(
          name: name, canvas: canvas,
          draws: draws(of: canvas, beyond: seen[name], stage: step.stage),
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

  /// What a canvas has now and had not before: draws of the stage itself, then of new instances.
  private static func draws(
    of canvas: Canvas, beyond before: Canvas?, stage: String
  ) -> [(name: String, value: String)] {
    var out: [(name: String, value: String)] = []
    for draw in canvas.draws where draw.stage == stage { out += rows(draw.values) }
    if before == nil, out.isEmpty { out.append(("source", canvas.source.json.brief)) }
    let known = before?.instances.count ?? canvas.instances.count
    for instance in canvas.instances.dropFirst(known) {
      out.append(("segment", instance.origin.json.brief))
      out += rows(instance.draws)
    }
    return out
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
  /// The three rows for people, with four decimals.
  var brief: String {
    [0, 3, 6].map { row in
      elements[row..<row + 3].map { JSONValue.number($0).brief }.joined(separator: " ")
    }.joined(separator: "; ")
  }
}
