import Support

/// The faults, how often each was inflicted and what came of it.
struct FaultTable {
  private let scratch: String
  private let header: String
  private var rows: [(name: String, tally: FaultTally, took: Duration)] = []

  init(_ rig: TortureRig) {
    scratch = rig.scratch
    header =
      "seed \(rig.seed); the run: \(rig.reference.count) files, "
      + "\(Self.seconds(rig.duration)) s undisturbed"
  }

  mutating func add(_ name: String, _ tally: FaultTally, took: Duration) {
    rows.append((name, tally, took))
  }

  /// Whether nothing was silent, hung, crashed or differed; what could not be done here is no fault.
  var isClean: Bool {
    rows.allSatisfy {
      $0.tally.failures.isEmpty && ($0.tally.times > 0 || $0.tally.skipped != nil)
    }
  }

  var text: String {
    var lines = [header, "", Self.line(["fault", "times", "survived", "equal", "seconds"])]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    for (name, tally, took) in rows {
      lines.append(
        Self.line(
          [name, "\(tally.times)", "\(tally.survived)", "\(tally.equal)", Self.seconds(took)]))
    }
    for (name, tally, _) in rows {
      if let reason = tally.skipped { lines += ["", "\(name): skipped: \(reason)"] }
    }
    for (name, tally, _) in rows where !tally.sentences.isEmpty {
      lines += ["", "\(name) ended with these sentences:"]
      lines += tally.sentences.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
    }
    let failures = rows.flatMap { row in row.tally.failures.map { "\(row.name): \($0)" } }
    if !failures.isEmpty { lines += ["", "\(failures.count) failures:"] + failures }
    return lines.joined(separator: "\n")
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  private static func seconds(_ duration: Duration) -> String {
    let tenths = (duration / .milliseconds(100)).rounded()
    return "\(tenths / 10)"
  }
}
