import Execution
import Shards
import Support

/// Tars as sources and as shards, and the files beside them.
enum ShardTargets {
  /// The shard that side files are tried beside.
  static let name = ShardName(prefix: "fuzzed", index: 0)
  static let index = ShardIndex.file

  /// A tar as it is, then with the checksums its headers should have.
  static func tar(in folder: String) -> FuzzTarget.Body {
    let path = "\(folder)/fuzzed.tar"
    return { bytes in
      read(bytes, at: path)
      let repaired = TarChecksums.repaired(bytes)
      if repaired != bytes { read(repaired, at: path) }
    }
  }

  private static func read(_ bytes: [UInt8], at path: String) {
    guard ScratchFile.write(bytes, to: path) else { return }
    if var reader = try? ShardReader(path: path, memberLimit: .mebibytes(1)) {
      do throws(PipelineError) {
        while let sample = try reader.next() {
          precondition(!sample.key.isEmpty && !sample.members.isEmpty, "an empty sample")
          for member in sample.members {
            precondition(member.bytes.count <= bytes.count, "more bytes than the tar has")
          }
        }
      } catch {
        _ = error.description
      }
    }
    _ = try? ShardReader.table(of: path)
    if let table = try? SampleTable(tars: [path]) {
      for index in 0..<table.count { _ = try? table.sample(index) }
    }
    var survey = ShardSurvey(keeping: 2)
    survey.add(path)
    _ = survey.damage.map(\.description)
  }

  /// One file of an otherwise sound folder of shards, as `verify` reads it.
  static func sideFile(_ file: String, in folder: String) throws(PipelineError) -> FuzzTarget.Body {
    for (name, bytes) in try soundFiles(in: folder) {
      try FileBytes.writeAtomically(bytes, to: "\(folder)/\(name)")
    }
    return { bytes in
      guard ScratchFile.write(bytes, to: "\(folder)/\(file)") else { return }
      guard let index = try? ShardIndex.read(folder: folder) else { return }
      precondition(
        (try? ShardIndex(json: index.json, at: "again")) == index, "an index reads otherwise again")
      let findings = try? ShardVerification.findings(in: folder)
      _ = findings?.map(\.description)
      _ = ShardVerification.annotationFindings(in: folder, index: index)
      if let table = try? SampleTable(run: folder, index: index) {
        for place in 0..<table.count { _ = try? table.sample(place) }
      }
    }
  }

  /// A folder of one small shard: its tar, the two files beside it, and the index.
  static func soundFiles(in folder: String) throws(PipelineError) -> [String: [UInt8]] {
    var writer = try ShardWriter(folder: folder, name: name)
    for (number, text) in ["one", "two"].enumerated() {
      try writer.append(
        key: "00000000\(number)",
        members: [
          ShardMember(name: "cls", bytes: Array("\(number)".utf8)),
          ShardMember(name: "json", bytes: Array(#"{"text":"\#(text)"}"#.utf8)),
        ])
    }
    let facts = try writer.finish(notes: ["dropped": 1])
    let index = ShardIndex(
      name: name.prefix, shards: [ShardIndex.Row(facts)], samplesPerShard: 2,
      manifest: ["name": "fuzzed"], catalogDigest: Digest(of: []), runDigest: Digest(of: []),
      classes: ["object"], ignoreValue: 255, versions: ["pastiche": "0"])
    try index.write(to: folder)
    var files: [String: [UInt8]] = [:]
    for file in [name.tar, name.idx, name.facts, self.index] {
      files[file] = try FileBytes.read("\(folder)/\(file)")
    }
    return files
  }
}
