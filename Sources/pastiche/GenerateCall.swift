import Console
import Execution
import Foundation
import Reporting
import Support

/// One call of `generate`: what it was asked, what it did, and what that cost.
///
/// All that depends on the machine and the time is told here and nowhere else in a report.
struct GenerateCall {
  let outcome: Generator.Outcome
  let seconds: Double
  let workers: Int
  /// The part as `K/N`, also when the scheduler told it.
  let partition: String?
  /// The option as given.
  let shards: String?

  /// Samples per second.
  var rate: Double { Double(outcome.samplesMade) / max(seconds, 0.001) }

  /// The most memory this process has had resident.
  var peakMemory: ByteCount {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ByteCount(usage.ru_maxrss * 1024)
  }

  /// The steps, the one that took longest first.
  private var slowest: [StageTimings.Row] {
    outcome.timings.rows.sorted { $0.time > $1.time }
  }

  private func share(of row: StageTimings.Row) -> Double {
    let total = Self.seconds(outcome.timings.total)
    return total > 0 ? Self.seconds(row.time) / total : 0
  }

  var json: JSONValue {
    [
      "workers": .integer(workers), "partition": partition.map { .string($0) } ?? .null,
      "shards": shards.map { .string($0) } ?? .null, "seconds": Self.rounded(seconds, 1000),
      "samples_made": .integer(outcome.samplesMade), "shards_made": .integer(outcome.shardsMade),
      "interrupted": .bool(outcome.wasInterrupted), "samples_per_second": Self.rounded(rate, 10),
      "peak_memory_bytes": .integer(peakMemory.bytes),
      "stages": .array(
        slowest.map { row in
          [
            "name": .string(row.name), "samples": .integer(row.samples),
            "seconds": Self.rounded(Self.seconds(row.time), 1000),
            "share": Self.rounded(share(of: row), 1000),
          ]
        }),
    ]
  }

  /// The steps as a table; nil when no sample was made.
  var table: ReportTable? {
    guard !outcome.timings.rows.isEmpty else { return nil }
    return ReportTable(
      title: "Slowest stages of the last call",
      columns: ["stage", "share", "mean", "all threads", "samples"],
      rows: slowest.map { row in
        let seconds = Self.seconds(row.time)
        return [
          row.name, ReportTable.percent(share(of: row)),
          "\(ProgressLine.rounded(seconds * 1000 / Double(max(row.samples, 1)))) ms",
          "\(ProgressLine.rounded(seconds)) s", "\(row.samples)",
        ]
      })
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private static func rounded(_ value: Double, _ parts: Double) -> JSONValue {
    .number((value * parts).rounded() / parts)
  }
}
