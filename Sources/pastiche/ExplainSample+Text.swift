import Execution
import Imaging
import Stages
import Support

extension ExplainSample {
  /// What the terminal shows: stages with their draws, members, the verdict.
  func text() -> String {
    let name = open.maker.plan.manifest.name
    var lines = ["sample   \(explanation.key) of \(name)" + (subject.map { ", about \($0)" } ?? "")]
    for difference in differences { lines.append("note     not as in the run: \(difference)") }
    for (number, stage) in stages.enumerated() {
      lines.append("\(number + 1) \(stage.stage)")
      for picture in stage.pictures {
        lines.append("  \(picture.name)  \(picture.canvas.image.size)")
        lines += Self.wrapped(picture.draws, indent: "    ")
        for (title, draws) in picture.placed {
          lines.append("    + \(title)")
          lines += Self.wrapped(draws, indent: "      ")
        }
      }
      for note in stage.notes { lines.append("  \(note)") }
    }
    if case .made(let sample) = explanation.outcome { lines += instances(of: sample) }
    if let reasonForNone { lines.append(reasonForNone) }
    if !explanation.members.isEmpty { lines.append("members") }
    let width = explanation.members.map(\.name.count).max() ?? 0
    for member in explanation.members {
      let digest = (member.there ?? member.here).map { "\($0)".prefix(16) } ?? ""
      let padded = member.name.padded(to: width)
      lines.append("  \(padded)  \(digest)…  \(member.difference ?? "same")")
    }
    lines.append("verdict  \(explanation.sentence)")
    return lines.joined(separator: "\n")
  }

  private func instances(of sample: Sample) -> [String] {
    var lines = ["result"]
    for name in sample.names {
      guard let canvas = sample[name] else { continue }
      lines.append("  \(name)  matrix [\(canvas.matrix.brief)]")
      for instance in canvas.instances {
        let label = open.maker.plan.classes[instance.classID]
        guard let region = instance.region else {
          lines.append("    \(label), nothing of it visible")
          continue
        }
        lines.append(
          "    \(label)\(instance.isIgnored ? " (ignored)" : ""), box \(region.box), "
            + "\(region.area) px, visible \(JSONValue.number(instance.visibleFraction).brief)")
      }
    }
    return lines
  }

  /// Draws joined by commas in lines of at most a hundred columns.
  private static func wrapped(
    _ draws: [(name: String, value: String)], indent: String
  ) -> [String] {
    var lines: [String] = []
    for clause in draws.map({ "\($0.name) \($0.value)" }) {
      if let last = lines.last, last.count + clause.count + 2 <= 100 {
        lines[lines.count - 1] = "\(last), \(clause)"
      } else {
        if let last = lines.last { lines[lines.count - 1] = last + "," }
        lines.append(indent + clause)
      }
    }
    return lines
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text with spaces before it up to a width.
  func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
