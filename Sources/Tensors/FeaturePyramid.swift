import Support

/// A feature pyramid (Lin et al., arXiv 1612.03144): the features of all stages of a backbone, each
/// joined by what the coarser ones know.
///
/// As InsLoc has it: 1×1 lateral and 3×3 output convolutions without bias, each followed by batch
/// norm, no activation; coarser features are repeated to the finer size and added.
package final class FeaturePyramid: Module {
  /// Channels of each level.
  package let channels: Int
  private let lateral: [Sequential]
  private let output: [Sequential]

  /// Makes the convolutions with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: The channels of each level, the finest first.
  ///   - channels: Those that come out.
  ///   - outputs: How many of the levels come out, the finest first; nil for all.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    inputs: [Int], channels: Int = 256, outputs: Int? = nil, seed: WeightSeed
  ) throws(PipelineError) {
    func step(_ name: String, _ inputs: Int, _ window: Window) throws(PipelineError) -> Sequential {
      Sequential([
        try Conv2d(inputs, channels, window, values: .xavier, seed: seed[name]["0"]),
        try BatchNorm2d(channels),
      ])
    }
    var (lateral, output) = ([Sequential](), [Sequential]())
    for (level, inputs) in inputs.enumerated() {
      lateral.append(try step("lateral\(level)", inputs, Window(1)))
      guard level < outputs ?? .max else { continue }
      output.append(try step("output\(level)", channels, Window(3, padding: 1)))
    }
    self.channels = channels
    self.lateral = lateral
    self.output = output
  }

  package var members: [(name: String, member: ModuleMember)] {
    lateral.enumerated().map { ("lateral\($0)", .module($1)) }
      + output.enumerated().map { ("output\($0)", .module($1)) }
  }

  /// The levels, the finest first.
  ///
  /// - Parameters:
  ///   - maps: `[N, C, H, W]` of each stage, the finest first.
  ///   - mode: Whether batch norm trains.
  /// - Returns: `[N, channels, H, W]` of each that comes out.
  /// - Throws: ``PipelineError`` with `refusedOperation` for other channels.
  package func levels(
    _ maps: [Tensor], _ mode: ForwardMode
  ) throws(PipelineError) -> [Tensor] {
    var levels: [Tensor] = []
    var above: Tensor?
    for (level, map) in maps.enumerated().reversed() {
      var joined = try lateral[level].forward(map, mode)
      if let above {
        joined = try joined + above.upsampled(height: map.shape[2], width: map.shape[3])
      }
      above = joined
      guard level < output.count else { continue }
      levels.append(try output[level].forward(joined, mode))
    }
    return levels.reversed()
  }
}
