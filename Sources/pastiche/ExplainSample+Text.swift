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
    lines += course.lines
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
