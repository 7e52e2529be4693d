import Support

/// A reader of strangers' bytes, as a function that must come back whatever it is given.
///
/// Refusing with a ``PipelineError`` is coming back. A crash, a hang, a leak, a sanitizer's report or
/// a broken promise between two functions (`precondition`) is a finding.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case datasetManifest = "dataset_manifest"
  case pipelineManifest = "pipeline_manifest"
  case coco
  case panoptic
  case runLengths = "rle"
  case voc
  case yolo
  case tar
  case shardIndex = "shard_index"
  case shardOffsets = "shard_offsets"
  case shardFacts = "shard_facts"
  case jpeg
  case jpegScan = "jpeg_scan"
  case png
  case tiff

  /// Reads one input.
  package typealias Body = @Sendable ([UInt8]) -> Void

  /// The function, which may use a folder of its own for files.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when the files it needs cannot be written.
  package func body(in folder: String) throws(PipelineError) -> Body {
    try FileBytes.makeFolder(folder)
    switch self {
    case .datasetManifest: return try ManifestTargets.dataset(in: folder)
    case .pipelineManifest: return try ManifestTargets.pipeline(in: folder)
    case .coco: return AnnotationTargets.coco
    case .panoptic: return AnnotationTargets.panoptic
    case .runLengths: return AnnotationTargets.runLengths
    case .voc: return AnnotationTargets.voc
    case .yolo: return AnnotationTargets.yolo
    case .tar: return ShardTargets.tar(in: folder)
    case .shardIndex: return try ShardTargets.sideFile(ShardTargets.index, in: folder)
    case .shardOffsets: return try ShardTargets.sideFile(ShardTargets.name.idx, in: folder)
    case .shardFacts: return try ShardTargets.sideFile(ShardTargets.name.facts, in: folder)
    case .jpeg: return ImageTargets.decodeParts
    case .tiff: return ImageTargets.decode
    case .jpegScan: return ImageTargets.takeApart
    case .png: return ImageTargets.decodeRepaired
    }
  }

  /// The longest input worth trying, in bytes; seeds are shorter.
  package var longest: Int {
    switch self {
    case .runLengths: 512
    case .tar: 16_384
    case .tiff: 8192
    default: 4096
    }
  }
}
