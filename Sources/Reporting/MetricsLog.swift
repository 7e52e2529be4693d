import Support

/// A file of numbers over steps for other programs: one JSON object a line (`metrics.jsonl`).
///
/// `{"loss":2.27,"rate":0.06,"step":400}`: keys are sorted, numbers in their shortest form, and
/// `step` is the line's. JSON knows neither infinity nor what is no number: both are `null`.
package final class MetricsLog {
  /// One line.
  package struct Line: Sendable {
    /// The step the numbers are of.
    package let step: Int
    /// The other numbers by their names; `nan` where the line has `null`.
    package let values: [String: Double]

    package init(step: Int, values: [String: Double]) {
      self.step = step
      self.values = values
    }
  }

  /// How many lines were removed when the file was taken up again, with one that was cut short.
  package let removedLines: Int
  private let file: AppendedFile

  /// Starts a file, or takes one up again.
  ///
  /// - Parameters:
  ///   - path: Its path; the folder must be there.
  ///   - lastStep: The step that a run resumes after. Lines beyond it are removed, since the run will
  ///     write them again; nil keeps all.
  /// - Throws: ``PipelineError`` with `corruptFile` when a line other than one cut short at the end
  ///   is none of this kind, and `inputOutput`.
  package init(path: String, lastStep: Int? = nil) throws(PipelineError) {
    let bytes = try FileBytes.isPresent(path) ? FileBytes.read(path) : []
    var kept: [UInt8] = []
    var removed = 0
    try Self.forEachLine(of: bytes, at: path) { line, range in
      if let lastStep, line.step > lastStep {
        removed += 1
      } else {
        kept += bytes[range]
      }
    }
    if bytes.last.map({ $0 != Self.newline }) ?? false { removed += 1 }
    if kept.count < bytes.count { try FileBytes.writeAtomically(kept, to: path) }
    file = try AppendedFile(path)
    removedLines = removed
  }

  /// Appends a line, in one write.
  ///
  /// - Parameters:
  ///   - values: Numbers by their names, none of which is `step`.
  ///   - step: The step they are of.
  /// - Throws: ``PipelineError`` with `inputOutput`; the file is then as before.
  package func append(_ values: [String: Double], step: Int) throws(PipelineError) {
    precondition(values["step"] == nil, "a number is called 'step'")
    var line = values.mapValues { $0.isFinite ? JSONValue.number($0) : .null }
    line["step"] = .integer(step)
    try file.append(JSONValue.object(line).text() + [Self.newline])
  }

  /// Waits until all lines are on disk.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func flush() throws(PipelineError) {
    try file.flush()
  }

  /// The lines of a file; one that was cut short at the end is passed over.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, or `corruptFile` as for opening.
  package static func lines(path: String) throws(PipelineError) -> [Line] {
    var lines: [Line] = []
    try forEachLine(of: FileBytes.read(path), at: path) { line, _ in lines.append(line) }
    return lines
  }

  /// The number with the fewest digits that single precision rounds to this one: 0.1 for `Float(0.1)`.
  package static func number(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }

  private static let newline = UInt8(ascii: "\n")

  /// Gives each whole line with the range of its bytes.
  private static func forEachLine(
    of bytes: [UInt8], at path: String, _ body: (Line, ClosedRange<Int>) -> Void
  ) throws(PipelineError) {
    var start = 0
    var number = 1
    while let end = bytes[start...].firstIndex(of: newline) {
      body(try line(Array(bytes[start..<end]), at: "\(path):\(number)"), start...end)
      start = end + 1
      number += 1
    }
  }

  private static func line(_ text: [UInt8], at place: String) throws(PipelineError) -> Line {
    guard case .object(let members) = try JSONValue(parsing: text, at: place) else {
      throw PipelineError(.corruptFile, at: place, "the line is no object")
    }
    guard let step = members["step"]?.whole else {
      throw PipelineError(.corruptFile, at: place, "the line has no 'step', a whole number")
    }
    var values: [String: Double] = [:]
    for (name, value) in members where name != "step" {
      values[name] = value.real ?? (value == .null ? .nan : nil)
      if values[name] == nil {
        throw PipelineError(.corruptFile, at: place, "'\(name)' is neither a number nor null")
      }
    }
    return Line(step: step, values: values)
  }
}
