#if Torch
import ArgumentParser
import Support
import Tensors

/// Where to compute: the option `--device`.
enum DeviceOption: String, ExpressibleByArgument, CaseIterable {
  case auto
  case cpu
  case cuda

  /// The device to compute on.
  ///
  /// - Parameter otherwise: What to do where there is none, for a hint: `train on the cpu`.
  /// - Returns: Of several CUDA devices the first.
  /// - Throws: ``PipelineError`` with `invalidManifest` when there is no such device.
  func chosen(otherwise: String) throws(PipelineError) -> Tensor.Device {
    let hasOne = TensorEngine.cudaDevices > 0
    if self == .cuda, !hasOne {
      throw PipelineError(
        .invalidManifest, at: "--device cuda",
        "libtorch \(TensorEngine.version) finds no CUDA device",
        hint: "build with LIBTORCH=DIR of a libtorch with CUDA, or \(otherwise)")
    }
    return self != .cpu && hasOne ? .cuda(0) : .cpu
  }
}

extension Tensor.Device {
  /// For people: `cpu`, `cuda:0`.
  var name: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let number): "cuda:\(number)"
    }
  }
}
#endif
