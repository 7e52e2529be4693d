import Support

/// Batch norm over `[N, C, …]`: each channel normalised, then scaled and shifted (arXiv
/// 1502.03167).
///
/// When training in groups, each contiguous group of the batch has its own statistics, as on
/// devices of their own: every group updates a copy of the running statistics, and the copies are
/// averaged (the demo notebook of MoCo).
package final class BatchNorm2d: Layer {
  package let weight: Tensor
  package let bias: Tensor
  package let runningMean: Tensor
  package let runningVariance: Tensor
  /// Added to the variance.
  private let epsilon: Double
  /// The weight of a batch in the running statistics.
  package static let momentum = 0.1

  /// Makes a layer that scales by 1 unless told otherwise, shifts by 0, and expects mean 0 and variance
  /// 1.
  package init(
    _ channels: Int, scale: Double = 1, epsilon: Double = 1e-5
  ) throws(PipelineError) {
    self.epsilon = epsilon
    weight = try .full(scale, shape: [channels])
    bias = try .zeros([channels])
    runningMean = try .zeros([channels])
    runningVariance = try .full(1, shape: [channels])
    try weight.requireGradient()
    try bias.requireGradient()
  }

  package var members: [(name: String, member: ModuleMember)] {
    [
      ("weight", .parameter(weight)), ("bias", .parameter(bias)),
      ("running_mean", .buffer(runningMean)), ("running_var", .buffer(runningVariance)),
    ]
  }

  /// Applies the layer to a batch.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide the batch, or
  ///   when a group trains with one value a channel, whose variance with N - 1 would be no number.
  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    let running = Tensor.RunningStatistics(mean: runningMean, variance: runningVariance)
    guard case .training(let groups) = mode, groups != 1 else {
      return try apply(input, running, isTraining: mode != .evaluation)
    }
    let count = input.shape.first ?? 0
    guard groups > 0, count.isMultiple(of: groups) else {
      throw PipelineError(
        .mismatchedShape, at: "batch norm", "a batch of \(count) has no \(groups) equal groups",
        hint: "choose a batch that is a multiple of the groups")
    }
    var outputs: [Tensor] = []
    var (means, variances): ([Tensor], [Tensor]) = ([], [])
    for part in try input.split(into: groups) {
      let copy = Tensor.RunningStatistics(
        mean: try runningMean.copy(), variance: try runningVariance.copy())
      outputs.append(try apply(part, copy, isTraining: true))
      means.append(try copy.mean.reshaped([1, -1]))
      variances.append(try copy.variance.reshaped([1, -1]))
    }
    try runningMean.assign(try .concatenated(means).mean([0]))
    try runningVariance.assign(try .concatenated(variances).mean([0]))
    return try .concatenated(outputs)
  }

  private func apply(
    _ input: Tensor, _ statistics: Tensor.RunningStatistics, isTraining: Bool
  ) throws(PipelineError) -> Tensor {
    let shape = input.shape
    if isTraining, shape.count > 1, shape[0] * shape.dropFirst(2).reduce(1, *) == 1 {
      throw PipelineError(
        .mismatchedShape, at: "batch norm",
        "\(shape) has one value a channel, which has no variance",
        hint: "train with a larger batch, or larger images")
    }
    return try input.batchNorm(
      statistics, scale: weight, shift: bias, isTraining: isTraining, momentum: Self.momentum,
      epsilon: epsilon)
  }
}
