import Annotations
import Codecs
import Imaging
import Shards
import Stages
import Support

/// Writes what the shards of a run hold as COCO annotation files, one for each canvas.
///
/// Everything is read back from the shards, so a run length is what its mask member holds. Pixels to
/// ignore (255 in a label map) are of no class and are left out. The bytes depend on the shards alone.
struct COCOExport {
  let plan: Plan
  let folder: RunFolder

  /// `instances.json` of the canvas `image` when it is alone, else `instances_CANVAS.json`.
  private func file(of canvas: String) -> String {
    plan.canvases == ["image"] ? "instances.json" : "instances_\(canvas).json"
  }

  /// Writes the files, each under a temporary name first; memory does not grow with their length.
  ///
  /// - Returns: The files in order of their names; nil when it was stopped.
  /// - Throws: ``PipelineError`` with `corruptFile` when a shard's members do not fit together, and
  ///   as ``ShardReader``.
  func write(
    _ shards: [ShardName], workers: Int, stop: StopSignal
  ) throws(PipelineError) -> [ShardIndex.Annotations]? {
    try FileBytes.makeFolder(folder.annotations)
    var files: [String: CanvasFile] = [:]
    for canvas in plan.canvases {
      let path = "\(folder.annotations)/\(file(of: canvas))"
      files[canvas] = try CanvasFile(path: path, categories: plan.classes)
    }
    let stream = StoredSamples(shards, in: folder.shards)
    let finished = try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) in try stream.next() },
      shouldStop: { stop.isRaised },
      work: { sample in Result { () throws(PipelineError) in try AnnotatedSample(sample) } },
      receive: { (_, result) throws(PipelineError) in
        for canvas in try result.get().canvases { try files[canvas.name]?.add(canvas) }
      })
    guard finished else { return nil }
    var rows: [ShardIndex.Annotations] = []
    for (canvas, writer) in files.sorted(by: { file(of: $0.key) < file(of: $1.key) }) {
      try writer.finish()
      let name = file(of: canvas)
      let (digest, size) = try ShardVerification.digest(
        of: "\(folder.annotations)/\(name)", place: name)
      rows.append(ShardIndex.Annotations(file: name, sha256: digest, size: size))
    }
    return rows
  }
}

/// The file of one canvas, as something a dictionary can hold.
private final class CanvasFile {
  private var writer: COCOFileWriter?

  init(path: String, categories: [String]) throws(PipelineError) {
    writer = try COCOFileWriter(path: path, categories: categories)
  }

  func add(_ canvas: AnnotatedCanvas) throws(PipelineError) {
    guard let image = try writer?.addImage(fileName: canvas.file, size: canvas.size) else { return }
    for instance in canvas.instances {
      try writer?.addAnnotation(
        image: image, category: instance.classID + 1, runs: instance.runs)
    }
  }

  func finish() throws(PipelineError) {
    try writer.take()?.finish()
  }
}

/// The samples of some shards, one after the other.
private final class StoredSamples {
  private let folder: String
  private var waiting: ArraySlice<ShardName>
  private var reader: ShardReader?
  private var place = ""

  init(_ shards: [ShardName], in folder: String) {
    self.folder = folder
    waiting = shards[...]
  }

  func next() throws(PipelineError) -> (place: String, sample: StoredSample)? {
    while true {
      if let sample = try reader?.next() { return (place, sample) }
      guard let name = waiting.popFirst() else { return nil }
      place = name.tar
      reader = try ShardReader(path: "\(folder)/\(name.tar)", place: name.tar)
    }
  }
}
