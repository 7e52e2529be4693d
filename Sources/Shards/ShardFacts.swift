import Support

/// What is known of a finished shard, so that an index is made without reading the tar again.
package struct ShardFacts: Sendable, Equatable {
  /// The shard's number.
  package let index: Int
  /// The tar's file name.
  package let file: String
  /// The digest of the tar's bytes.
  package let sha256: Digest
  /// The size of the tar.
  package let size: ByteCount
  /// The number of samples in it.
  package let samples: Int
  /// What the caller wants to remember, for example drop counts; a function of the run alone.
  package let notes: JSONValue

  /// The largest file of facts that is read; a member takes 17 bytes.
  package static let largest = ByteCount.mebibytes(128)

  package init(
    index: Int, file: String, sha256: Digest, size: ByteCount, samples: Int, notes: JSONValue
  ) {
    self.index = index
    self.file = file
    self.sha256 = sha256
    self.size = size
    self.samples = samples
    self.notes = notes
  }

  /// Reads the facts beside a shard.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, `unsupportedFormat` (another
  ///   version) or `corruptFile`.
  package static func read(
    folder: String, name: ShardName
  ) throws(PipelineError) -> ShardFacts {
    try readAll(folder: folder, name: name).facts
  }

  /// The fingerprints of a shard's members, in the order of the tar.
  ///
  /// - Throws: As ``read(folder:name:)``.
  static func fingerprints(
    folder: String, name: ShardName
  ) throws(PipelineError) -> [String] {
    // There are thousands, which only one who looks for a bad member wants apart.
    try readAll(folder: folder, name: name).fingerprints.split(separator: " ").map(String.init)
  }

  private static func readAll(
    folder: String, name: ShardName
  ) throws(PipelineError) -> (facts: ShardFacts, fingerprints: String) {
    let path = folder + "/" + name.facts
    let bytes = try FileBytes.read(path, limit: largest)
    do {
      return try parse(bytes, name: name, at: path)
    } catch {
      throw PipelineError(
        error.code, at: error.place, error.message,
        hint: ShardVerification.remedy(for: name, in: folder))
    }
  }

  private static func parse(
    _ bytes: [UInt8], name: ShardName, at path: String
  ) throws(PipelineError) -> (facts: ShardFacts, fingerprints: String) {
    let value = try JSONValue(parsing: bytes, at: path)
    try JSONFields.requireVersion(1, of: value, at: path)
    try SealedJSON.check(value, at: path)
    let fields = try JSONFields(
      value,
      keys: [
        "version", "index", "file", "sha256", "bytes", "samples", "members", "notes", "digest",
      ], at: path)
    let facts = ShardFacts(
      index: try fields.count("index"), file: try fields.string("file"),
      sha256: try fields.digest("sha256"),
      size: ByteCount(try fields.count("bytes", upTo: ShardIndex.mostBytes)),
      samples: try fields.count("samples", upTo: ShardIndex.mostSamples), notes: fields["notes"])
    guard facts.index == name.index, facts.file == name.tar else {
      throw PipelineError(
        .corruptFile, at: path,
        "tells of shard \(facts.index) in '\(facts.file)' but expected \(name.index) in "
          + "'\(name.tar)'")
    }
    return (facts, try fields.string("members"))
  }

  /// The side file's bytes.
  ///
  /// The fingerprints are one text, which is far quicker to read than an array of thousands.
  func text(fingerprints: [String]) -> [UInt8] {
    let value = SealedJSON.sealed([
      "version": 1, "index": .integer(index), "file": .string(file),
      "sha256": .string("\(sha256)"), "bytes": .integer(size.bytes), "samples": .integer(samples),
      "members": .string(fingerprints.joined(separator: " ")), "notes": notes,
    ])
    return value.text() + [UInt8(ascii: "\n")]
  }

  /// A member's checksum: enough to say which member of a bad shard is bad.
  static func fingerprint(of bytes: [UInt8]) -> String {
    "\(Checksum(of: bytes))"
  }
}
