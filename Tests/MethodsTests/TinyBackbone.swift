#if Torch
import Tensors
import TestSupport

/// The two convolutions that the trajectories of SlotCon and MLS train.
enum TinyBackbone {
  /// `conv1`, `bn1`, `conv2` and `bn2` of the shapes that a case has, with drawn values.
  static func layers(
    _ check: GoldenCheck, _ prefix: String, hasPool: Bool
  ) throws -> Sequential {
    let (first, second) = (
      try check.shape("\(prefix)conv1.weight"), try check.shape("\(prefix)conv2.weight")
    )
    let layers: [(name: String, layer: any Layer)] = try [
      (
        "conv1",
        Conv2d(first[1], first[0], Window(first[2], stride: 2, padding: 1), seed: .zeros)
      ),
      ("bn1", BatchNorm2d(first[0])), ("relu1", ReLU()),
      (
        "conv2",
        Conv2d(second[1], second[0], Window(second[2], stride: 2, padding: 1), seed: .zeros)
      ),
      ("bn2", BatchNorm2d(second[0])), ("relu2", ReLU()),
    ]
    return Sequential(layers + (hasPool ? [("pool", GlobalAveragePool())] : []))
  }
}

extension GoldenCase {
  /// How many steps the inputs of a trajectory are for.
  var steps: Int { (0..<1000).first { tensor("in.step\($0).view1") == nil } ?? 0 }
}
#endif
