import Manifest
import Shards
import Stages
import Support

/// What became of one sample.
enum SampleResult: Sendable {
  case made(members: [ShardMember], classCounts: [Int: Int], drops: [String: Int])
  /// A rule of a stage dropped the sample.
  case dropped(reason: String, drops: [String: Int])
  case failed(PipelineError)

  static func make(
    _ index: Int, with maker: SampleMaker, _ encoding: SampleEncoding
  )
    -> SampleResult
  {
    do {
      let sample = try maker.sample(index)
      if let reason = sample.dropReason {
        return .dropped(reason: reason, drops: sample.dropCounts)
      }
      let (members, counts) = try encoding.members(of: sample)
      return .made(members: members, classCounts: counts, drops: sample.dropCounts)
    } catch {
      return .failed(error)
    }
  }
}

/// The shard being written and what is counted about it.
struct ShardInHand: ~Copyable {
  private var writer: ShardWriter?
  private var drops: [String: Int] = [:]
  private var droppedSamples: [String: Int] = [:]
  private var classCounts: [Int: Int] = [:]
  private var skipped: [JSONValue] = []

  mutating func begin(in folder: String, _ name: ShardName) throws(PipelineError) {
    writer = try ShardWriter(folder: folder, name: name)
    drops = [:]
    droppedSamples = [:]
    classCounts = [:]
    skipped = []
  }

  mutating func add(
    _ result: SampleResult, key: String, onError: ErrorPolicy
  ) throws(PipelineError) {
    switch result {
    case .made(let members, let counts, let drops):
      try writer?.append(key: key, members: members)
      classCounts.merge(counts) { $0 + $1 }
      self.drops.merge(drops) { $0 + $1 }
    case .dropped(let reason, let drops):
      droppedSamples[reason, default: 0] += 1
      self.drops.merge(drops) { $0 + $1 }
    case .failed(let error):
      guard onError != .fail else { throw error }
      skipped.append(["key": .string(key), "error": .string(error.description)])
    }
  }

  /// Gives up a shard that is not finished; its temporary file is removed.
  mutating func abandon() {
    writer = nil
  }

  mutating func finish(classes: [String]) throws(PipelineError) {
    let byClass = Dictionary(
      classCounts.map { (classes[$0.key], JSONValue.integer($0.value)) }, uniquingKeysWith: { $1 })
    let notes: JSONValue = [
      "drops": .object(drops.mapValues { .integer($0) }),
      "dropped_samples": .object(droppedSamples.mapValues { .integer($0) }),
      "classes": .object(byClass), "skipped": .array(skipped),
    ]
    _ = try writer.take()?.finish(notes: notes)
  }
}
