/// How long the steps of making samples took, by the monotonic clock of the threads that did them.
///
/// It is told in the report of a call and nowhere else: nothing that is digested depends on it.
package struct StageTimings: Sendable {
  /// One step: a stage, or what comes before and behind the stages.
  package struct Row: Sendable {
    package let name: String
    package fileprivate(set) var samples: Int
    package fileprivate(set) var time: Duration
  }

  /// In the order the steps were first taken.
  package private(set) var rows: [Row] = []

  package init() {}

  /// All steps together.
  package var total: Duration { rows.reduce(.zero) { $0 + $1.time } }

  /// Adds the time one sample, or some, spent in a step.
  package mutating func add(_ name: String, _ time: Duration, samples: Int = 1) {
    if let row = rows.firstIndex(where: { $0.name == name }) {
      rows[row].samples += samples
      rows[row].time += time
    } else {
      rows.append(Row(name: name, samples: samples, time: time))
    }
  }

  package mutating func merge(_ other: StageTimings) {
    for row in other.rows { add(row.name, row.time, samples: row.samples) }
  }
}
