import Safetensors
import Support

/// All that a training needs to go on as if it had never stopped: tensors in a safetensors file, and
/// beside it a JSON file that tells what they are.
package struct Checkpoint: Sendable {
  /// Steps of the optimiser that were done.
  package let step: Int
  /// Where the loader goes on, for people: it follows from the step.
  package let epoch: Int
  package let batch: Int
  /// What the training is a function of.
  package let identity: JSONValue
  /// What may change the last bits, but is no part of the training: threads, device, versions.
  package let engine: JSONValue
  /// What names of the backbone's tensors begin with.
  package let backbone: String
  /// What the backbone wants done to normalised pictures.
  package let filter: InputFilter
  package let state: SafetensorsFile

  /// Writes `name.safetensors`, then `name.json`, each by a rename.
  func write(to name: String) throws(PipelineError) {
    let bytes = state.bytes()
    try FileBytes.writeAtomically(bytes, to: "\(name).safetensors")
    let file = PathText.name(of: name)
    let json: JSONValue = [
      "version": 1, "step": .integer(step),
      "loader": ["epoch": .integer(epoch), "batch": .integer(batch)],
      "tensors": [
        "file": .string("\(file).safetensors"), "sha256": .string("\(Digest(of: bytes))"),
        "backbone": .string(backbone), "input_filter": .string(filter.rawValue),
      ],
      "training": identity, "engine": engine,
    ]
    try FileBytes.writeAtomically(json.text(indented: true) + [10], to: "\(name).json")
  }

  /// Reads a checkpoint by either of its files.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, or `corruptFile` when a file was
  ///   cut short, damaged, or is none of a checkpoint.
  package static func read(_ path: String) throws(PipelineError) -> Checkpoint {
    let ending = ".safetensors"
    let given = path
    let path = path.hasSuffix(ending) ? "\(path.dropLast(ending.count)).json" : path
    let isThere = try FileBytes.isPresent(path)
    guard isThere || path == given else {
      throw PipelineError(
        .missingFile, at: given,
        "is no checkpoint: there is no '\(PathText.name(of: path))' beside it")
    }
    let hint = "delete the checkpoint, both files, to go on from the one before"
    let value: JSONValue
    do {
      value = try JSONValue(parsing: try FileBytes.read(path), at: path)
    } catch {
      guard error.code == .corruptFile else { throw error }
      throw PipelineError(error.code, at: error.place, error.message, hint: hint)
    }
    guard value["version"]?.whole == 1, let step = value["step"]?.whole, step >= 0,
      let epoch = value["loader"]?["epoch"]?.whole, let batch = value["loader"]?["batch"]?.whole,
      case .string(let file)? = value["tensors"]?["file"], !file.contains("/"),
      case .string(let sha256)? = value["tensors"]?["sha256"],
      case .string(let backbone)? = value["tensors"]?["backbone"],
      let identity = value["training"], let engine = value["engine"]
    else {
      throw PipelineError(
        .corruptFile, at: path, "is not the JSON file of a checkpoint", hint: hint)
    }
    // Checkpoints of older versions do not tell; none of theirs was filtered.
    var filter = InputFilter.none
    if case .string(let name)? = value["tensors"]?["input_filter"] {
      guard let known = InputFilter(rawValue: name) else {
        throw PipelineError(
          .corruptFile, at: path, "names an input filter '\(name)' that is not known", hint: hint)
      }
      filter = known
    }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let tensors = (folder + [file[...]]).joined(separator: "/")
    let bytes = try FileBytes.read(tensors)
    guard "\(Digest(of: bytes))" == sha256 else {
      throw PipelineError(
        .corruptFile, at: tensors, "has other bytes than \(path) says: it was cut short or changed",
        hint: hint)
    }
    return Checkpoint(
      step: step, epoch: epoch, batch: batch, identity: identity, engine: engine,
      backbone: backbone, filter: filter, state: try SafetensorsFile(parsing: bytes, at: tensors))
  }

  /// The backbone's tensors under torchvision's names.
  package var weights: SafetensorsFile {
    var file = SafetensorsFile(tensors: [:], metadata: ["format": "pt"])
    if filter != .none { file.metadata[InputFilter.key] = filter.rawValue }
    for (name, tensor) in state.tensors where name.hasPrefix(backbone) {
      file.tensors[String(name.dropFirst(backbone.count))] = tensor
    }
    return file
  }
}
