import Support

extension PipelineManifest {
  /// Reads and checks a pipeline manifest and the dataset manifests it names.
  ///
  /// - Parameters:
  ///   - file: The manifest's path.
  ///   - overrides: `--set` options, applied before anything is read.
  ///   - roots: Folders that replace a dataset's root, by dataset name.
  ///   - bag: Takes every problem of all files.
  /// - Returns: nil after reporting when the file cannot be understood at all.
  package static func read(
    _ file: String, overrides: [ManifestOverride] = [], roots: [String: String] = [:],
    bag: DiagnosticBag
  ) -> PipelineManifest? {
    guard var node = ManifestFile.read(file, into: bag) else { return nil }
    for override in overrides { node = override.applied(to: node, bag: bag) }
    let reader = MappingReader(node, "the pipeline manifest", bag: bag)
    reader.checkVersion()
    let name = reader.name("name")
    _ = reader.text("about", default: "")
    let seed = reader.integer("seed", in: 0...Int.max, default: 0)
    let sourceReader = reader.nested("sources")
    let datasets = readSources(sourceReader, file: file, roots: roots)
    let sources = datasets.sources
    let names = sourceReader.keys.map(\.name)
    let samples = SampleSettings.read(reader.nested("samples"), sources: sources, names: names)
    let stages = reader.stages("stages")
    let shards = ShardSettings.read(reader.nested("shards"))
    let onError = reader.choice("on_error", default: ErrorPolicy.fail)
    reader.finish()
    // A manifest that could not be read has been reported; it may be the one that is meant.
    for root in roots.keys.sorted() where !datasets.names.contains(root) && datasets.areComplete {
      bag.report(
        "no source uses a dataset named '\(root)'", at: SourcePosition(option: "--root \(root)"),
        hint: NearestName.hint(for: root, among: datasets.names.sorted()))
    }
    return PipelineManifest(
      file: file, name: name, seed: UInt64(seed), sources: sources, sourceNames: names,
      samples: samples, stages: stages, shards: shards, onError: onError, resolved: reader.resolved)
  }

  private static func readSources(
    _ reader: MappingReader, file: String, roots: [String: String]
  ) -> SourceReading {
    let folder = PathText.folder(of: file)
    var read: [String: DatasetManifest?] = [:]
    let entries = reader.keys.compactMap { key -> SourceEntry? in
      let source = reader.nested(key.name, "source '\(key.name)'")
      return SourceEntry.read(source, name: key) { written in
        let path = DatasetManifest.path(written.value, from: folder)
        if let known = read[path] { return known }
        guard FileBytes.exists(path) else {
          reader.bag.report(
            "there is no dataset manifest '\(path)'", at: written.position,
            hint: "paths start from the folder of the pipeline manifest")
          read.updateValue(nil, forKey: path)
          return nil
        }
        let manifest = DatasetManifest.read(
          path, namedAt: written.position, roots: roots, bag: reader.bag)
        if let manifest, let twin = read.values.first(where: { $0?.name == manifest.name })??.file {
          reader.bag.report(
            "'\(path)' and '\(twin)' both have the name '\(manifest.name)'", at: written.position,
            hint: "give each dataset a name of its own")
        }
        read.updateValue(manifest, forKey: path)
        return manifest
      }
    }
    if reader.keys.isEmpty {
      reader.bag.report(
        "the pipeline names no sources", at: reader.node,
        hint: "write 'sources: { bags: { dataset: ../manifests/….yaml } }'")
    }
    reader.finish()
    let names = Set(read.values.compactMap { $0?.name })
    return SourceReading(
      sources: entries, names: names,
      areComplete: !read.isEmpty && read.values.allSatisfy { $0 != nil })
  }
}

/// What reading all sources gave.
private struct SourceReading {
  let sources: [SourceEntry]
  /// The names of the dataset manifests, also of those whose source has a problem of its own.
  let names: Set<String>
  /// Whether every dataset manifest could be read.
  let areComplete: Bool
}

extension SourceEntry {
  fileprivate static func read(
    _ reader: MappingReader, name: ManifestKey,
    dataset load: (Located<String>) -> DatasetManifest?
  ) -> SourceEntry? {
    let path = reader.textIfPresent("dataset")
    if path == nil { _ = reader.require("dataset", "the path of a dataset manifest") }
    let splitName = reader.textIfPresent("split")
    let use = reader.choice("as", default: Use.images)
    let wanted = reader.textsIfPresent("classes")
    let minimumArea = reader.integer("min_area_px", in: 1...Int(Int32.max), default: 1)
    let minimumSide = reader.integer("min_side_px", in: 1...65500, default: 1)
    reader.finish()
    guard let path, let dataset = load(path) else { return nil }
    let names = dataset.splits.map(\.name)
    let split: DatasetSplit?
    if let splitName {
      split = dataset.split(named: splitName.value)
      if split == nil {
        reader.bag.report(
          "dataset '\(dataset.name)' has no split '\(splitName.value)'", at: splitName.position,
          hint: NearestName.hint(for: splitName.value, among: names))
      }
    } else {
      split = names.count == 1 ? dataset.splits.first : nil
      if names.count > 1 {
        reader.bag.report(
          "dataset '\(dataset.name)' has several splits", at: path.position,
          hint: "add 'split:' with one of: \(names.joined(separator: ", "))")
      }
    }
    guard let split else { return nil }
    if use == .segments, case .none = split.labels {
      reader.bag.report(
        "dataset '\(dataset.name)' has no labels to cut segments from", at: name.position,
        hint: "use 'as: images', or describe its labels in \(dataset.file)")
    }
    let classes = wanted?.compactMap { name -> Int? in
      if let id = dataset.classes.firstIndex(of: name.value) { return id }
      reader.bag.report(
        "dataset '\(dataset.name)' has no class '\(name.value)'", at: name.position,
        hint: NearestName.hint(for: name.value, among: dataset.classes))
      return nil
    }
    return SourceEntry(
      name: name.name, dataset: dataset, split: split, use: use, classes: classes.map { Set($0) },
      minimumArea: minimumArea, minimumSide: minimumSide, position: name.position)
  }
}

extension SampleSettings {
  fileprivate static func read(
    _ reader: MappingReader, sources: [SourceEntry], names: [String]
  ) -> SampleSettings {
    let each = reader.textsIfPresent("each") ?? []
    for name in each where !names.contains(name.value) {
      reader.bag.report(
        "there is no source '\(name.value)'", at: name.position,
        hint: NearestName.hint(for: name.value, among: names))
    }
    let uses = Set(each.compactMap { name in sources.first { $0.name == name.value }?.use })
    if uses.count > 1, let first = each.first {
      reader.bag.report("'each' mixes images and segments", at: first.position)
    }
    let count = reader.integerIfPresent("count", in: 1...1_000_000_000)
    let repeats =
      count == nil || reader.has("repeats")
      ? reader.integer("repeats", in: 1...1_000_000, default: 1) : 1
    if count != nil, reader.has("repeats") {
      reader.bag.report("give 'repeats' or 'count', not both", at: reader.position(of: "repeats"))
    }
    if each.isEmpty, count == nil {
      reader.bag.report(
        "the pipeline does not say how many samples to make",
        at: reader.node.position,
        hint: "write 'samples: { each: SOURCE, repeats: 4 }' or 'samples: { count: 1000 }'")
    }
    let balance = reader.choice("balance", default: Balance.none)
    reader.finish()
    return SampleSettings(
      each: each, repeats: repeats, count: count, balance: balance, position: reader.node.position)
  }
}

extension ShardSettings {
  fileprivate static func read(_ reader: MappingReader) -> ShardSettings {
    let perShard = reader.integer("samples_per_shard", in: 1...1_000_000, default: 1000)
    var pixels = Pixels.jpg(95)
    if let node = reader.take("pixels"), node.pairs == nil {
      switch node.scalar {
      case .string("png"):
        pixels = .png
        reader.note("pixels", "png")
      case .string("tiff"):
        pixels = .tiff
        reader.note("pixels", "tiff")
      default: reader.mismatch("pixels", "png, tiff or { jpg: QUALITY }", node)
      }
    } else {
      let jpg = reader.nested("pixels")
      pixels = .jpg(jpg.integer("jpg", in: 1...100, default: 95))
      jpg.finish()
    }
    enum Masks: String, CaseIterable { case png, none }
    let masks = reader.choice("masks", default: Masks.png)
    let hasAmodalMasks = reader.flag("amodal_masks", default: false)
    reader.finish()
    return ShardSettings(
      samplesPerShard: perShard, pixels: pixels, pixelsPosition: reader.position(of: "pixels"),
      hasMasks: masks == .png, hasAmodalMasks: hasAmodalMasks)
  }
}
