import Support

/// Changes parameters by their gradients, and keeps what it needs of earlier steps.
package protocol Optimiser: AnyObject {
  /// What is trained, in order.
  var parameters: [(name: String, tensor: Tensor)] { get }
  /// What is kept of each parameter, by names that no parameter has, for a checkpoint.
  var state: NamedTensors { get }

  /// Changes the parameters that have a gradient.
  func step(rate: Double) throws(PipelineError)
}

extension Optimiser {
  /// Forgets the gradients, before the next ones are added up.
  package func clearGradients() throws(PipelineError) {
    try Tensor.clearGradients(of: parameters.map(\.tensor))
  }
}
