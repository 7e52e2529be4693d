import Support

/// The inputs that fuzzing starts from: small, sound, and made by the project itself.
package enum FuzzSeeds {
  /// The seeds of a target by file name.
  ///
  /// - Parameters:
  ///   - target: The target.
  ///   - repository: The folder with `manifests` and `pipelines`.
  ///   - scratch: A folder for files on the way.
  /// - Returns: The bytes of each.
  /// - Throws: ``PipelineError`` when a manifest cannot be read or a file not be written.
  package static func of(
    _ target: FuzzTarget, repository: String, scratch: String
  ) throws(PipelineError) -> [String: [UInt8]] {
    let seeds: [String: [UInt8]] =
      switch target {
      case .datasetManifest:
        try manifests(in: "\(repository)/manifests").merging(texts(TextSeeds.datasets)) { $1 }
      case .pipelineManifest: try manifests(in: "\(repository)/pipelines")
      case .coco: texts(TextSeeds.coco)
      case .panoptic: texts(TextSeeds.panoptic)
      case .runLengths:
        TextSeeds.runLengths.mapValues { [4, 0, 5, 0] + Array($0.utf8) }
      case .voc: texts(TextSeeds.voc)
      case .yolo: texts(TextSeeds.yolo)
      case .tar: try ShardSeeds.tars(in: scratch)
      case .shardIndex: ["index": try ShardSeeds.file(ShardTargets.index, in: scratch)]
      case .shardOffsets: ["idx": try ShardSeeds.file(ShardTargets.name.idx, in: scratch)]
      case .shardFacts: ["facts": try ShardSeeds.file(ShardTargets.name.facts, in: scratch)]
      case .jpeg, .jpegScan: try ImageSeeds.jpegs()
      case .png: try ImageSeeds.pngs()
      case .tiff: try ImageSeeds.tiffs()
      }
    return seeds.filter { $0.value.count <= target.longest }
  }

  /// The words of a target's seeds, for mutations that put whole words in.
  package static func words(of seeds: [String: [UInt8]]) -> [String] {
    var words: Set<String> = []
    for bytes in seeds.values {
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      for word in text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0 == "_")) })
      where (3...24).contains(word.count) { words.insert(String(word)) }
    }
    return words.sorted()
  }

  private static func texts(_ texts: [String: String]) -> [String: [UInt8]] {
    texts.mapValues { Array($0.utf8) }
  }

  private static func manifests(in folder: String) throws(PipelineError) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try FileNames.sorted(in: folder) where name.hasSuffix(".yaml") {
      // Comments only make an input longer.
      let lines = try FileBytes.readText("\(folder)/\(name)").split(separator: "\n")
        .filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        .map { $0.split(separator: " #", maxSplits: 1)[0] }
      found[name] = Array((lines.joined(separator: "\n") + "\n").utf8)
    }
    return found
  }
}
