import Shards
import Stages
import Support

/// What is written when every shard of a run is there; whoever does, it is the same.
struct RunEnd {
  let plan: Plan
  let identity: RunIdentity
  let folder: RunFolder
  let shardCount: Int

  enum Outcome {
    case written
    /// Some shards are not there yet.
    case shardsMissing
    case stopped
  }

  /// Writes the annotation files the manifest asks for, then the index, which tells their digests.
  func write(workers: Int, stop: StopSignal) throws(PipelineError) -> Outcome {
    let names = (0..<shardCount).map { ShardName(prefix: plan.manifest.name, index: $0) }
    guard names.allSatisfy({ FileBytes.exists("\(folder.shards)/\($0.tar)") }) else {
      return .shardsMissing
    }
    return try folder.locked { () throws(PipelineError) in
      var rows: [ShardIndex.Row] = []
      for name in names {
        rows.append(ShardIndex.Row(try .known(folder: folder.shards, name: name)))
      }
      guard let annotations = try annotations(names, rows, workers: workers, stop: stop) else {
        return .stopped
      }
      let index = ShardIndex(
        name: plan.manifest.name, shards: rows,
        samplesPerShard: plan.manifest.shards.samplesPerShard, manifest: identity.manifest,
        catalogDigest: identity.catalogDigest, runDigest: identity.digest, classes: plan.classes,
        ignoreValue: Int(plan.ignoreValue), versions: identity.versions, annotations: annotations)
      try index.write(to: folder.shards)
      return .written
    }
  }

  /// The annotation files, made unless they are there and an index about the same shards knows them;
  /// nil when stopped.
  private func annotations(
    _ names: [ShardName], _ rows: [ShardIndex.Row], workers: Int, stop: StopSignal
  ) throws(PipelineError) -> [ShardIndex.Annotations]? {
    guard plan.manifest.shards.annotations.contains(.coco) else { return [] }
    // An index that is absent or cannot be read is about to be written anew.
    if let old = try? ShardIndex.read(folder: folder.shards), old.shards == rows,
      !old.annotations.isEmpty,
      ShardVerification.annotationFindings(in: folder.path, index: old).isEmpty
    {
      return old.annotations
    }
    return try COCOExport(plan: plan, folder: folder).write(names, workers: workers, stop: stop)
  }
}
