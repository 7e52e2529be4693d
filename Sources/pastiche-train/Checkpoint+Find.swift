#if Torch
import Safetensors
import Support
import Training

extension Checkpoint {
  /// The checkpoint that an argument names: by one of its files, or the newest of a run's folder.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when there is none, and as ``read(_:)``.
  static func find(_ path: String) throws(PipelineError) -> Checkpoint {
    if path.hasSuffix(".safetensors") || path.hasSuffix(".json") {
      return try Checkpoint.read(path)
    }
    for folder in ["\(path)/train", path] {
      if let checkpoint = try TrainingFolder(folder).newest() { return checkpoint }
    }
    throw PipelineError(
      .missingFile, at: path, "holds no checkpoint",
      hint: "name a checkpoint-….safetensors, or the folder of a run that was trained")
  }

  /// The backbone under torchvision's names that an argument names: that of a checkpoint, or the
  /// tensors of a weights file with no checkpoint beside it, as `export` writes them.
  ///
  /// - Throws: ``PipelineError`` as ``find(_:)`` and reading the file.
  static func backbone(_ path: String) throws(PipelineError) -> SafetensorsFile {
    let ending = ".safetensors"
    guard path.hasSuffix(ending),
      try !FileBytes.isPresent("\(path.dropLast(ending.count)).json")
    else { return try find(path).weights }
    return try SafetensorsFile.read(path)
  }
}
#endif
