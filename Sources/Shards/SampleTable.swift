import Support

/// Where every sample of some tars lies, so that any can be read alone: four bytes a sample.
package struct SampleTable: Sendable {
  /// One tar.
  private struct Tar: Sendable {
    let path: String
    /// What errors call it.
    let place: String
    let size: Int
    /// The number of its first sample.
    let first: Int
  }

  private var tars: [Tar] = []
  /// Where each sample begins, in blocks of 512 bytes from the start of its tar.
  private var starts: [UInt32] = []

  /// The number of samples.
  package var count: Int { starts.count }

  /// The samples of a finished run of ours, by its index and the offsets beside its shards.
  ///
  /// - Parameters:
  ///   - folder: The folder of shards.
  ///   - index: Its index.
  /// - Throws: ``PipelineError`` with `missingFile` or `corruptFile`, also when a shard is not as the
  ///   index says.
  package init(run folder: String, index: ShardIndex) throws(PipelineError) {
    for row in index.shards {
      guard let name = ShardName(tar: row.file) else {
        throw PipelineError(.corruptFile, at: row.file, "is not the name of a shard")
      }
      let path = "\(folder)/\(name.idx)"
      let found = try OffsetTable.starts(in: FileBytes.read(path), at: path)
      let size = try FileBytes.size("\(folder)/\(name.tar)")
      let isInside = (found.last.map { Int($0) * 512 } ?? 0) < size
      guard found.count == row.samples, size == row.size.bytes, isInside else {
        throw PipelineError(
          .corruptFile, at: "\(folder)/\(name.tar)",
          "has \(found.count) samples in \(ByteCount(size)) but '\(ShardIndex.file)' says "
            + "\(row.samples) in \(row.size)",
          hint: ShardVerification.remedy(for: name, in: folder))
      }
      tars.append(
        Tar(path: "\(folder)/\(name.tar)", place: name.tar, size: size, first: starts.count))
      starts += found
    }
  }

  /// The samples of anyone's tars, in their order; the headers of each are read once.
  ///
  /// - Throws: As ``ShardReader``; `limitExceeded` for a tar of over 2 TiB.
  package init(tars paths: [String]) throws(PipelineError) {
    for path in paths {
      tars.append(
        Tar(path: path, place: path, size: try FileBytes.size(path), first: starts.count))
      var reader = try ShardReader(path: path)
      var start = reader.start
      while try reader.nextSpans() != nil {
        guard let block = UInt32(exactly: start / 512) else {
          throw PipelineError(
            .limitExceeded, at: path, "is over the limit of 2 TiB", hint: "make more, smaller tars")
        }
        starts.append(block)
        start = reader.start
      }
    }
  }

  /// Reads a sample: one read of the file, whatever its members.
  ///
  /// - Parameters:
  ///   - index: In `0..<count`.
  ///   - isWanted: Whether a field is to be kept; the bytes of others are not copied.
  /// - Returns: The sample, and what errors about it call its tar.
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, `limitExceeded` for a sample over
  ///   ``ShardReader/largestMember``; `changedInput` or `corruptFile` when the tar is not the one whose
  ///   offsets were read.
  package func sample(
    _ index: Int, where isWanted: (String) -> Bool = { _ in true }
  ) throws(PipelineError) -> (place: String, sample: StoredSample) {
    let number = self.tar(of: index)
    let tar = tars[number]
    let start = Int(starts[index]) * 512
    // Behind the last sample of a tar are the zeros that close it.
    let end =
      index + 1 < samples(ofTar: number).upperBound ? Int(starts[index + 1]) * 512 : tar.size
    guard ByteCount(end - start) <= ShardReader.largestMember else {
      throw PipelineError(
        .limitExceeded, at: "\(tar.place), at byte \(start)",
        "a sample has \(ByteCount(end - start)), over the limit of \(ShardReader.largestMember)")
    }
    let part = try FileBytes.read(tar.path, at: start, count: end - start)
    let found = try TarSource.reading(part, place: tar.place) { source throws(PipelineError) in
      var members: [ShardMember] = []
      var key: String?
      while let span = try source.next() {
        guard span.key == key ?? span.key else { return StoredSample?.none }
        key = span.key
        guard isWanted(span.name) else { continue }
        members.append(
          ShardMember(name: span.name, bytes: try source.bytes(of: span, limit: span.size)))
      }
      return key.map { StoredSample(key: $0, members: members) }
    }
    guard let found else {
      throw PipelineError(
        .changedInput, at: "\(tar.place), at byte \(start)",
        "does not hold the one sample that was there before",
        hint: "put the tar back, or start again")
    }
    return (tar.place, found)
  }

  /// The number of a sample of a shard of ours; nil when the shard does not hold it.
  ///
  /// - Throws: ``PipelineError`` when the offsets beside the shard cannot be read.
  package func index(ofKey key: String, in shard: ShardName) throws(PipelineError) -> Int? {
    guard let number = tars.firstIndex(where: { $0.place == shard.tar }) else { return nil }
    let path = PathText.folder(of: tars[number].path) + "/" + shard.idx
    let table = try OffsetTable(parsing: FileBytes.readText(path), at: path)
    return table.samples.firstIndex { $0.first?.key == key }.map { tars[number].first + $0 }
  }

  private func samples(ofTar number: Int) -> Range<Int> {
    tars[number].first..<(number + 1 < tars.count ? tars[number + 1].first : count)
  }

  /// The tar of a sample.
  private func tar(of index: Int) -> Int {
    // A tar without samples begins where the next one does, so the last that fits is the one.
    var (low, high) = (0, tars.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if tars[middle].first <= index { low = middle } else { high = middle }
    }
    return low
  }
}
