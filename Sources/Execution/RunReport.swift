import Foundation
import Manifest
import Shards
import Stages
import Support

/// What a run has made so far, summed over the shards that are there.
///
/// It is the same whoever made the shards, with how many workers, in how many calls.
package struct RunReport: Sendable {
  package let samplesAsked: Int
  package let shardsTotal: Int
  package private(set) var shardsPresent = 0
  /// Shards whose facts file is gone: what they dropped and skipped is not known.
  package private(set) var shardsWithoutFacts = 0
  package private(set) var samplesMade = 0
  package private(set) var size = ByteCount(0)
  /// Samples dropped by a stage's own rule, by `stage: reason`.
  package private(set) var droppedSamples: [String: Int] = [:]
  /// Segments left out by a stage's own rule, by `stage: reason`.
  package private(set) var drops: [String: Int] = [:]
  /// What the samples hold.
  package private(set) var statistics = SampleStatistics()
  /// Samples that failed, each with the kind of failure and the sentence.
  package private(set) var skipped: [(key: String, code: String, error: String)] = []
  /// Images that could not be catalogued, with the sentence.
  package private(set) var problems: [String] = []

  /// Reads the facts of the shards of a run that are there.
  package static func read(
    _ folder: RunFolder, maker: SampleMaker, shardCount: Int
  ) throws(PipelineError) -> RunReport {
    var report = RunReport(samplesAsked: maker.count, shardsTotal: shardCount)
    for index in 0..<shardCount {
      let name = ShardName(prefix: maker.plan.manifest.name, index: index)
      guard try FileBytes.isPresent("\(folder.shards)/\(name.tar)") else { continue }
      try report.add(.known(folder: folder.shards, name: name), at: name)
    }
    for entry in maker.plan.manifest.sources {
      for problem in maker.sources[entry.name]?.catalog.problems ?? [] {
        let text = "\(entry.name): \(problem.error)"
        if !report.problems.contains(text) { report.problems.append(text) }
      }
    }
    return report
  }

  private init(samplesAsked: Int, shardsTotal: Int) {
    self.samplesAsked = samplesAsked
    self.shardsTotal = shardsTotal
  }

  private mutating func add(_ facts: ShardFacts, at name: ShardName) throws(PipelineError) {
    guard let statistics = SampleStatistics(json: facts.notes["statistics"]) else {
      throw PipelineError(
        .corruptFile, at: name.facts, "holds no statistics of the shard's samples",
        hint: "remove this file: what it should say is then read from the tar")
    }
    shardsPresent += 1
    if facts.areDerived { shardsWithoutFacts += 1 }
    samplesMade += facts.samples
    size.bytes += facts.size.bytes
    self.statistics.merge(statistics)
    Self.sum(facts.notes["dropped_samples"], into: &droppedSamples)
    Self.sum(facts.notes["drops"], into: &drops)
    for row in facts.notes["skipped"]?.elements ?? [] {
      if case .string(let key)? = row["key"], case .string(let error)? = row["error"],
        case .string(let code)? = row["code"]
      {
        skipped.append((key, code, error))
      }
    }
  }

  private static func sum(_ counts: JSONValue?, into sums: inout [String: Int]) {
    guard case .object(let members)? = counts else { return }
    for (name, value) in members {
      if let count = value.whole { sums[name, default: 0] += count }
    }
  }

  /// Whether something was left out that the data, not a rule, is to blame for.
  package var hasFailures: Bool { !skipped.isEmpty || !problems.isEmpty }

  /// How many samples failed, by the kind of failure.
  package var skippedByReason: [String: Int] {
    Dictionary(skipped.map { ($0.code, 1) }, uniquingKeysWith: +)
  }

  package var json: JSONValue {
    func object(_ counts: [String: Int]) -> JSONValue { .object(counts.mapValues { .integer($0) }) }
    let dropped = droppedSamples.values.reduce(0, +)
    return [
      "shards": [
        "present": .integer(shardsPresent), "total": .integer(shardsTotal),
        "without_facts": .integer(shardsWithoutFacts),
      ],
      "samples": [
        "asked": .integer(samplesAsked), "made": .integer(samplesMade),
        "dropped": .integer(dropped), "skipped": .integer(skipped.count),
      ],
      "bytes": .integer(size.bytes), "dropped_samples": object(droppedSamples),
      "drops": object(drops), "statistics": statistics.json(withEdges: true),
      "skipped_by_reason": object(skippedByReason),
      "skipped": .array(
        skipped.map {
          ["key": .string($0.key), "code": .string($0.code), "error": .string($0.error)]
        }),
      "problems": .array(problems.map { .string($0) }),
    ]
  }
}
