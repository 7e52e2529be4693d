import Support

extension ShardIndex {
  /// The most samples of a shard that an index may tell of; a pipeline's limit is a million.
  package static let mostSamples = 1 << 40
  /// The most bytes of a file that an index may tell of.
  package static let mostBytes = 1 << 50
  /// The largest index that is read; one of a hundred thousand shards has 20 MB.
  package static let largest = ByteCount.mebibytes(64)

  /// The bytes of `index.json`.
  package var text: [UInt8] {
    json.text(indented: true) + [UInt8(ascii: "\n")]
  }

  /// The bytes of `wids.json`.
  ///
  /// The description that `wids.ShardListDataset` of the `webdataset` package reads (`wids_version`
  /// 1): a URL, here relative to the file itself, and a number of samples for each shard.
  package var widsText: [UInt8] {
    let value: JSONValue = [
      "__kind__": "wids-shard-index-v1",
      "wids_version": 1,
      "name": .string(name),
      "shardlist": .array(
        shards.map {
          [
            "url": .string($0.file), "nsamples": .integer($0.samples),
            "filesize": .integer($0.size.bytes),
          ]
        }),
    ]
    return value.text(indented: true) + [UInt8(ascii: "\n")]
  }

  /// The index as JSON.
  package var json: JSONValue {
    SealedJSON.sealed([
      "version": 1,
      "name": .string(name),
      "samples": .integer(samples),
      "samples_per_shard": .integer(samplesPerShard),
      "shards": .array(
        shards.map {
          [
            "file": .string($0.file), "sha256": .string("\($0.sha256)"),
            "bytes": .integer($0.size.bytes), "samples": .integer($0.samples),
          ]
        }),
      "manifest": manifest,
      "catalog_digest": .string("\(catalogDigest)"),
      "run_digest": .string("\(runDigest)"),
      "classes": .array(classes.map { .string($0) }),
      "ignore_value": .integer(ignoreValue),
      "versions": .object(versions.mapValues { .string($0) }),
      "annotations": .array(
        annotations.map {
          [
            "file": .string($0.file), "sha256": .string("\($0.sha256)"),
            "bytes": .integer($0.size.bytes),
          ]
        }),
    ])
  }

  /// Reads the index from JSON.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for another version, and `corruptFile` for
  ///   keys that are missing, unknown or of another kind, and for rows that contradict each other.
  package init(json value: JSONValue, at place: String) throws(PipelineError) {
    try JSONFields.requireVersion(1, of: value, at: place)
    let fields = try JSONFields(
      value,
      keys: [
        "version", "name", "samples", "samples_per_shard", "shards", "manifest",
        "catalog_digest", "run_digest", "classes", "ignore_value", "versions",
        "annotations", "digest",
      ], at: place)
    var rows: [Row] = []
    for (number, element) in try fields.array("shards").enumerated() {
      rows.append(try Row(json: element, at: "\(place):shards[\(number)]"))
    }
    var annotations: [Annotations] = []
    for (number, element) in try fields.array("annotations").enumerated() {
      annotations.append(try Annotations(json: element, at: "\(place):annotations[\(number)]"))
    }
    self.init(
      name: try fields.string("name"), shards: rows,
      samplesPerShard: try fields.count("samples_per_shard"), manifest: fields["manifest"],
      catalogDigest: try fields.digest("catalog_digest"),
      runDigest: try fields.digest("run_digest"), classes: try fields.strings("classes"),
      ignoreValue: try fields.count("ignore_value"), versions: try fields.table("versions"),
      annotations: annotations)
    let announced = try fields.count("samples")
    guard announced == samples else {
      throw PipelineError(
        .corruptFile, at: place,
        "key 'samples' is \(announced) but its shards have \(samples)")
    }
    var last: ShardName?
    for row in rows {
      guard let shard = ShardName(tar: row.file), shard.prefix == name else {
        throw PipelineError(
          .corruptFile, at: place, "'\(row.file)' is not the name of a shard of '\(name)'")
      }
      if let last, shard.index <= last.index {
        throw PipelineError(
          .corruptFile, at: place, "'\(row.file)' stands behind '\(last.tar)'")
      }
      last = shard
    }
  }
}

extension ShardIndex.Row {
  fileprivate init(json value: JSONValue, at place: String) throws(PipelineError) {
    let fields = try JSONFields(value, keys: ["file", "sha256", "bytes", "samples"], at: place)
    self.init(
      file: try fields.string("file"), sha256: try fields.digest("sha256"),
      size: ByteCount(try fields.count("bytes", upTo: ShardIndex.mostBytes)),
      samples: try fields.count("samples", upTo: ShardIndex.mostSamples))
  }
}

extension ShardIndex.Annotations {
  fileprivate init(json value: JSONValue, at place: String) throws(PipelineError) {
    let fields = try JSONFields(value, keys: ["file", "sha256", "bytes"], at: place)
    let file = try fields.string("file")
    guard !file.isEmpty, !file.contains("/"), file != ".." else {
      throw PipelineError(.corruptFile, at: place, "'\(file)' is not the name of a file")
    }
    self.init(
      file: file, sha256: try fields.digest("sha256"),
      size: ByteCount(try fields.count("bytes", upTo: ShardIndex.mostBytes)))
  }
}
