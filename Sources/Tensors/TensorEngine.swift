import CTorch
import Support

/// What holds for all tensors: the library behind them, its threads, and how this thread computes.
package enum TensorEngine {
  /// The version of libtorch, for example `1.13.1`.
  package static var version: String { String(cString: ctorch_version()) }

  /// How many threads one operation may use.
  package static var threads: Int { Int(ctorch_threads()) }

  /// How many CUDA devices can be used; 0 where libtorch was built without CUDA.
  package static var cudaDevices: Int { Int(ctorch_cuda_devices()) }

  /// Lets one operation use this many threads, in the whole process.
  ///
  /// - Throws: ``PipelineError`` with `refusedOperation` for fewer than one.
  package static func setThreads(_ count: Int) throws(PipelineError) {
    try TensorCall.run("setThreads", holding: []) {
      ctorch_set_threads(Int32(clamping: count), $0)
    }
  }

  /// Runs the body without recording how its results are computed: less memory, and no gradients.
  package static func withoutGradients<Result>(
    _ body: () throws(PipelineError) -> Result
  ) throws(PipelineError) -> Result {
    let previous = ctorch_set_gradients_enabled(false)
    defer { _ = ctorch_set_gradients_enabled(previous) }
    return try body()
  }

  /// Runs the body with convolutions and products in bfloat16.
  ///
  /// Parameters stay in single precision; what comes out may not be, and is best converted before
  /// sums and losses. Weights converted in the body are forgotten at its end, so that no body
  /// spans two steps.
  package static func withBfloat16<Result>(
    _ isOn: Bool = true, on device: Tensor.Device = .cpu,
    _ body: () throws(PipelineError) -> Result
  ) throws(PipelineError) -> Result {
    guard isOn else { return try body() }
    let previous = try setAutocast(true, on: device)
    let result: Result
    do {
      result = try body()
    } catch {
      _ = try setAutocast(previous, on: device)
      throw error
    }
    _ = try setAutocast(previous, on: device)
    return result
  }

  private static func setAutocast(
    _ isOn: Bool, on device: Tensor.Device
  ) throws(PipelineError) -> Bool {
    var previous = false
    try TensorCall.run("withBfloat16", holding: []) {
      ctorch_set_autocast(device.number, isOn, &previous, $0)
    }
    return previous
  }
}
