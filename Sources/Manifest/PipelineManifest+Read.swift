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
    return read(MappingReader(node, "the pipeline manifest", bag: bag), file: file, roots: roots)
  }

  /// A reader that has recorded what a pipeline manifest may hold.
  package static func recorded() -> MappingReader {
    let reader = MappingReader(recording: "the pipeline manifest")
    _ = read(reader, file: "", roots: [:])
    return reader
  }

  private static func read(
    _ reader: MappingReader, file: String, roots: [String: String]
  ) -> PipelineManifest {
    let bag = reader.bag
    reader.checkVersion()
    let name = reader.name("name", about: "names the shards, NAME-000000.tar, and the run's folder")
    _ = reader.text("about", default: "", about: "what the pipeline is for, in a sentence")
    let seed = reader.integer(
      "seed", in: 0...Int.max, default: 0, about: "the only source of randomness")
    let decodesExactly = reader.flag(
      "exact_decode", default: false,
      about: "whether JPEGs that are at once made much smaller are decoded at their own size first")
    let sourceReader = reader.nested(
      "sources", about: "names for datasets, and what is used of each")
    let datasets = DatasetReading(file: file, roots: roots, bag: bag)
    let sources = readSources(sourceReader, datasets)
    let names = sourceReader.keys.map(\.name)
    let samples = SampleSettings.read(
      reader.nested("samples", about: "how many samples there are, and what each is about"),
      sources: sources, names: names)
    let stages = reader.stages("stages", about: "what happens to each sample, in order")
    let shards = ShardSettings.read(reader.nested("shards", about: "how samples are stored"))
    let train = TrainSettings.read(reader) { datasets.manifest(at: $0) }
    let evaluations = EvaluationEntry.readAll(
      reader,
      in: EvaluatedPipeline(
        file: file, learning: train?.learning,
        namesMethod: reader.node["train"]?["method"] != nil, masks: shards.masks
      ) { datasets.manifest(at: $0) })
    let onError = reader.choice(
      "on_error", default: ErrorPolicy.fail,
      about: "what a sample that fails does: it stops the run, is left out, or is also listed")
    reader.finish()
    // A manifest that could not be read has been reported; it may be the one that is meant.
    for root in roots.keys.sorted() where !datasets.names.contains(root) && datasets.areComplete {
      bag.report(
        "no source uses a dataset named '\(root)'", at: SourcePosition(option: "--root \(root)"),
        hint: NearestName.hint(for: root, among: datasets.names.sorted()))
    }
    return PipelineManifest(
      file: file, name: name, seed: UInt64(seed), decodesExactly: decodesExactly,
      sources: sources, sourceNames: names, samples: samples,
      stages: stages, shards: shards, train: train, evaluations: evaluations, onError: onError,
      resolved: reader.resolved)
  }

  private static func readSources(
    _ reader: MappingReader, _ datasets: DatasetReading
  ) -> [SourceEntry] {
    let keys = reader.names(
      nil, for: "a source", missing: "the pipeline names no sources",
      hint: "write 'sources: { bags: { dataset: ../manifests/….yaml } }'")
    let entries = keys.compactMap { key -> SourceEntry? in
      let source = reader.nested(
        key.name, "source '\(key.name)'", about: "a dataset, and what is used of it")
      return SourceEntry.read(source, name: key) { datasets.manifest(at: $0) }
    }
    reader.finish()
    return entries
  }
}

extension SourceEntry {
  fileprivate static func read(
    _ reader: MappingReader, name: ManifestKey,
    dataset load: (Located<String>) -> DatasetManifest?
  ) -> SourceEntry? {
    let path = reader.requiredText(
      "dataset", "the path of a dataset manifest", about: "the dataset's manifest, from this file")
    let splitName = reader.textIfPresent(
      "split", about: "a split of the dataset; may be left out when there is one only")
    let use = reader.choice(
      "as", default: Use.images, about: "whole images, or labelled segments cut out of them")
    let wanted = reader.textsIfPresent("classes", about: "the classes that count; all when absent")
    let minimumArea = reader.integer(
      "min_area_px", in: 1...Int(Int32.max), default: 1,
      about: "segments of fewer pixels are left out, and counted")
    let minimumSide = reader.integer(
      "min_side_px", in: 1...65500, default: 1,
      about: "segments with a shorter side under this are left out, and counted")
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
    let each =
      reader.textsIfPresent(
        "each", about: "the sources whose images or segments the samples go through") ?? []
    for name in each where !names.contains(name.value) {
      reader.bag.report(
        "there is no source '\(name.value)'", at: name.position,
        hint: NearestName.hint(for: name.value, among: names))
    }
    let uses = Set(each.compactMap { name in sources.first { $0.name == name.value }?.use })
    if uses.count > 1, let first = each.first {
      reader.bag.report("'each' mixes images and segments", at: first.position)
    }
    let count = reader.integerIfPresent(
      "count", in: 1...1_000_000_000, about: "the number of samples")
    let repeats = reader.integerIfPresent(
      "repeats", in: 1...1_000_000, about: "samples of each image or segment; 1 without 'count'")
    reader.atMostOne(of: ["repeats", "count"])
    if repeats == nil, count == nil { reader.note("repeats", 1) }
    reader.needsOne(
      of: ["each", "count"], "the pipeline does not say how many samples to make",
      hint: "write 'samples: { each: SOURCE, repeats: 4 }' or 'samples: { count: 1000 }'")
    let balance = reader.choice(
      "balance", default: Balance.none,
      about: "classes: all classes equally often; none: as often as they come")
    reader.finish()
    return SampleSettings(
      each: each, repeats: repeats ?? 1, count: count, balance: balance,
      position: reader.node.position)
  }
}

extension ShardSettings {
  fileprivate static func read(_ reader: MappingReader) -> ShardSettings {
    let perShard = reader.integer(
      "samples_per_shard", in: 1...1_000_000, default: 1000,
      about: "samples in each tar; the last may hold fewer")
    enum Lossless: String, CaseIterable { case png, tiff }
    let pixels: Pixels
    switch reader.choice(
      "pixels", default: Lossless?.none, or: "{ jpg: QUALITY }",
      about: "how pixels are stored: { jpg: QUALITY }, or png or tiff, which keep every sample")
    {
    case .word(.png): pixels = .png
    case .word(.tiff): pixels = .tiff
    case .mapping(let jpg):
      let quality = jpg.integer(
        "jpg", in: 1...100, or: "lossless_background", default: 95,
        about: "JPEG quality, or the source's own coefficients but where something was pasted")
      pixels = quality.map { .jpg($0) } ?? .losslessBackground
      jpg.finish()
    }
    let masks = reader.choice(
      "masks", default: ShardSettings.Masks.png,
      about: "label map and one 1-bit mask per instance, one of the two, or none")
    let hasAmodalMasks = reader.flag(
      "amodal_masks", default: false,
      about: "whether each instance also has a mask of all its pixels, hidden ones too")
    let annotations = reader.choices(
      "annotations", of: AnnotationFormat.self,
      about:
        "labels in other formats too, for each canvas: a COCO file of the run, a VOC member of a sample"
    )
    reader.finish()
    if !masks.hasInstances, let coco = annotations.first(where: { $0.value == .coco }) {
      reader.bag.report(
        "'annotations' asks for coco, but 'masks' is \(masks.rawValue)", at: coco.position,
        hint: "write 'masks: png' or 'instances', or leave coco out")
    }
    if !masks.hasInstances, hasAmodalMasks, !reader.isRecording {
      reader.bag.report(
        "'amodal_masks' is true, but 'masks' is \(masks.rawValue)",
        at: reader.position(of: "amodal_masks"),
        hint: "write 'masks: png' or 'instances', or leave 'amodal_masks' out")
    }
    return ShardSettings(
      samplesPerShard: perShard, pixels: pixels,
      pixelsPosition: reader.position(of: "pixels"), masks: masks,
      hasAmodalMasks: hasAmodalMasks, annotations: Set(annotations.map(\.value)))
  }
}
