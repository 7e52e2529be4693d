import Support

/// A residual network (He et al., arXiv 1512.03385) in the variant v1.5, where the 3×3 convolution
/// of a bottleneck strides, with torchvision's names and first values.
///
/// `[N, C, H, W]` images become `[N, D]` features, D = 512 or 2048; with a classifier, `[N, K]`
/// logits.
package final class ResNet: Layer {
  /// How many blocks of which kind.
  package enum Depth: Int, Sendable, CaseIterable {
    case resnet18 = 18
    case resnet34 = 34
    case resnet50 = 50

    /// The blocks of the four stages.
    var blocks: [Int] {
      switch self {
      case .resnet18: [2, 2, 2, 2]
      case .resnet34, .resnet50: [3, 4, 6, 3]
      }
    }

    /// Output channels of a block over its inner ones.
    var expansion: Int { self == .resnet50 ? 4 : 1 }

    /// D, the number of features.
    package var features: Int { 512 * expansion }
  }

  /// What comes before the first stage.
  package enum Stem: Sendable {
    /// A 7×7 convolution of stride 2 and a 3×3 maximum of stride 2: a quarter of the side.
    case standard
    /// A 3×3 convolution of stride 1, for images of 32 to 64 pixels: the whole side.
    case small
  }

  package let depth: Depth
  /// How much smaller the features are than the images.
  package let outputStride: OutputStride
  /// C, the channels of the images.
  package let imageChannels: Int
  package let members: [(name: String, member: ModuleMember)]
  private let stem: Stem
  private let conv1: Conv2d
  private let bn1: BatchNorm2d
  private let stages: [any Layer]
  private let fc: Linear?

  /// Makes a network with drawn weights.
  ///
  /// - Parameters:
  ///   - depth: How many layers.
  ///   - stem: How the image is made smaller first.
  ///   - outputStride: How much smaller the features are; names and shapes of the weights do not depend
  ///     on it.
  ///   - channels: C, the channels of the images.
  ///   - classes: K, for a classifier `fc` at the end; without it the features come out.
  ///   - startsAsIdentity: Whether the last batch norm of each block scales by 0 at first, so that blocks
  ///     add nothing (Goyal et al., arXiv 1706.02677, section 5.1).
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ depth: Depth, stem: Stem = .standard, outputStride: OutputStride = .by32, channels: Int = 3,
    classes: Int? = nil, startsAsIdentity: Bool = false, seed: WeightSeed
  ) throws(PipelineError) {
    self.depth = depth
    self.stem = stem
    self.outputStride = outputStride
    imageChannels = channels
    let window =
      switch stem {
      case .standard: Window(7, stride: 2, padding: 3)
      case .small: Window(3, padding: 1)
      }
    conv1 = try Conv2d(channels, 64, window, seed: seed["conv1"])
    bn1 = try BatchNorm2d(64)
    var members: [(name: String, member: ModuleMember)] = [
      ("conv1", .module(conv1)), ("bn1", .module(bn1)),
    ]
    var stages: [any Layer] = []
    var inputs = 64
    for (index, count) in depth.blocks.enumerated() {
      let (name, width) = ("layer\(index + 1)", 64 << index)
      var blocks: [any Layer] = []
      for block in 0..<count {
        blocks.append(
          try ResidualBlock(
            inputs: inputs, width: width, outputs: width * depth.expansion,
            step: outputStride.step(ofBlock: block, inStage: index + 1),
            lastScale: startsAsIdentity ? 0 : 1, seed: seed[name]["\(block)"]))
        inputs = width * depth.expansion
      }
      let stage = Sequential(blocks)
      stages.append(stage)
      members.append((name, .module(stage)))
    }
    self.stages = stages
    fc = if let classes { try Linear(inputs, classes, seed: seed["fc"]) } else { nil }
    if let fc { members.append(("fc", .module(fc))) }
    self.members = members
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    let features = try featureMap(input, mode).mean([2, 3])
    return try fc?.forward(features, mode) ?? features
  }

  /// The features before they are averaged.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]` normalised images.
  ///   - mode: Whether batch norm trains.
  /// - Returns: `[N, D, H / s, W / s]`, rounded up, s the last of ``strides``.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another number of axes,
  ///   `refusedOperation` for another number of channels.
  package func featureMap(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try stage(4, try stageMaps(input, mode, through: 3)[2], mode)
  }

  /// From one pixel of the features of each stage to the next, in pixels of the image.
  package var strides: [Int] {
    let first = stem == .standard ? 4 : 1
    return [1, 2, 4, 8].map { first * min($0, outputStride.rawValue / 4) }
  }

  /// How many channels the features of a stage have, from 1 on.
  package func channels(ofStage number: Int) -> Int { (64 << (number - 1)) * depth.expansion }

  /// Applies one stage, from 1 on, to the features of the one before.
  package func stage(
    _ number: Int, _ input: Tensor, _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor {
    try stages[number - 1].forward(input, mode)
  }

  /// The features of the first stages.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]` normalised images.
  ///   - mode: Whether batch norm trains.
  ///   - last: How many stages, 1...4.
  /// - Returns: `[N, D, H / s, W / s]` of each stage, rounded up, s of ``strides`` and D of
  ///   ``channels(ofStage:)``.
  /// - Throws: As ``featureMap(_:_:)``.
  package func stageMaps(
    _ input: Tensor, _ mode: ForwardMode, through last: Int
  ) throws(PipelineError) -> [Tensor] {
    guard input.shape.count == 4 else {
      throw PipelineError(
        .mismatchedShape, at: "resnet\(depth.rawValue)",
        "is given \(input.shape), expected [N, C, H, W]")
    }
    var output = try conv1.forward(try input.channelsLast(), mode)
    output = try bn1.forward(output, mode).relu()
    if stem == .standard { output = try output.maxPool2d(Window(3, stride: 2, padding: 1)) }
    var maps: [Tensor] = []
    for number in 1...last {
      output = try stage(number, output, mode)
      maps.append(output)
    }
    return maps
  }
}
