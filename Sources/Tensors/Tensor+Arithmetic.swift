import CTorch
import Support

extension Tensor {
  /// The sum, element by element; axes of length 1 are repeated, and missing leading axes too.
  package static func + (left: Tensor, right: Tensor) throws(PipelineError) -> Tensor {
    try binary(.add, "add", left, right)
  }

  /// The difference, element by element, with axes as for sums.
  package static func - (left: Tensor, right: Tensor) throws(PipelineError) -> Tensor {
    try binary(.subtract, "subtract", left, right)
  }

  /// The product, element by element, with axes as for sums.
  package static func * (left: Tensor, right: Tensor) throws(PipelineError) -> Tensor {
    try binary(.multiply, "multiply", left, right)
  }

  /// The quotient, element by element, with axes as for sums.
  package static func / (left: Tensor, right: Tensor) throws(PipelineError) -> Tensor {
    try binary(.divide, "divide", left, right)
  }

  /// The product of matrices, `[…, n, c]` with `[…, c, m]`.
  package func matmul(_ right: Tensor) throws(PipelineError) -> Tensor {
    try Self.binary(.matrixProduct, "matmul", self, right)
  }

  /// `factor * self + offset`.
  package func scaled(by factor: Double, plus offset: Double = 0) throws(PipelineError) -> Tensor {
    try TensorCall.making("scaled", from: self) { ctorch_scaled(handle, factor, offset, $0, $1) }
  }

  /// `-self`.
  package func negated() throws(PipelineError) -> Tensor { try unary(.negated, "negated") }

  /// The exponential of each element.
  package func exp() throws(PipelineError) -> Tensor { try unary(.exp, "exp") }

  /// The natural logarithm of each element.
  package func log() throws(PipelineError) -> Tensor { try unary(.log, "log") }

  /// The square root of each element.
  package func squareRoot() throws(PipelineError) -> Tensor {
    try unary(.squareRoot, "squareRoot")
  }

  /// Each element, or 0 where that is larger.
  package func relu() throws(PipelineError) -> Tensor { try unary(.relu, "relu") }

  /// `x Φ(x)` of each element, Φ the normal distribution (arXiv 1606.08415, equation 1).
  package func gelu() throws(PipelineError) -> Tensor { try unary(.gelu, "gelu") }

  /// `log(1 + exp(x))` of each element, computed without overflow.
  package func softplus() throws(PipelineError) -> Tensor { try unary(.softplus, "softplus") }

  private func unary(_ code: CTorchUnary, _ name: String) throws(PipelineError) -> Tensor {
    try TensorCall.making(name, from: self) { ctorch_unary(code, handle, $0, $1) }
  }

  private static func binary(
    _ code: CTorchBinary, _ name: String, _ left: Tensor, _ right: Tensor
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making(name, from: left, right) {
      ctorch_binary(code, left.handle, right.handle, $0, $1)
    }
  }
}
