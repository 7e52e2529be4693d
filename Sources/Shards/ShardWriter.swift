import Glibc
import Support

/// Writes one shard; nothing of it is seen under its own name before all of it is on disk.
///
/// The tar grows as `NAME-000000.tar.tmp`. ``finish(notes:)`` writes the offsets and the facts beside
/// it and renames the tar last: a tar that is there means that everything about it is there. A
/// writer that goes away unfinished removes its temporary file. Two writers of one shard must be
/// kept apart by a ``ShardLock``.
///
/// The same samples give the same bytes: POSIX.1-1988 ustar, time 0, owner 0, mode 0644, members of
/// a sample in order of their names' bytes, no padding behind the two closing blocks.
package struct ShardWriter: ~Copyable {
  private let folder: String
  private let name: ShardName
  private let sink: TarSink
  private var table: OffsetTable
  private var fingerprints: [String]
  private var keys: Set<String>

  /// Starts the temporary file in a folder that exists.
  ///
  /// - Throws: ``PipelineError`` with `invalidManifest` for a name that cannot be a file's name, and
  ///   `missingFile` or `inputOutput` when the file cannot be made.
  package init(folder: String, name: ShardName) throws(PipelineError) {
    if let problem = ShardName.problem(withPrefix: name.prefix) {
      throw PipelineError(.invalidManifest, at: folder, problem)
    }
    let sink = try TarSink(path: folder + "/" + name.temporary)
    self.folder = folder
    self.name = name
    self.sink = sink
    table = OffsetTable()
    fingerprints = []
    keys = []
  }

  /// The library that writes the tars, for an index's `versions`.
  package static var libraryVersion: String { TarSink.libraryVersion }

  /// Adds a sample behind the last one.
  ///
  /// - Parameters:
  ///   - key: ASCII letters, digits, `_` and `-`; new in this shard.
  ///   - members: At least one field, in any order.
  /// - Throws: ``PipelineError`` with `outOfRange` for a key or name that a reader would split or
  ///   merge otherwise, `limitExceeded` for what ustar cannot hold, and `inputOutput`.
  package mutating func append(
    key: String, members: [ShardMember]
  ) throws(PipelineError) {
    let sorted = members.sorted {
      Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8))
    }
    try validate(key: key, members: sorted)
    keys.insert(key)
    for member in sorted {
      let path = key + "." + member.name
      let offset = try sink.add(name: path, bytes: member.bytes)
      guard
        let span = MemberSpan(path: path, offset: offset, size: ByteCount(member.bytes.count))
      else { preconditionFailure("'\(path)' was found to be a member's name") }
      table.append(span)
      fingerprints.append(ShardFacts.fingerprint(of: member.bytes))
    }
  }

  /// Closes the tar, writes the offsets and the facts, and puts the tar in place.
  ///
  /// - Parameter notes: Kept with the facts; it must depend on the run alone.
  /// - Returns: What an index has to know.
  /// - Throws: ``PipelineError`` with `inputOutput`; then neither the tar nor a new side file stays.
  package consuming func finish(notes: JSONValue) throws(PipelineError) -> ShardFacts {
    let (digest, size) = try sink.finish()
    let facts = ShardFacts(
      index: name.index, file: name.tar, sha256: digest, size: size,
      samples: table.samples.count, notes: notes)
    do {
      try FileBytes.writeAtomically(table.text, to: folder + "/" + name.idx)
      try FileBytes.writeAtomically(
        facts.text(fingerprints: fingerprints), to: folder + "/" + name.facts)
      try sink.keep(as: folder + "/" + name.tar)
    } catch {
      if !FileBytes.exists(folder + "/" + name.tar) {
        unlink(folder + "/" + name.idx)
        unlink(folder + "/" + name.facts)
      }
      throw error
    }
    return facts
  }

  private func validate(key: String, members: [ShardMember]) throws(PipelineError) {
    func refused(_ message: String, at member: String? = nil) -> PipelineError {
      PipelineError(.outOfRange, at: name.tar + ":" + (member ?? key), message)
    }
    guard !key.isEmpty, key.utf8.allSatisfy(\.isPlain) else {
      throw refused(
        "key '\(key)' is not made of ASCII letters, digits, '_' and '-'")
    }
    guard !keys.contains(key) else { throw refused("key '\(key)' is in this shard already") }
    guard !members.isEmpty else { throw refused("sample has no members") }
    var seen: Set<String> = []
    for member in members {
      let path = key + "." + member.name
      let words = member.name.utf8.split(
        separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isPlain) }) else {
        throw refused(
          "member name '\(member.name)' is not made of ASCII letters, digits, '_' and '-' "
            + "in words joined by '.'", at: path)
      }
      // webdataset lowers the case of names, so two that differ in case alone are one to it.
      guard seen.insert(member.name.lowercased()).inserted else {
        throw refused("member name '\(member.name)' is given twice", at: path)
      }
      guard path.utf8.count <= 100 else {
        throw PipelineError(
          .limitExceeded, at: name.tar + ":" + path,
          "name has \(path.utf8.count) bytes but a ustar header holds 100",
          hint: "give the canvas or field a shorter name")
      }
      guard member.bytes.count <= TarSink.largestMember else {
        throw PipelineError(
          .limitExceeded, at: name.tar + ":" + path,
          "has \(member.bytes.count) bytes but a ustar header can say \(TarSink.largestMember)")
      }
    }
  }
}
