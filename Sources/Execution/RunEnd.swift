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
    for name in names {
      guard try FileBytes.isPresent("\(folder.shards)/\(name.tar)") else { return .shardsMissing }
    }
    return try folder.locked { () throws(PipelineError) in
      // An index that is absent or cannot be read is about to be written anew.
      let old = try? ShardIndex.read(folder: folder.shards)
      var rows: [ShardIndex.Row] = []
      for name in names {
        let known = try ShardFacts.check(folder: folder.shards, name: name, run: identity.digest)
        let facts =
          if let known { known } else {
            try ShardFacts.derived(folder: folder.shards, name: name)
          }
        let row = ShardIndex.Row(facts)
        if let old, old.runDigest == identity.digest {
          try refuse(row, contradicting: old, name: name)
        }
        rows.append(row)
      }
      let annotations = try annotations(names, rows, old: old, workers: workers, stop: stop)
      guard let annotations else { return .stopped }
      let index = ShardIndex(
        name: plan.manifest.name, shards: rows,
        samplesPerShard: plan.manifest.shards.samplesPerShard, manifest: identity.manifest,
        catalogDigest: identity.catalogDigest, runDigest: identity.digest, classes: plan.classes,
        ignoreValue: Int(plan.ignoreValue), versions: identity.versions, annotations: annotations)
      try index.write(to: folder.shards)
      return .written
    }
  }

  /// An index of this run is not written over with another shard: the same run makes the same bytes.
  private func refuse(
    _ row: ShardIndex.Row, contradicting old: ShardIndex, name: ShardName
  ) throws(PipelineError) {
    guard let known = old.shards.first(where: { $0.file == row.file }), known != row else { return }
    throw PipelineError(
      .verificationFailed, at: "\(folder.shards)/\(row.file)",
      "has sha-256 \(row.sha256) but the index says \(known.sha256)",
      hint: ShardVerification.remedy(for: name, in: folder.shards))
  }

  /// The annotation files, made unless they are there and an index about the same shards knows them;
  /// nil when stopped.
  private func annotations(
    _ names: [ShardName], _ rows: [ShardIndex.Row], old: ShardIndex?, workers: Int,
    stop: StopSignal
  ) throws(PipelineError) -> [ShardIndex.Annotations]? {
    guard plan.manifest.shards.annotations.contains(.coco) else { return [] }
    if let old, old.shards == rows, !old.annotations.isEmpty,
      ShardVerification.annotationFindings(in: folder.path, index: old).isEmpty
    {
      return old.annotations
    }
    return try COCOExport(plan: plan, folder: folder).write(names, workers: workers, stop: stop)
  }
}
