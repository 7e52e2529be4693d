import Foundation
import Reporting
import Support

/// The numbers of a training over its steps, for people (`metrics.jsonl`) and for TensorBoard.
struct TrainingCurves {
  private let lines: MetricsLog
  private let events: EventFile

  /// Starts the files, or takes them up again where a checkpoint was made.
  init(_ folder: TrainingFolder, lastStep: Int) throws(PipelineError) {
    lines = try MetricsLog(path: folder.metrics, lastStep: lastStep)
    let path = try folder.events()
    events = try EventFile(path: path, wallTime: Self.now, lastStep: lastStep)
  }

  /// Adds numbers of a step by their names.
  func append(_ figures: [String: Double], step: Int) throws(PipelineError) {
    try lines.append(figures, step: step)
    let scalars = figures.sorted { $0.key < $1.key }.map {
      EventRecord.Scalar("train/\($0.key)", Float($0.value))
    }
    try events.append(scalars, step: step, wallTime: Self.now)
  }

  private static var now: Double { Date().timeIntervalSince1970 }
}
