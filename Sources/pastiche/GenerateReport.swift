import Codecs
import Console
import Execution
import Foundation
import Manifest
import Reporting
import Shards
import Stages
import Support

/// How a call of `generate` ends: `report.json`, `report.html`, a few lines and the exit code.
struct GenerateReport {
  let open: OpenPipeline
  let call: GenerateCall
  let shardCount: Int

  private var outcome: Generator.Outcome { call.outcome }

  /// Samples shown on the page.
  private static let shown = 18

  /// How far the run was when it was described; other processes of it may be at work.
  private struct State: Equatable {
    let shardsPresent: Int
    let isComplete: Bool
  }

  /// The run as it was found, and what is written of it.
  private struct Description {
    let state: State
    let report: RunReport
    let text: [UInt8]
    let page: [UInt8]?
  }

  private func state() throws(PipelineError) -> State {
    let name = open.maker.plan.manifest.name
    let present = try ShardName.present(in: open.folder.shards, prefix: name).count
    let isIndexed = FileBytes.exists("\(open.folder.shards)/\(ShardIndex.file)")
    return State(shardsPresent: present, isComplete: present == shardCount && isIndexed)
  }

  private func describe() throws(PipelineError) -> Description {
    let state = try state()
    let report = try RunReport.read(open.folder, maker: open.maker, shardCount: shardCount)
    let page =
      outcome.wasInterrupted ? nil : Array(try page(report, try storedSamples()).html().utf8)
    return Description(
      state: state, report: report,
      text: json(report, isComplete: state.isComplete).text(indented: true) + [10], page: page)
  }

  /// Writes the reports, prints the whole or a summary, and ends the process as it should end.
  func finish(asJSON: Bool) throws {
    let folder = open.folder
    var written = try describe()
    try folder.locked { () throws(PipelineError) in
      // What another process has told since must not be replaced by less.
      if try state() != written.state { written = try describe() }
      let report = written.report
      try FileBytes.writeAtomically(written.text, to: folder.report)
      if open.maker.plan.manifest.onError == .quarantine {
        try FileBytes.writeAtomically(quarantine(report), to: folder.quarantine)
      }
      if let page = written.page { try FileBytes.writeAtomically(page, to: folder.page) }
    }
    let (report, text) = (written.report, written.text)
    if asJSON { Terminal.say(String(decoding: text.dropLast(), as: UTF8.self)) }
    tellFailures(report)
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted with \(report.shardsPresent) of \(report.shardsTotal) shards done; "
          + "the same command goes on from there")
      throw ExitStatus.interrupted
    }
    if !asJSON { summarise(report) }
    tellCall(report, isComplete: written.state.isComplete)
    if report.hasFailures { throw ExitStatus.incomplete }
  }

  /// The report of the run as it is now, and of this call.
  private func json(_ report: RunReport, isComplete: Bool) -> JSONValue {
    guard case .object(var members) = report.json else { return report.json }
    let identity = open.identity
    members["version"] = 1
    members["name"] = .string(open.maker.plan.manifest.name)
    members["seed"] = .integer(Int(open.maker.plan.manifest.seed))
    members["complete"] = .bool(isComplete)
    members["last_call"] = call.json
    members["digests"] = [
      "manifest": .string("\(identity.manifestDigest)"),
      "catalog": .string("\(identity.catalogDigest)"), "run": .string("\(identity.digest)"),
    ]
    members["quotas"] = quotas(report.statistics)
    members["versions"] = .object(identity.versions.mapValues { .string($0) })
    return .object(members)
  }

  /// By class, the share of what is pasted that was asked for, and the share that was.
  private func quotas(_ statistics: SampleStatistics) -> JSONValue {
    let plan = open.maker.plan
    let total = statistics.classes.values.reduce(0) { $0 + $1.pasted }
    func rounded(_ share: Double) -> JSONValue { .number((share * 1e6).rounded() / 1e6) }
    return .object(
      Dictionary(
        plan.quotas.map { id, asked in
          let pasted = statistics.classes[plan.classes[id]]?.pasted ?? 0
          let achieved = total > 0 ? Double(pasted) / Double(total) : 0
          return (plan.classes[id], ["asked": rounded(asked), "achieved": rounded(achieved)])
        }, uniquingKeysWith: { first, _ in first }))
  }

  /// What failed, by name.
  private func tellFailures(_ report: RunReport) {
    for row in report.skipped.prefix(10) { Terminal.complain("skipped \(row.key): \(row.error)") }
    if report.skipped.count > 10 {
      Terminal.complain("… and \(report.skipped.count - 10) more, in \(open.folder.report)")
    }
    for problem in report.problems.prefix(10) { Terminal.complain("left out: \(problem)") }
    if report.problems.count > 10 {
      Terminal.complain("… and \(report.problems.count - 10) more, in \(open.folder.report)")
    }
    if report.shardsWithoutFacts > 0 {
      Terminal.complain(
        "\(report.shardsWithoutFacts) shards have lost their facts file: "
          + "what they dropped or skipped is not known")
    }
  }

  /// Three lines of result.
  private func summarise(_ report: RunReport) {
    let dropped = report.droppedSamples.values.reduce(0, +)
    Terminal.say(
      "samples  \(report.samplesMade) of \(report.samplesAsked)"
        + (dropped > 0 ? ", \(dropped) dropped by rule" : "")
        + (report.skipped.isEmpty ? "" : ", \(report.skipped.count) skipped"))
    Terminal.say("shards   \(open.folder.shards) (\(report.shardsPresent), \(report.size))")
    Terminal.say("page     \(open.folder.page)")
  }

  /// What this call did, and what is left to do.
  private func tellCall(_ report: RunReport, isComplete: Bool) {
    if isComplete, outcome.samplesMade == 0 {
      Terminal.complain("all shards were there already")
    }
    if outcome.samplesMade > 0 {
      Terminal.complain(
        "\(outcome.samplesMade) samples at \(ProgressLine.rounded(call.rate))/s, "
          + "peak memory \(call.peakMemory)")
    }
    if !isComplete {
      let missing = report.shardsTotal - report.shardsPresent
      Terminal.complain(
        "\(missing) shards are left to other partitions or processes; "
          + "the index is written when all are there")
    }
  }

  /// Samples read back from the shards that are there, spread over them.
  private func storedSamples() throws(PipelineError) -> [PreviewSample] {
    let present = try ShardName.present(
      in: open.folder.shards, prefix: open.maker.plan.manifest.name)
    guard !present.isEmpty else { return [] }
    let used = min(6, present.count)
    var samples: [PreviewSample] = []
    for turn in 0..<used {
      let name = present[turn * present.count / used]
      var reader = try ShardReader(path: "\(open.folder.shards)/\(name.tar)", place: name.tar)
      for _ in 0..<Self.shown / used {
        guard let stored = try reader.next() else { break }
        samples.append(try PreviewSample(stored, at: name.tar))
      }
    }
    return samples
  }

  /// One JSON line per sample or image that failed.
  private func quarantine(_ report: RunReport) -> [UInt8] {
    let rows: [JSONValue] =
      report.skipped.map { ["sample": .string($0.key), "error": .string($0.error)] }
      + report.problems.map { ["error": .string($0)] }
    return rows.flatMap { $0.text() + [10] }
  }
}
