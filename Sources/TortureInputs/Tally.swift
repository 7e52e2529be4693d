import Support

/// Counts what became of the files, by directory and by format.
package struct Tally {
  private var directories: [String: [Verdict.Result: Int]] = [:]
  private var formats: [String: (equal: Int, all: Int)] = [:]
  private var slowest: (path: String, seconds: Double) = ("", 0)
  private var counts: [Verdict.Result: Int] = [:]

  package init() {}

  package mutating func add(
    _ verdict: Verdict, path: String, row: ManifestRow?, seconds: Double
  ) {
    directories[PathText.folder(of: path), default: [:]][verdict.result, default: 0] += 1
    counts[verdict.result, default: 0] += 1
    if seconds > slowest.seconds { slowest = (path, seconds) }
    guard let row, row.isComparable else { return }
    formats[row["format"], default: (0, 0)].all += 1
    if verdict.result == .equal { formats[row["format"], default: (0, 0)].equal += 1 }
  }

  /// The tables, a line each, with the peak memory of the process in bytes.
  package func lines(peak: ByteCount) -> [String] {
    let names = Verdict.Result.allCases.map(\.rawValue)
    let width = max(directories.keys.map(\.count).max() ?? 0, "directory".count)
    func line(_ name: String, _ cells: [String]) -> String {
      name + String(repeating: " ", count: width - name.count)
        + cells.map { String(repeating: " ", count: max(9 - $0.count, 1)) + $0 }.joined()
    }
    func cells(_ counts: [Verdict.Result: Int]) -> [String] {
      Verdict.Result.allCases.map { "\(counts[$0] ?? 0)" }
    }
    var lines = [line("directory", names)]
    lines += directories.sorted { $0.key < $1.key }
      .map { line($0.key.isEmpty ? "." : $0.key, cells($0.value)) }
    lines.append(line("all", cells(counts)))
    for (format, count) in formats.sorted(by: { $0.key < $1.key }) {
      let tenths = count.equal * 1000 / max(count.all, 1)
      lines.append(
        "\(format): \(count.equal) of \(count.all) rows with status ok are equal, "
          + "\(tenths / 10).\(tenths % 10) %")
    }
    let hundredths = Int((slowest.seconds * 100).rounded(.up))
    let remainder = hundredths % 100
    lines.append(
      "slowest: \(slowest.path), \(hundredths / 100).\(remainder < 10 ? "0" : "")\(remainder) s; "
        + "peak memory: \(peak)")
    return lines
  }
}
