import Shards
import Stages
import Support

/// How one sample comes to be, made again from the manifest and the inputs, and whether a run's shard
/// still holds the same.
package struct SampleExplanation: Sendable {
  /// What making it again came to.
  package enum Outcome: Sendable {
    case made(Sample)
    /// A rule of a stage dropped it.
    case dropped(reason: String)
    /// An input failed; the stage is the one that needed it.
    case failed(PipelineError, stage: String?)
  }

  package enum Verdict: Sendable, Equatable {
    /// Made here and there alike, byte for byte, or left out here and there for the same reason.
    case same
    case differs
    /// The shard is not there.
    case unknown
  }

  package let index: Int
  /// The image or segment the sample is about.
  package let subject: Origin?
  /// The stages that ended.
  package let steps: [SampleTrace.Step]
  package let outcome: Outcome
  /// The shard it belongs to.
  package let shard: ShardName
  package let verdict: Verdict
  /// The verdict as a sentence without its full stop.
  package let sentence: String
  /// Every member here and there; empty when there is nothing on one of the sides.
  package let members: [MemberComparison]

  package var key: String { Sample.key(of: index) }

  /// Makes a sample of a run again.
  ///
  /// - Throws: ``PipelineError`` when the shard is there and cannot be read.
  package init(
    ofSample index: Int, maker: SampleMaker, folder: RunFolder
  ) throws(PipelineError) {
    self.index = index
    let settings = maker.plan.manifest
    shard = ShardName(
      prefix: settings.name, index: index / settings.shards.samplesPerShard)
    subject = maker.subject(ofSample: index)
    let trace = SampleTrace()
    var made: [ShardMember] = []
    do {
      let sample = try maker.sample(index, observer: trace)
      if let reason = sample.dropReason {
        outcome = .dropped(reason: reason)
      } else {
        made = try SampleEncoding(maker.plan).members(of: sample).members
        outcome = .made(sample)
      }
    } catch {
      outcome = .failed(error, stage: trace.unfinished)
    }
    steps = trace.steps
    let path = "\(folder.shards)/\(shard.tar)"
    guard FileBytes.exists(path) else {
      members = []
      verdict = .unknown
      sentence = "\(shard.tar) is not there to compare with"
      return
    }
    let stored = try ShardReader.sample(Sample.key(of: index), of: path, place: shard.tar)
    let facts = try? ShardFacts.read(folder: folder.shards, name: shard)
    let skipped = facts?.skippedError(ofSample: Sample.key(of: index))
    (verdict, sentence, members) = Self.compare(
      outcome, made, stored, skipped: skipped, shard: shard.tar)
  }

  private static func compare(
    _ outcome: Outcome, _ made: [ShardMember], _ stored: StoredSample?, skipped: String?,
    shard: String
  ) -> (Verdict, String, [MemberComparison]) {
    switch (outcome, stored) {
    case (.made, let stored?):
      let members = MemberComparison.all(made, stored.members)
      let others = members.filter { $0.difference != nil }
      guard !others.isEmpty else { return (.same, "the bytes equal those in \(shard)", members) }
      let names = others.map(\.name).joined(separator: ", ")
      return (.differs, "\(others.count) of \(members.count) members differ: \(names)", members)
    case (.made, nil):
      let there = skipped.map { "it was skipped there: \($0)" } ?? "\(shard) does not hold it"
      return (.differs, "the sample was made here, but \(there)", [])
    case (.dropped(let reason), nil) where skipped == nil:
      return (.same, "dropped by \(reason), and \(shard) does not hold it", [])
    case (.dropped(let reason), _):
      let there = skipped.map { "it was skipped there: \($0)" } ?? "\(shard) holds it"
      return (.differs, "dropped here by \(reason), but \(there)", [])
    case (.failed(let error, _), nil) where skipped == error.description:
      return (.same, "an input failed, as it did when \(shard) was made", [])
    case (.failed, let stored):
      let there =
        skipped.map { "it was skipped there: \($0)" }
        ?? (stored == nil ? "\(shard) does not say so" : "\(shard) holds the sample")
      return (.differs, "an input failed here, but \(there)", [])
    }
  }
}

extension ShardFacts {
  /// The sentence a sample was skipped with when the shard was made; nil when it was not.
  fileprivate func skippedError(ofSample key: String) -> String? {
    guard case .array(let rows)? = notes["skipped"] else { return nil }
    for row in rows where row["key"] == .string(key) {
      if case .string(let error)? = row["error"] { return error }
    }
    return nil
  }
}
