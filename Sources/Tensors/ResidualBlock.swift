import Support

/// Convolutions whose result is added to their input.
///
/// Two of 3×3 where the width is that of the output, else a bottleneck of 1×1, 3×3, 1×1. Where
/// input and output differ in shape, a 1×1 convolution `downsample` makes them agree.
final class ResidualBlock: Layer {
  /// How the 3×3 convolutions of a block move.
  struct Step {
    /// From one window of the first one to the next.
    var stride = 1
    /// The first one's, which is the one that strides.
    var firstDilation = 1
    /// Those of all others.
    var dilation = 1
  }

  let members: [(name: String, member: ModuleMember)]
  private let steps: [(conv: Conv2d, norm: BatchNorm2d)]
  private let downsample: Sequential?

  init(
    inputs: Int, width: Int, outputs: Int, step: Step, lastScale: Double, seed: WeightSeed
  ) throws(PipelineError) {
    let three = Window(3, padding: step.dilation, dilation: step.dilation)
    let strided = Window(
      3, stride: step.stride, padding: step.firstDilation, dilation: step.firstDilation)
    let windows: [(window: Window, outputs: Int)] =
      width == outputs
      ? [(strided, width), (three, width)]
      : [(Window(1), width), (strided, width), (Window(1), outputs)]
    var steps: [(conv: Conv2d, norm: BatchNorm2d)] = []
    var members: [(name: String, member: ModuleMember)] = []
    var channels = inputs
    for (index, step) in windows.enumerated() {
      let number = index + 1
      let conv = try Conv2d(channels, step.outputs, step.window, seed: seed["conv\(number)"])
      let norm = try BatchNorm2d(step.outputs, scale: number == windows.count ? lastScale : 1)
      steps.append((conv, norm))
      members += [("conv\(number)", .module(conv)), ("bn\(number)", .module(norm))]
      channels = step.outputs
    }
    if step.stride != 1 || inputs != outputs {
      let shortcut = Sequential([
        try Conv2d(inputs, outputs, Window(1, stride: step.stride), seed: seed["downsample"]["0"]),
        try BatchNorm2d(outputs),
      ])
      members.append(("downsample", .module(shortcut)))
      downsample = shortcut
    } else {
      downsample = nil
    }
    self.steps = steps
    self.members = members
  }

  func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    var output = input
    for (index, step) in steps.enumerated() {
      if index > 0 { output = try output.relu() }
      output = try step.norm.forward(try step.conv.forward(output, mode), mode)
    }
    let shortcut = try downsample?.forward(input, mode) ?? input
    return try (output + shortcut).relu()
  }
}
