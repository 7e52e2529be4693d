import Execution
import Support
import Tensors

extension Batch {
  /// The pixels of a view of all samples, `[N, C, H, W]`, copied to a device.
  ///
  /// - Parameters:
  ///   - view: A position in ``shapes``.
  ///   - device: Where to.
  /// - Returns: The tensor.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  func tensor(ofView view: Int, on device: Tensor.Device) throws(PipelineError) -> Tensor {
    let shape = [count] + shapes[view].shape
    return try withPixels(ofView: view) { pixels throws(PipelineError) in
      try .floats(pixels, shape: shape, on: device)
    }
  }
}
