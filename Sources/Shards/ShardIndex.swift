import Support

/// What a folder of shards holds and what made it: `index.json`.
///
/// It names the manifest with paths as written and nothing of the machine, the workers or the time,
/// so it is the same whoever writes it.
package struct ShardIndex: Sendable, Equatable {
  /// One shard.
  package struct Row: Sendable, Equatable {
    /// The tar's file name.
    package let file: String
    /// The digest of the tar's bytes.
    package let sha256: Digest
    /// The size of the tar.
    package let size: ByteCount
    /// The number of samples in it.
    package let samples: Int

    package init(file: String, sha256: Digest, size: ByteCount, samples: Int) {
      self.file = file
      self.sha256 = sha256
      self.size = size
      self.samples = samples
    }

    /// The row of a finished shard.
    package init(_ facts: ShardFacts) {
      self.init(
        file: facts.file, sha256: facts.sha256, size: facts.size, samples: facts.samples)
    }
  }

  /// An annotation file about all shards, in the folder `annotations` beside the folder of shards.
  package struct Annotations: Sendable, Equatable {
    /// The file's name.
    package let file: String
    package let sha256: Digest
    package let size: ByteCount

    package init(file: String, sha256: Digest, size: ByteCount) {
      self.file = file
      self.sha256 = sha256
      self.size = size
    }
  }

  /// The folder beside the folder of shards that holds the annotation files.
  package static let annotationFolder = "annotations"
  /// The file's name in the folder of shards.
  package static let file = "index.json"
  /// The name of the list for `webdataset`'s `wids` beside it.
  package static let widsFile = "wids.json"

  /// The run's name, which the tars' names begin with.
  package var name: String
  /// The shards in order of their numbers.
  package var shards: [Row]
  /// How many samples a shard was planned to hold; drops make it fewer.
  package var samplesPerShard: Int
  /// The resolved manifest.
  package var manifest: JSONValue
  /// The digest of the catalog of the inputs.
  package var catalogDigest: Digest
  /// The digest of all that decides the bytes.
  package var runDigest: Digest
  /// The names of the classes; a label map's value is a position here.
  package var classes: [String]
  /// The label map's value for pixels that count for nothing.
  package var ignoreValue: Int
  /// The versions of the tool and its codec libraries.
  package var versions: [String: String]
  /// The annotation files the manifest asks for, in order of their names.
  package var annotations: [Annotations]

  package init(
    name: String, shards: [Row], samplesPerShard: Int, manifest: JSONValue,
    catalogDigest: Digest, runDigest: Digest, classes: [String], ignoreValue: Int,
    versions: [String: String], annotations: [Annotations] = []
  ) {
    self.name = name
    self.shards = shards
    self.samplesPerShard = samplesPerShard
    self.manifest = manifest
    self.catalogDigest = catalogDigest
    self.runDigest = runDigest
    self.classes = classes
    self.ignoreValue = ignoreValue
    self.versions = versions
    self.annotations = annotations
  }

  /// The number of samples in all shards.
  package var samples: Int { shards.reduce(0) { $0 + $1.samples } }

  /// Writes `wids.json`, then `index.json`, each at once or not at all.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` or `inputOutput`.
  package func write(to folder: String) throws(PipelineError) {
    try FileBytes.writeAtomically(widsText, to: folder + "/" + Self.widsFile)
    try FileBytes.writeAtomically(text, to: folder + "/" + Self.file)
  }

  /// Reads the index of a folder of shards.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, `unsupportedFormat` (another
  ///   version) or `corruptFile`.
  package static func read(folder: String) throws(PipelineError) -> ShardIndex {
    let path = folder + "/" + file
    guard try FileBytes.isPresent(path) else {
      throw PipelineError(
        .missingFile, at: path, "does not exist",
        hint: "run generate again, which writes it when all shards are there")
    }
    let bytes = try FileBytes.read(path, limit: largest)
    do {
      let value = try JSONValue(parsing: bytes, at: path)
      let index = try ShardIndex(json: value, at: path)
      try SealedJSON.check(value, at: path)
      return index
    } catch {
      throw PipelineError(
        error.code, at: error.place, error.message,
        hint: "run generate again, which writes it anew, or copy it again")
    }
  }
}
