import CTorch
import Support

/// How a square window moves over rows and columns, in pixels.
package struct Window: Sendable, Equatable {
  /// The window's side.
  package var side: Int
  /// From one window to the next.
  package var stride: Int
  /// What is added on each side of the image: zeros, or nothing that could be a maximum.
  package var padding: Int
  /// From one pixel of a window to the next: with 2 a window of side 3 spans 5 pixels.
  package var dilation: Int

  package init(_ side: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.side = side
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  var code: CTorchWindow {
    CTorchWindow(stride: Int64(stride), padding: Int64(padding), dilation: Int64(dilation))
  }
}

extension Tensor {
  /// The cross-correlation of `[N, C, H, W]` with `[D, C, k, k]`, plus `[D]` where there is a bias.
  ///
  /// The window's side is not looked at: the weight has it.
  package func conv2d(
    _ weight: Tensor, bias: Tensor? = nil, window: Window
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making("conv2d", from: self, weight, bias) {
      ctorch_conv2d(handle, weight.handle, bias?.handle, window.code, 1, $0, $1)
    }
  }

  /// `[N, C]` times the transpose of `[D, C]`, plus `[D]` where there is a bias.
  package func linear(_ weight: Tensor, bias: Tensor? = nil) throws(PipelineError) -> Tensor {
    try TensorCall.making("linear", from: self, weight, bias) {
      ctorch_linear(handle, weight.handle, bias?.handle, $0, $1)
    }
  }

  /// The largest element of each window over `[N, C, H, W]`.
  package func maxPool2d(_ window: Window) throws(PipelineError) -> Tensor {
    try TensorCall.making("maxPool2d", from: self) {
      ctorch_max_pool2d(handle, Int64(window.side), window.code, $0, $1)
    }
  }

  /// `[N, C, H, W]` as means over `height` times `width` nearly equal parts.
  package func averagePool2d(height: Int, width: Int) throws(PipelineError) -> Tensor {
    try TensorCall.making("averagePool2d", from: self) {
      ctorch_average_pool2d(handle, Int64(height), Int64(width), $0, $1)
    }
  }

  /// `[N, C, H, W]` at a larger height and width, each pixel repeated.
  package func upsampled(height: Int, width: Int) throws(PipelineError) -> Tensor {
    try TensorCall.making("upsampled", from: self) {
      ctorch_upsampled(handle, Int64(height), Int64(width), $0, $1)
    }
  }

  /// `[N, C, H, W]` at another height and width, each pixel bilinear between the four around its
  /// place.
  ///
  /// Where the image gets smaller, pixels between the chosen places do not count: nothing is
  /// smoothed before.
  ///
  /// - Parameters:
  ///   - height: Rows of the result, at least 1.
  ///   - width: Columns of the result, at least 1.
  ///   - alignsCorners: Whether the centres of the outermost pixels stay where they are, and not the
  ///     borders of the image.
  /// - Returns: `[N, C, height, width]`.
  /// - Throws: ``PipelineError`` with `refusedOperation` for other shapes.
  package func resized(
    height: Int, width: Int, alignsCorners: Bool
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making("resized", from: self) {
      ctorch_resized(handle, Int64(height), Int64(width), alignsCorners, $0, $1)
    }
  }

  /// What ``batchNorm(_:scale:shift:)`` keeps of the batches it has seen, `[C]` each.
  package struct RunningStatistics {
    package let mean: Tensor
    package let variance: Tensor

    package init(mean: Tensor, variance: Tensor) {
      self.mean = mean
      self.variance = variance
    }
  }

  /// Each channel of `[N, C, …]` minus its mean, over its deviation, times a scale, plus a shift.
  ///
  /// - Parameters:
  ///   - statistics: When training they are moved in place by `momentum` towards the batch's mean
  ///     and its variance with N - 1; otherwise they are what is normalised with.
  ///   - scale: `[C]`, or nil for 1.
  ///   - shift: `[C]`, or nil for 0.
  ///   - isTraining: Whether the batch's own statistics are used, its variance with N.
  ///   - momentum: The weight of the batch in the statistics, 0...1.
  ///   - epsilon: Added to the variance.
  /// - Returns: A tensor of the same shape.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package func batchNorm(
    _ statistics: RunningStatistics, scale: Tensor?, shift: Tensor?, isTraining: Bool,
    momentum: Double = 0.1, epsilon: Double = 1e-5
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making(
      "batchNorm", from: self, scale, shift, statistics.mean, statistics.variance
    ) {
      ctorch_batch_norm(
        handle, scale?.handle, shift?.handle, statistics.mean.handle, statistics.variance.handle,
        isTraining, momentum, epsilon, $0, $1)
    }
  }
}
