import Shards
import Support

extension ShardFacts {
  /// Refuses a shard that is there but is not what this run wrote, as far as that shows without
  /// reading the tar: its facts, its size, and the run it was made by.
  ///
  /// A shard whose facts file was not copied along is taken as it is.
  ///
  /// - Returns: Its facts; nil without the file with them.
  /// - Throws: ``PipelineError`` with `corruptFile`, `verificationFailed` or `differentRun`.
  @discardableResult
  static func check(
    folder: String, name: ShardName, run: Digest
  ) throws(PipelineError) -> ShardFacts? {
    guard try FileBytes.isPresent("\(folder)/\(name.facts)") else { return nil }
    let facts = try read(folder: folder, name: name)
    let path = "\(folder)/\(name.tar)"
    let size = ByteCount(try FileBytes.size(path))
    guard size == facts.size else {
      throw PipelineError(
        .verificationFailed, at: path,
        "has \(size.bytes) bytes but was written with \(facts.size.bytes)",
        hint: ShardVerification.remedy(for: name, in: folder))
    }
    guard facts.notes["run"] == .string("\(run)") else {
      throw PipelineError(
        .differentRun, at: path, "was made by another run",
        hint: "choose another folder with --out, or delete this one")
    }
    return facts
  }

  /// The facts of a finished shard; when the file with them was not copied along, what the tar tells.
  ///
  /// What rules dropped and what failed is not in a tar, so derived facts have no notes on it.
  static func known(folder: String, name: ShardName) throws(PipelineError) -> ShardFacts {
    try FileBytes.isPresent("\(folder)/\(name.facts)")
      ? read(folder: folder, name: name) : derived(folder: folder, name: name)
  }

  /// The notes of facts that were made from a tar lack what only the facts file knows.
  var areDerived: Bool { notes["drops"] == nil }

  /// What a tar tells of itself.
  static func derived(folder: String, name: ShardName) throws(PipelineError) -> ShardFacts {
    let path = "\(folder)/\(name.tar)"
    let (digest, size) = try ShardVerification.digest(of: path, place: name.tar)
    var reader = try ShardReader(path: path, place: name.tar)
    var statistics = SampleStatistics()
    var samples = 0
    while let stored = try reader.next() {
      guard let text = stored["json"] else {
        throw PipelineError(.corruptFile, at: "\(name.tar):\(stored.key)", "has no json member")
      }
      statistics.add(try JSONValue(parsing: text, at: "\(name.tar):\(stored.key).json"))
      samples += 1
    }
    return ShardFacts(
      index: name.index, file: name.tar, sha256: digest, size: size, samples: samples,
      notes: ["statistics": statistics.json(withEdges: false)])
  }
}
