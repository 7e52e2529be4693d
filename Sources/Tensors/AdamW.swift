import CTorch
import Support

/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2).
package final class AdamW: Optimiser {
  package let parameters: [(name: String, tensor: Tensor)]
  private let betas: (first: Double, second: Double)
  private let epsilon: Double
  private let weightDecay: Double
  private let means: [Tensor]
  private let squares: [Tensor]
  /// Steps that were done, one number.
  private let count: Tensor

  /// Makes an optimiser of parameters that stay the same tensors.
  ///
  /// - Parameters:
  ///   - parameters: What is trained.
  ///   - betas: How much of the means of gradients, and of their squares, stays, 0..<1 each.
  ///   - epsilon: Added to the deviation.
  ///   - weightDecay: What share of a parameter goes in a step at a rate of 1.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ parameters: [(name: String, tensor: Tensor)], betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) throws(PipelineError) {
    self.parameters = parameters
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    var (means, squares) = ([Tensor](), [Tensor]())
    for parameter in parameters {
      means.append(try parameter.tensor.zerosLike())
      squares.append(try parameter.tensor.zerosLike())
    }
    self.means = means
    self.squares = squares
    count = try .integers([0])
  }

  package var state: NamedTensors {
    NamedTensors(
      zip(parameters, means).map { ("adam.mean.\($0.name)", $1) }
        + zip(parameters, squares).map { ("adam.square.\($0.name)", $1) } + [("adam.steps", count)])
  }

  package func step(rate: Double) throws(PipelineError) {
    let done = try count.integers()[0] + 1
    try count.assign(.integers([done]))
    let tensors = parameters.map(\.tensor)
    try TensorCall.run("adamw", holding: tensors + means + squares) { message in
      TensorCall.withHandles(of: tensors) { tensors in
        TensorCall.withHandles(of: means) { means in
          TensorCall.withHandles(of: squares) { squares in
            ctorch_adamw_step(
              tensors, means, squares, Int64(done), rate, betas.first, betas.second, epsilon,
              weightDecay, message)
          }
        }
      }
    }
  }
}
