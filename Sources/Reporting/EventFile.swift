import Support

/// A file of numbers over steps that TensorBoard shows as curves.
///
/// Each event is one write, so that TensorBoard may read along and a process that is killed leaves
/// whole events and at most one that was cut short, which is removed when the file is taken up again.
package final class EventFile {
  /// How many bytes were removed when the file was taken up again.
  package let removedBytes: Int
  private let file: AppendedFile

  /// The file's path.
  package var path: String { file.path }

  /// A name by which TensorBoard knows such files, and sorts them: `events.out.tfevents.` with the
  /// time in ten digits and the machine.
  ///
  /// - Parameters:
  ///   - seconds: When the run began, in seconds since 1970.
  ///   - host: What the machine is called; letters that have no place in a file's name become `-`.
  /// - Returns: The name, without a folder.
  package static func name(seconds: Int, host: String) -> String {
    let digits = "\(max(0, seconds))"
    let letters = host.map { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-._".contains(letter))
        ? letter : "-"
    }
    return "events.out.tfevents." + String(repeating: "0", count: max(0, 10 - digits.count))
      + digits + "." + String(letters)
  }

  /// Starts a file, or takes one up again where it ended.
  ///
  /// - Parameters:
  ///   - path: Its path; the folder must be there.
  ///   - wallTime: Seconds since 1970, for the event that a new file starts with.
  ///   - lastStep: The step that a run resumes after. Events from the first one beyond it on are
  ///     removed, since the run will write them again; nil keeps all.
  /// - Throws: ``PipelineError`` with `corruptFile` when the file is none of this kind or damaged
  ///   before its end, and `inputOutput`.
  package init(path: String, wallTime: Double, lastStep: Int? = nil) throws(PipelineError) {
    let bytes = try FileBytes.isPresent(path) ? FileBytes.read(path) : []
    let kept = try Self.kept(of: bytes, at: path, lastStep: lastStep)
    if kept < bytes.count { try FileBytes.writeAtomically(Array(bytes[..<kept]), to: path) }
    file = try AppendedFile(path)
    removedBytes = bytes.count - kept
    if kept == 0 { try file.append(EventRecord.fileVersion(wallTime: wallTime)) }
  }

  /// Appends numbers of one step.
  ///
  /// - Parameters:
  ///   - scalars: What to show, by the names of charts, such as `train/loss`; infinities and what is
  ///     no number are shown as such.
  ///   - step: The step on the horizontal axis.
  ///   - wallTime: Seconds since 1970.
  /// - Throws: ``PipelineError`` with `inputOutput`; the file is then as before.
  package func append(
    _ scalars: [EventRecord.Scalar], step: Int, wallTime: Double
  ) throws(PipelineError) {
    try file.append(EventRecord.scalars(scalars, step: step, wallTime: wallTime))
  }

  /// Waits until all events are on disk.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func flush() throws(PipelineError) {
    try file.flush()
  }

  /// How many bytes of a file are whole events up to a step.
  private static func kept(
    of bytes: [UInt8], at path: String, lastStep: Int?
  ) throws(PipelineError) -> Int {
    var reader = EventReader(bytes, at: path)
    var end = 0
    while let event = try reader.next() {
      if end == 0 {
        guard event.fileVersion == EventRecord.version else {
          throw PipelineError(
            .corruptFile, at: path,
            "starts with \(event.fileVersion.map { "the version '\($0)'" } ?? "no version"), "
              + "expected '\(EventRecord.version)'",
            hint: "move the file away, and a new one will be started")
        }
      } else if let lastStep, event.step > lastStep {
        break
      }
      end = event.range.upperBound
    }
    // A first event that was cut short begins as one at least.
    let start = EventRecord.fileVersion(wallTime: 0).prefix(12)
    guard
      end > 0 || bytes.starts(with: start.prefix(bytes.count)) || bytes.allSatisfy({ $0 == 0 })
    else {
      throw PipelineError(
        .corruptFile, at: path, "is no event file",
        hint: "move the file away, and a new one will be started")
    }
    return end
  }
}
