import Safetensors
import Support
import Tensors

extension MoCo {
  /// All that the next step depends on but images, shuffle and optimiser, as a file holds it.
  ///
  /// Names: `query.…` and `key.…` for the networks, `queue` for `[C, K]`, `queue_ptr` for the next
  /// column.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try networks.stored()
    file.tensors["queue"] = try queue.columns.stored()
    file.tensors["queue_ptr"] = StoredTensor([queue.next])
    return file
  }

  /// Takes the networks and the queue from a file, or nothing.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it is not of this method and network.
  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    guard let columns = file.tensors["queue"], columns.shape == queue.columns.shape,
      let pointer = file.tensors["queue_ptr"]?.integers(), pointer.count == 1
    else {
      throw PipelineError(
        .mismatchedShape, at: place, "has no queue of \(queue.columns.shape) with its pointer")
    }
    let queue = try KeyQueue(
      columns: try .stored(columns, on: queue.columns.device), next: pointer[0])
    try networks.load(file, at: place, ignoring: ["queue"])
    self.queue = queue
  }

  private var networks: NamedTensors {
    NamedTensors(
      NamedTensors(query.state).prefixed("query.").tensors
        + NamedTensors(key.state).prefixed("key.").tensors)
  }
}
