import Support

/// How the first values of a weight `[outputs, inputs, …]` are drawn; the window of a convolution
/// counts on both sides.
package enum FirstValues: Sendable, Equatable {
  /// Normal with variance `2 / outputs` (He et al., arXiv 1502.01852, by outgoing connections).
  case he
  /// Uniform within `1 / sqrt(inputs)`, as torch draws linear layers.
  case torch
  /// Uniform within `sqrt(6 / (inputs + outputs))` (Glorot and Bengio, AISTATS 2010, equation 16).
  case xavier
  /// Normal with a deviation.
  case normal(Double)
}

extension FirstValues {
  /// Within what a bias is drawn beside such weights, uniformly around 0.
  func biasBound(inputs: Int) -> Double {
    switch self {
    case .torch, .he: 1 / Double(inputs).squareRoot()
    case .xavier, .normal: 0
    }
  }
}

extension WeightSeed {
  /// The first values of a weight.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package func drawn(_ values: FirstValues, _ shape: [Int]) throws(PipelineError) -> Tensor {
    let window = shape.dropFirst(2).reduce(1, *)
    let (outputs, inputs) = (Double(shape[0] * window), Double(shape[1] * window))
    return switch values {
    case .he: try normals(shape, deviation: (2 / outputs).squareRoot())
    case .torch: try uniform(shape, bound: 1 / inputs.squareRoot())
    case .xavier: try uniform(shape, bound: (6 / (inputs + outputs)).squareRoot())
    case .normal(let deviation): try normals(shape, deviation: deviation)
    }
  }
}
