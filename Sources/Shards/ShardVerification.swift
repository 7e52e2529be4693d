import Glibc
import Support

/// Compares a folder of shards with its index, reading every byte.
package enum ShardVerification {
  /// Everything that does not match, shard by shard; empty when all is well.
  ///
  /// - Returns: ``PipelineError``s with `verificationFailed` at `shard`, `shard:member` or the
  ///   index's file.
  /// - Throws: ``PipelineError`` when there is no index that can be read.
  /// - Complexity: O(bytes); a shard that differs is read twice.
  package static func findings(in folder: String) throws(PipelineError) -> [PipelineError] {
    let index = try ShardIndex.read(folder: folder)
    var found = try strays(in: folder, index: index)
    for row in index.shards { found += findings(for: row, in: folder) }
    return found
  }

  /// What lies in the folder and is not in the index, and a list for `wids` that says otherwise.
  package static func strays(
    in folder: String, index: ShardIndex
  ) throws(PipelineError) -> [PipelineError] {
    let known = Set(index.shards.map(\.file))
    var found = try ShardName.present(in: folder)
      .filter { !known.contains($0.tar) }
      .map {
        failed(
          $0.tar, "is in the folder but not in '\(ShardIndex.file)'",
          hint: "move '\(folder)/\($0.tar)' away, it is no shard of this run")
      }
    let remedy = "run generate again, which writes '\(ShardIndex.widsFile)' anew"
    do {
      if try FileBytes.read(folder + "/" + ShardIndex.widsFile) != index.widsText {
        found.append(
          failed(ShardIndex.widsFile, "does not match '\(ShardIndex.file)'", hint: remedy))
      }
    } catch {
      found.append(failed(ShardIndex.widsFile, error.message, hint: remedy))
    }
    return found
  }

  /// What is wrong with one shard; each finding's hint is the shard's ``remedy(for:in:)``.
  package static func findings(
    for row: ShardIndex.Row, in folder: String
  ) -> [PipelineError] {
    guard let name = ShardName(tar: row.file) else {
      return [failed(row.file, "is not the name of a shard")]
    }
    return differences(row, name: name, folder: folder).map {
      failed($0.place, $0.message, hint: remedy(for: name, in: folder))
    }
  }

  /// What to do about a shard whose tar, `.idx` or facts are not what was written.
  ///
  /// A shard is made when its tar is not there, and with it everything beside it.
  package static func remedy(for name: ShardName, in folder: String) -> String {
    "delete '\(folder)/\(name.tar)' and run generate again, which makes the shard anew, or copy "
      + "the shard again"
  }

  private static func differences(
    _ row: ShardIndex.Row, name: ShardName, folder: String
  ) -> [PipelineError] {
    var found: [PipelineError] = []
    do {
      let (digest, size) = try digest(of: folder + "/" + row.file, place: row.file)
      if size != row.size {
        found.append(
          failed(row.file, "has \(size.bytes) bytes but the index says \(row.size.bytes)"))
      }
      if digest != row.sha256 {
        found.append(failed(row.file, "has sha-256 \(digest) but the index says \(row.sha256)"))
      }
    } catch {
      return [failed(row.file, error.message)]
    }
    let isSame = found.isEmpty
    found += factFindings(for: row, name: name, folder: folder)
    found += memberFindings(for: row, name: name, folder: folder, readBytes: !isSame)
    return found
  }

  /// The digest and size of a file of any size.
  package static func digest(
    of path: String, place: String
  ) throws(PipelineError) -> (digest: Digest, size: ByteCount) {
    // Opening a pipe would wait for someone to write, and a device may never end.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileBytes.failure(place, "cannot be opened") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw PipelineError(.unsupportedFormat, at: place, "is not a regular file")
    }
    var hasher = DigestHasher()
    var size = 0
    var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(1, Int(status.st_size))))
    while true {
      let got = read(descriptor, &buffer, buffer.count)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileBytes.failure(place, "cannot be read") }
      if got == 0 { break }
      size += got
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
    }
    return (hasher.finalized(), ByteCount(size))
  }

  static func failed(
    _ place: String, _ message: String, hint: String? = nil
  ) -> PipelineError {
    PipelineError(.verificationFailed, at: place, message, hint: hint)
  }
}

extension ShardVerification {
  /// A facts file that contradicts the index; one that was not copied along is no finding.
  private static func factFindings(
    for row: ShardIndex.Row, name: ShardName, folder: String
  ) -> [PipelineError] {
    do {
      let facts = try ShardFacts.read(folder: folder, name: name)
      return ShardIndex.Row(facts) == row
        ? [] : [failed(name.facts, "does not match '\(ShardIndex.file)'")]
    } catch {
      return error.code == .missingFile ? [] : [failed(name.facts, error.message)]
    }
  }

  /// Headers, sample count and offsets and, for a shard that differs, the members that differ.
  private static func memberFindings(
    for row: ShardIndex.Row, name: ShardName, folder: String, readBytes: Bool
  ) -> [PipelineError] {
    var found: [PipelineError] = []
    var table = OffsetTable()
    // Facts that cannot be read are a finding of their own; without them a member that differs
    // cannot be named, but the shard's digest has been compared.
    let fingerprints =
      readBytes
      ? try? ShardFacts.fingerprints(folder: folder, name: name) : nil
    let written = writtenTable(name: name, folder: folder, found: &found)
    do {
      let source = try TarSource(path: folder + "/" + row.file, place: row.file)
      var number = 0
      while let span = try source.next() {
        if let fingerprints, number < fingerprints.count {
          let bytes = try source.bytes(of: span, limit: span.size)
          if ShardFacts.fingerprint(of: bytes) != fingerprints[number] {
            found.append(failed("\(row.file):\(span.path)", "has other bytes than were written"))
          }
        }
        number += 1
        table.append(span)
      }
      if source.passedOver > 0 {
        found.append(
          failed(row.file, "has \(source.passedOver) members that belong to no sample"))
      }
    } catch {
      found.append(failed(error.place, error.message))
      return found
    }
    if table.samples.count != row.samples {
      found.append(
        failed(row.file, "has \(table.samples.count) samples but the index says \(row.samples)"))
    }
    if let written, written != table {
      found.append(failed(name.idx, difference(between: written, and: table)))
    }
    return found
  }

  private static func writtenTable(
    name: ShardName, folder: String, found: inout [PipelineError]
  ) -> OffsetTable? {
    do {
      let text = try FileBytes.readText(folder + "/" + name.idx)
      return try OffsetTable(parsing: text, at: name.idx)
    } catch {
      found.append(failed(name.idx, error.message))
      return nil
    }
  }

  private static func difference(between written: OffsetTable, and real: OffsetTable) -> String {
    let pairs = zip(written.samples.joined(), real.samples.joined())
    guard let (old, new) = pairs.first(where: { $0 != $1 }) else {
      return "lists \(written.samples.joined().count) members but the tar has "
        + "\(real.samples.joined().count)"
    }
    return "lists '\(old.path)' with \(old.size.bytes) bytes at \(old.offset) but the tar has "
      + "'\(new.path)' with \(new.size.bytes) bytes at \(new.offset)"
  }
}
