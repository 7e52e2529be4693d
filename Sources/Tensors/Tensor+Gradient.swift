import CTorch
import Support

extension Tensor {
  /// The same elements without their history; shares them with this tensor.
  package func detached() throws(PipelineError) -> Tensor {
    try TensorCall.making("detached", from: self) { ctorch_detached(handle, $0, $1) }
  }

  /// Whether gradients reach this tensor.
  package var requiresGradient: Bool {
    withExtendedLifetime(self) { ctorch_requires_gradient(handle) }
  }

  /// Records from now on what is computed from this tensor, which must not be computed itself.
  package func requireGradient(_ isRequired: Bool = true) throws(PipelineError) {
    try TensorCall.run("requireGradient", holding: [self]) {
      ctorch_set_requires_gradient(handle, isRequired, $0)
    }
  }

  /// What ``backward()`` has added up since it was last cleared; nil when nothing has.
  package func gradient() throws(PipelineError) -> Tensor? {
    var out: OpaquePointer?
    try TensorCall.run("gradient", holding: [self]) { ctorch_gradient(handle, &out, $0) }
    return out.map(Tensor.init(adopting:))
  }

  /// Adds this number's derivative to the gradient of every tensor it was computed from that
  /// requires one, and forgets the history.
  package func backward() throws(PipelineError) {
    try TensorCall.run("backward", holding: [self]) { ctorch_backward(handle, $0) }
  }

  /// Scales the gradients of some tensors alike so that their norm, taken together, is so much at
  /// most.
  ///
  /// - Returns: The norm that it was.
  package static func clipGradients(
    of tensors: [Tensor], norm most: Double
  ) throws(PipelineError) -> Double {
    var norm = 0.0
    try TensorCall.run("clipGradients", holding: tensors) { message in
      TensorCall.withHandles(of: tensors) { ctorch_clip_gradients($0, most, &norm, message) }
    }
    return norm
  }

  /// Forgets the gradients of some tensors.
  package static func clearGradients(of tensors: [Tensor]) throws(PipelineError) {
    try TensorCall.run("clearGradients", holding: tensors) { message in
      TensorCall.withHandles(of: tensors) { ctorch_clear_gradients($0, message) }
    }
  }

  /// `target = momentum * target + (1 - momentum) * source`, pair by pair and in place.
  package static func average(
    _ sources: [Tensor], into targets: [Tensor], momentum: Double
  ) throws(PipelineError) {
    try TensorCall.run("average", holding: targets + sources) { message in
      TensorCall.withHandles(of: targets) { targets in
        TensorCall.withHandles(of: sources) { sources in
          ctorch_average_into(targets, sources, momentum, message)
        }
      }
    }
  }
}
