import Safetensors
import Support

extension Module {
  /// The parameters and buffers as a weights file holds them, under torchvision's names.
  ///
  /// torchvision's count of batches, `num_batches_tracked`, is left out: nothing reads it, and
  /// torch sets it itself where a file lacks it.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    try NamedTensors(state).stored()
  }

  /// Takes all parameters and buffers from a weights file, or none of them.
  ///
  /// - Throws: As ``NamedTensors/load(_:at:prefix:ignoring:)``.
  package func load(
    _ file: SafetensorsFile, at place: String, prefix: String = "", ignoring ignored: [String] = []
  ) throws(PipelineError) {
    try NamedTensors(state).load(file, at: place, prefix: prefix, ignoring: ignored)
  }

  /// A digest of all parameters and buffers in their order, with their names and shapes.
  ///
  /// Equal before and after, it proves that nothing has changed a module.
  package func stateDigest() throws(PipelineError) -> Digest {
    var hasher = DigestHasher()
    for (name, tensor) in state {
      hasher.update("\(name) \(tensor.shape)\n")
      let values = try tensor.floats()
      values.withUnsafeBytes { hasher.update($0) }
    }
    return hasher.finalized()
  }

  /// Takes all parameters and buffers from a module of the same kind.
  package func copyState(of other: some Module) throws(PipelineError) {
    let (targets, sources) = (state, other.state)
    precondition(targets.map(\.name) == sources.map(\.name), "modules of different kinds")
    for (target, source) in zip(targets, sources) { try target.tensor.assign(source.tensor) }
  }
}
