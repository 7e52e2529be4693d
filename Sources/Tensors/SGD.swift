import CTorch
import Support

/// Stochastic gradient descent with momentum over a list of parameters.
///
/// `d = gradient + weightDecay · p`, `b = momentum · b + d` with b = 0 at first, `p -= rate · b`;
/// with Nesterov `p -= rate · (d + momentum · b)`. Parameters without a gradient are left alone.
package final class SGD: Optimiser {
  package let parameters: [(name: String, tensor: Tensor)]
  private let momentum: Double
  private let weightDecay: Double
  private let isNesterov: Bool
  /// b of each parameter, in their order.
  private let buffers: [Tensor]

  /// Makes an optimiser of parameters that stay the same tensors.
  ///
  /// - Parameters:
  ///   - parameters: What is trained, see ``Module/parameters``.
  ///   - momentum: How much of the last change stays, 0..<1.
  ///   - weightDecay: What is added to the gradient per unit of the parameter, 0 or more.
  ///   - isNesterov: Whether the gradient's change counts at once.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ parameters: [(name: String, tensor: Tensor)], momentum: Double = 0.9, weightDecay: Double = 0,
    isNesterov: Bool = false
  ) throws(PipelineError) {
    precondition((0..<1).contains(momentum) && weightDecay >= 0, "\(momentum), \(weightDecay)")
    self.parameters = parameters
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.isNesterov = isNesterov
    var buffers: [Tensor] = []
    for parameter in parameters { buffers.append(try parameter.tensor.zerosLike()) }
    self.buffers = buffers
  }

  /// b of each parameter by `momentum.` and its name.
  package var state: NamedTensors {
    NamedTensors(zip(parameters, buffers).map { ("momentum.\($0.name)", $1) })
  }

  package func step(rate: Double) throws(PipelineError) {
    let tensors = parameters.map(\.tensor)
    try TensorCall.run("sgd", holding: tensors + buffers) { message in
      TensorCall.withHandles(of: tensors) { tensors in
        TensorCall.withHandles(of: buffers) { buffers in
          ctorch_sgd_step(tensors, buffers, rate, momentum, weightDecay, isNesterov, message)
        }
      }
    }
  }
}
