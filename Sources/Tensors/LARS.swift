import CTorch
import Support

/// Layer-wise adaptive rates (You et al., arXiv 1708.03888), as BYOL and SlotCon use them.
///
/// `u = gradient`; of parameters with several axes `u = gradient + weightDecay · p`, then
/// `u *= trust · |p| / |u|` unless one of the norms is 0. `b = momentum · b + u` with b = 0 at first,
/// `p -= rate · b`. Biases and batch norm are neither decayed nor adapted.
package final class LARS: Optimiser {
  package let parameters: [(name: String, tensor: Tensor)]
  private let momentum: Double
  private let weightDecay: Double
  private let trust: Double
  private let buffers: [Tensor]

  /// Makes an optimiser of parameters that stay the same tensors.
  ///
  /// - Parameters:
  ///   - parameters: What is trained.
  ///   - momentum: How much of the last change stays, 0..<1.
  ///   - weightDecay: What is added to the gradient per unit of the parameter, 0 or more.
  ///   - trust: How large a change is beside its parameter, at a rate of 1.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ parameters: [(name: String, tensor: Tensor)], momentum: Double = 0.9, weightDecay: Double = 0,
    trust: Double = 0.001
  ) throws(PipelineError) {
    precondition((0..<1).contains(momentum) && weightDecay >= 0, "\(momentum), \(weightDecay)")
    self.parameters = parameters
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.trust = trust
    var buffers: [Tensor] = []
    for parameter in parameters { buffers.append(try parameter.tensor.zerosLike()) }
    self.buffers = buffers
  }

  package var state: NamedTensors {
    NamedTensors(zip(parameters, buffers).map { ("momentum.\($0.name)", $1) })
  }

  package func step(rate: Double) throws(PipelineError) {
    let tensors = parameters.map(\.tensor)
    try TensorCall.run("lars", holding: tensors + buffers) { message in
      TensorCall.withHandles(of: tensors) { tensors in
        TensorCall.withHandles(of: buffers) { buffers in
          ctorch_lars_step(tensors, buffers, rate, momentum, weightDecay, trust, message)
        }
      }
    }
  }
}
