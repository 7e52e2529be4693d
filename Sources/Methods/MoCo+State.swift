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
    try queue.store(in: &file)
    return file
  }

  /// Takes the networks and the queue from a file, or nothing.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it is not of this method and network.
  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    let queue = try queue.loaded(from: file, at: place)
    try networks.load(file, at: place, ignoring: ["queue"])
    self.queue = queue
  }

  private var networks: NamedTensors {
    NamedTensors(of: [("query.", query), ("key.", key)])
  }
}
