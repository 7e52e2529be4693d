import Manifest
import Shards
import Stages
import Support

/// What became of one sample, and how long that took.
struct SampleResult: Sendable {
  enum Outcome: Sendable {
    case made(members: [ShardMember], json: JSONValue, drops: [String: Int])
    /// A rule of a stage dropped the sample.
    case dropped(reason: String, drops: [String: Int])
    case failed(PipelineError)
  }

  let outcome: Outcome
  let timings: StageTimings

  /// The bytes of its members.
  var size: Int {
    guard case .made(let members, _, _) = outcome else { return 0 }
    return members.reduce(0) { $0 + $1.bytes.count }
  }

  static func make(
    _ index: Int, with maker: SampleMaker, _ encoding: SampleEncoding
  ) -> SampleResult {
    let clock = StageClock()
    do throws(PipelineError) {
      let sample = try maker.sample(index, forShard: true, observer: clock)
      if let reason = sample.dropReason {
        return SampleResult(
          outcome: .dropped(reason: reason, drops: sample.dropCounts), timings: clock.timings)
      }
      let (members, json) = try clock.time("encode") { () throws(PipelineError) in
        try encoding.members(of: sample)
      }
      return SampleResult(
        outcome: .made(members: members, json: json, drops: sample.dropCounts),
        timings: clock.timings)
    } catch {
      return SampleResult(outcome: .failed(error), timings: clock.timings)
    }
  }
}

/// The shard being written and what is counted about it.
struct ShardInHand: ~Copyable {
  /// The digest of the run, which the shard's facts tell.
  private let run: Digest
  private var writer: ShardWriter?
  private var drops: [String: Int] = [:]
  private var droppedSamples: [String: Int] = [:]
  private var statistics = SampleStatistics()
  private var skipped: [JSONValue] = []

  init(run: Digest) {
    self.run = run
  }

  mutating func begin(in folder: String, _ name: ShardName) throws(PipelineError) {
    writer = try ShardWriter(folder: folder, name: name)
    drops = [:]
    droppedSamples = [:]
    statistics = SampleStatistics()
    skipped = []
  }

  mutating func add(
    _ outcome: SampleResult.Outcome, key: String, onError: ErrorPolicy
  ) throws(PipelineError) {
    switch outcome {
    case .made(let members, let json, let drops):
      try writer?.append(key: key, members: members)
      statistics.add(json)
      self.drops.merge(drops) { $0 + $1 }
    case .dropped(let reason, let drops):
      droppedSamples[reason, default: 0] += 1
      self.drops.merge(drops) { $0 + $1 }
    case .failed(let error):
      guard onError != .fail else { throw error }
      skipped.append([
        "key": .string(key), "code": .string(error.code.rawValue),
        "error": .string(error.description),
      ])
    }
  }

  /// Gives up a shard that is not finished; its temporary file is removed.
  mutating func abandon() {
    writer = nil
  }

  mutating func finish() throws(PipelineError) {
    let notes: JSONValue = [
      "drops": .object(drops.mapValues { .integer($0) }),
      "dropped_samples": .object(droppedSamples.mapValues { .integer($0) }),
      "run": .string("\(run)"), "skipped": .array(skipped),
      "statistics": statistics.json(withEdges: false),
    ]
    _ = try writer.take()?.finish(notes: notes)
  }
}
