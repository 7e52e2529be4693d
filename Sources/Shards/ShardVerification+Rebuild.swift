import Support

extension ShardVerification {
  /// Makes `index.json`, `wids.json` and missing `.idx` files anew from the tars of a folder.
  ///
  /// Rows come from the tars' own bytes. It repairs an index that was lost or damaged, not a shard: a
  /// tar that is no sound archive, or that contradicts the facts written with it, is refused. A tar
  /// whose facts file was not copied along is taken as it is.
  ///
  /// - Parameters:
  ///   - folder: The folder of shards.
  ///   - header: Everything but the rows, from the old index or the run; its rows are not looked at.
  /// - Returns: The index as written.
  /// - Throws: ``PipelineError`` with `missingFile` when there is no shard of this name,
  ///   `verificationFailed` when a tar contradicts its facts, and as ``ShardReader``.
  package static func rebuildIndex(
    folder: String, header: ShardIndex
  ) throws(PipelineError) -> ShardIndex {
    let names = try ShardName.present(in: folder, prefix: header.name)
    guard !names.isEmpty else {
      throw PipelineError(.missingFile, at: folder, "has no shard of '\(header.name)'")
    }
    var index = header
    index.shards = []
    for name in names {
      let path = folder + "/" + name.tar
      let (digest, size) = try digest(of: path, place: name.tar)
      let table = try ShardReader.table(of: path, place: name.tar)
      let row = ShardIndex.Row(
        file: name.tar, sha256: digest, size: size, samples: table.samples.count)
      try refuseContradiction(row, name: name, folder: folder)
      if !FileBytes.exists(folder + "/" + name.idx) {
        try FileBytes.writeAtomically(table.text, to: folder + "/" + name.idx)
      }
      index.shards.append(row)
    }
    try index.write(to: folder)
    return index
  }

  private static func refuseContradiction(
    _ row: ShardIndex.Row, name: ShardName, folder: String
  ) throws(PipelineError) {
    guard FileBytes.exists(folder + "/" + name.facts) else { return }
    let facts = try ShardFacts.read(folder: folder, name: name)
    guard ShardIndex.Row(facts) != row else { return }
    throw PipelineError(
      .verificationFailed, at: name.tar,
      "has sha-256 \(row.sha256) but was written with \(facts.sha256)",
      hint: remedy(for: name, in: folder))
  }
}
