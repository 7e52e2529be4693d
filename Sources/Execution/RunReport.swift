import Foundation
import Manifest
import Shards
import Stages
import Support

/// What a run has made so far, summed over the shards that are there.
package struct RunReport: Sendable {
  package var shardsPresent = 0
  package var shardsTotal = 0
  package var samplesAsked = 0
  package var samplesMade = 0
  package var size = ByteCount(0)
  /// Samples dropped by a stage's own rule, by reason.
  package var droppedSamples: [String: Int] = [:]
  /// Segments left out by a stage's own rule, by `stage: reason`.
  package var drops: [String: Int] = [:]
  /// Instances per class.
  package var classes: [String: Int] = [:]
  /// Samples that failed, with the sentence.
  package var skipped: [(key: String, error: String)] = []
  /// Images that could not be catalogued, with the sentence.
  package var problems: [String] = []

  /// Reads the facts of the shards of a run that are there.
  package static func read(
    _ folder: RunFolder, maker: SampleMaker, shardCount: Int
  ) throws(PipelineError) -> RunReport {
    var report = RunReport()
    report.shardsTotal = shardCount
    report.samplesAsked = maker.count
    for index in 0..<shardCount {
      let name = ShardName(prefix: maker.plan.manifest.name, index: index)
      guard FileBytes.exists("\(folder.shards)/\(name.tar)") else { continue }
      report.add(try ShardFacts.read(folder: folder.shards, name: name))
    }
    for entry in maker.plan.manifest.sources {
      for problem in maker.sources[entry.name]?.catalog.problems ?? [] {
        let text = "\(entry.name): \(problem.error)"
        if !report.problems.contains(text) { report.problems.append(text) }
      }
    }
    return report
  }

  private mutating func add(_ facts: ShardFacts) {
    shardsPresent += 1
    samplesMade += facts.samples
    size.bytes += facts.size.bytes
    Self.sum(facts.notes["dropped_samples"], into: &droppedSamples)
    Self.sum(facts.notes["drops"], into: &drops)
    Self.sum(facts.notes["classes"], into: &classes)
    if case .array(let rows)? = facts.notes["skipped"] {
      for row in rows {
        if case .string(let key)? = row["key"], case .string(let error)? = row["error"] {
          skipped.append((key, error))
        }
      }
    }
  }

  private static func sum(_ counts: JSONValue?, into sums: inout [String: Int]) {
    guard case .object(let members)? = counts else { return }
    for (name, value) in members {
      if case .integer(let count) = value { sums[name, default: 0] += count }
    }
  }

  /// Whether something was left out that the data, not a rule, is to blame for.
  package var hasFailures: Bool { !skipped.isEmpty || !problems.isEmpty }

  package var json: JSONValue {
    func object(_ counts: [String: Int]) -> JSONValue { .object(counts.mapValues { .integer($0) }) }
    return [
      "shards": ["present": .integer(shardsPresent), "total": .integer(shardsTotal)],
      "samples": ["asked": .integer(samplesAsked), "made": .integer(samplesMade)],
      "bytes": .integer(size.bytes), "dropped_samples": object(droppedSamples),
      "drops": object(drops), "classes": object(classes),
      "skipped": .array(skipped.map { ["key": .string($0.key), "error": .string($0.error)] }),
      "problems": .array(problems.map { .string($0) }),
    ]
  }
}
