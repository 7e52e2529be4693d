import Console
import Datasets
import Imaging
import Manifest
import Support

/// How `check` tells what it found: lines for people, or one JSON object.
struct CheckReport {
  /// Findings of a kind that people are shown; a JSON reader gets all that were kept.
  static let shown = 5

  let isJSON: Bool

  /// Tells of a split as soon as it is read.
  func show(_ audit: SplitAudit) {
    guard !isJSON else { return }
    let title = audit.dataset + (audit.split.map { "/\($0)" } ?? "")
    guard audit.split != nil else {
      Terminal.say("\(title): \(Self.count(audit.findings.total, "finding"))")
      return showFindings(audit.findings)
    }
    let ignored = audit.ignoredRegions > 0 ? ", \(audit.ignoredRegions) regions to ignore" : ""
    Terminal.say(
      "\(title): \(Self.count(audit.images, "image")) (\(audit.labelledImages) labelled), "
        + "\(Self.count(audit.segments, "segment"))\(ignored), "
        + Self.count(audit.findings.total, "finding"))
    if audit.images > 0 {
      Terminal.say("  pixels: \(Self.pixels(audit))")
    }
    if !audit.classCounts.isEmpty {
      Terminal.say(
        "  classes: " + audit.classCounts.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
    }
    showFindings(audit.findings)
  }

  private func showFindings(_ findings: FindingTally) {
    for kind in findings.kinds {
      let count = findings.counts[kind] ?? 0
      Terminal.say("  \(count) × \(kind.title): \(kind.advice)")
      let named = findings.named(kind).prefix(Self.shown)
      for error in named { Terminal.say("    \(error)") }
      if count > named.count { Terminal.say("    … and \(count - named.count) more") }
    }
  }

  /// Ends the report.
  func finish(_ files: [String], problems: [Diagnostic], audits: [SplitAudit]) {
    guard isJSON else { return }
    let json: JSONValue = [
      "files": .array(files.map { .string($0) }),
      "problems": .array(problems.map(Self.json)),
      "splits": .array(audits.map(Self.json)),
      "findings": .integer(audits.reduce(0) { $0 + $1.findings.total }),
    ]
    Terminal.say(String(decoding: json.text(indented: true), as: UTF8.self))
  }

  private static func json(_ problem: Diagnostic) -> JSONValue {
    [
      "file": .string(problem.position.file), "line": .integer(problem.position.line),
      "column": .integer(problem.position.column), "message": .string(problem.message),
      "hint": problem.hint.map { .string($0) } ?? .null,
    ]
  }

  private static func json(_ audit: SplitAudit) -> JSONValue {
    func table(_ counts: [Int: Int]) -> JSONValue {
      .object(
        Dictionary(
          counts.map { ("\($0.key)", .integer($0.value)) }, uniquingKeysWith: { first, _ in first })
      )
    }
    return [
      "dataset": .string(audit.dataset), "split": audit.split.map { .string($0) } ?? .null,
      "images": .integer(audit.images), "labelled_images": .integer(audit.labelledImages),
      "segments": .integer(audit.segments), "ignored_regions": .integer(audit.ignoredRegions),
      "classes": .object(
        Dictionary(
          audit.classCounts.map { ($0.name, .integer($0.count)) },
          uniquingKeysWith: { first, _ in first })),
      "sizes": .array(
        ordered(audit.sizes).map { [.integer($0.width), .integer($0.height)] }),
      "channels": table(audit.channels), "bit_depths": table(audit.bitDepths),
      "findings": .array(
        audit.findings.kinds.map { kind in
          [
            "kind": .string(kind.rawValue), "count": .integer(audit.findings.counts[kind] ?? 0),
            "advice": .string(kind.advice),
            "first": .array(
              audit.findings.named(kind).map { error in
                [
                  "place": .string(error.place), "message": .string(error.message),
                  "hint": error.hint.map { .string($0) } ?? .null,
                ]
              }),
          ]
        }),
    ]
  }

  /// For example `500x338 to 500x375 (2 sizes), 3 channels, 8 bits`.
  private static func pixels(_ audit: SplitAudit) -> String {
    let sizes = ordered(audit.sizes)
    func list(_ counts: [Int: Int], _ what: String) -> String {
      let parts = counts.sorted { $0.key < $1.key }
      guard parts.count > 1 else { return parts.first.map { count($0.key, what) } ?? "" }
      return parts.map { "\(count($0.key, what)) (\(Self.count($0.value, "image")))" }
        .joined(separator: ", ")
    }
    var words: [String] = []
    if let first = sizes.first, let last = sizes.last {
      words.append(sizes.count == 1 ? "\(first)" : "\(first) to \(last) (\(sizes.count) sizes)")
    }
    words += [list(audit.channels, "channel"), list(audit.bitDepths, "bit")]
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func ordered(_ sizes: [PixelSize: Int]) -> [PixelSize] {
    sizes.keys.sorted { ($0.area, $0.width) < ($1.area, $1.width) }
  }

  private static func count(_ number: Int, _ what: String) -> String {
    number == 1 ? "1 \(what)" : "\(number) \(what)s"
  }
}
