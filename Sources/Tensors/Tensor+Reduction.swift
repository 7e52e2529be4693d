import CTorch
import Support

extension Tensor {
  /// The sum over some axes, or over all; a kept axis has length 1 afterwards.
  package func sum(_ axes: [Int] = [], keepingAxes: Bool = false) throws(PipelineError) -> Tensor {
    try reduced(.sum, "sum", axes, keepingAxes)
  }

  /// The mean over some axes, or over all; a kept axis has length 1 afterwards.
  package func mean(_ axes: [Int] = [], keepingAxes: Bool = false) throws(PipelineError) -> Tensor {
    try reduced(.mean, "mean", axes, keepingAxes)
  }

  /// The largest element over some axes, or over all; a kept axis has length 1 afterwards.
  package func max(_ axes: [Int] = [], keepingAxes: Bool = false) throws(PipelineError) -> Tensor {
    try reduced(.max, "max", axes, keepingAxes)
  }

  /// `log(sum(exp(x)))` over some axes, or over all, computed without overflow.
  package func logSumExp(
    _ axes: [Int] = [], keepingAxes: Bool = false
  ) throws(PipelineError) -> Tensor {
    try reduced(.logSumExp, "logSumExp", axes, keepingAxes)
  }

  /// Where an axis is largest, as whole numbers; the axis is gone afterwards.
  package func indexOfMax(axis: Int) throws(PipelineError) -> Tensor {
    try TensorCall.making("indexOfMax", from: self) {
      ctorch_index_of_max(handle, Int64(axis), $0, $1)
    }
  }

  /// Where the last axis is largest, so many places in that order.
  package func largest(_ count: Int) throws(PipelineError) -> Tensor {
    try extremes(count, areLargest: true)
  }

  /// Where the last axis is smallest, so many places in that order.
  package func smallest(_ count: Int) throws(PipelineError) -> Tensor {
    try extremes(count, areLargest: false)
  }

  private func extremes(_ count: Int, areLargest: Bool) throws(PipelineError) -> Tensor {
    try TensorCall.making("extremes", from: self) {
      ctorch_extremes(handle, Int64(count), areLargest, $0, $1)
    }
  }

  /// The logarithms of the softmax along an axis.
  package func logSoftmax(axis: Int) throws(PipelineError) -> Tensor {
    try TensorCall.making("logSoftmax", from: self) {
      ctorch_log_softmax(handle, Int64(axis), $0, $1)
    }
  }

  /// `logsumexp(row) - row[class]` of each row of logits.
  ///
  /// - Parameters:
  ///   - classes: `[N]` whole numbers in `0..<K`, where this tensor is `[N, K]`.
  ///   - averages: Whether the mean over the rows is wanted, and not all `[N]`.
  /// - Returns: One number, or `[N]`.
  /// - Throws: ``PipelineError`` with `refusedOperation` for a class outside, or other shapes.
  package func crossEntropy(
    _ classes: Tensor, averages: Bool = true
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making("crossEntropy", from: self, classes) {
      ctorch_cross_entropy(handle, classes.handle, averages, $0, $1)
    }
  }

  /// The mean of `logsumexp(pixel) - pixel[class]` over the pixels that count.
  ///
  /// - Parameters:
  ///   - classes: `[N, H, W]` whole numbers in `0..<K`, where this tensor is `[N, K, H, W]`.
  ///   - ignored: The class of pixels that do not count.
  /// - Returns: One number; nil when no pixel counts, for the mean of none is no number.
  /// - Throws: ``PipelineError`` with `refusedOperation` for another class outside, or other shapes.
  package func pixelCrossEntropy(
    _ classes: Tensor, ignoring ignored: Int
  ) throws(PipelineError) -> Tensor? {
    var out: OpaquePointer?
    try TensorCall.run("pixelCrossEntropy", holding: [self, classes]) {
      ctorch_pixel_cross_entropy(handle, classes.handle, Int64(ignored), &out, $0)
    }
    return out.map(Tensor.init(adopting:))
  }

  /// Whether an element is another than a number; false without elements.
  package func hasElement(besides value: Int) throws(PipelineError) -> Bool {
    var hasOther = false
    try TensorCall.run("hasElement", holding: [self]) {
      ctorch_has_other(handle, Int64(value), &hasOther, $0)
    }
    return hasOther
  }

  /// Divided by the Euclidean norm along an axis, or by `epsilon` where that is larger, so that
  /// zeros stay zeros and their gradient stays finite.
  package func normalized(axis: Int, epsilon: Double = 1e-12) throws(PipelineError) -> Tensor {
    try TensorCall.making("normalized", from: self) {
      ctorch_normalized(handle, Int64(axis), epsilon, $0, $1)
    }
  }

  private func reduced(
    _ code: CTorchReduction, _ name: String, _ axes: [Int], _ keepsAxes: Bool
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making(name, from: self) { out, message in
      TensorCall.withSizes(axes) { ctorch_reduced(code, handle, $0, keepsAxes, out, message) }
    }
  }
}
