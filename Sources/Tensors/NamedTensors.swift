import Safetensors
import Support

/// Tensors that go to and come from a file together, under names of their own.
package struct NamedTensors {
  /// The tensors in order; names do not repeat.
  package let tensors: [(name: String, tensor: Tensor)]

  package init(_ tensors: [(name: String, tensor: Tensor)]) {
    self.tensors = tensors
  }

  /// Parameters and buffers of some modules, each with a text before its names.
  package init(of modules: [(prefix: String, module: any Module)]) {
    self.init(modules.flatMap { NamedTensors($0.module.state).prefixed($0.prefix).tensors })
  }

  /// Parameters of some modules, each with a text before its names.
  package init(parametersOf modules: [(prefix: String, module: any Module)]) {
    self.init(modules.flatMap { NamedTensors($0.module.parameters).prefixed($0.prefix).tensors })
  }

  /// The same tensors with a text before each name.
  package func prefixed(_ prefix: String) -> NamedTensors {
    NamedTensors(tensors.map { (prefix + $0.name, $0.tensor) })
  }

  /// The elements as a file holds them.
  package func stored() throws(PipelineError) -> SafetensorsFile {
    var stored: [String: StoredTensor] = [:]
    for (name, tensor) in tensors { stored[name] = try tensor.stored() }
    return SafetensorsFile(tensors: stored)
  }

  /// Takes the elements of all tensors from a file, or of none.
  ///
  /// - Parameters:
  ///   - file: The tensors under these names after the prefix. torchvision's count of batches,
  ///     `num_batches_tracked`, is passed over.
  ///   - place: What errors name, for example the file's path.
  ///   - prefix: What precedes the names; tensors of the file without it are passed over.
  ///   - ignored: Beginnings of names that the file may have and these have not, for example `fc.`
  ///     for a backbone without its classifier.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when a tensor is missing, has another
  ///   shape, or is one too many.
  package func load(
    _ file: SafetensorsFile, at place: String, prefix: String = "", ignoring ignored: [String] = []
  ) throws(PipelineError) {
    var rest = Set(file.tensors.keys.filter { $0.hasPrefix(prefix) })
    var pairs: [(target: Tensor, stored: StoredTensor)] = []
    for (name, target) in tensors {
      let name = prefix + name
      guard let stored = file.tensors[name] else {
        throw PipelineError(.mismatchedShape, at: place, "has no tensor '\(name)'")
      }
      guard stored.shape == target.shape else {
        throw PipelineError(
          .mismatchedShape, at: place, "'\(name)' is \(stored.shape), expected \(target.shape)")
      }
      rest.remove(name)
      pairs.append((target, stored))
    }
    let unknown = rest.filter { name in
      !name.hasSuffix(".num_batches_tracked")
        && !ignored.contains { name.dropFirst(prefix.count).hasPrefix($0) }
    }
    if let first = unknown.sorted().first {
      throw PipelineError(
        .mismatchedShape, at: place, "has a tensor '\(first)' that is not expected")
    }
    for (target, stored) in pairs {
      try target.assign(try .stored(stored))
    }
  }
}
