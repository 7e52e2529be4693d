#if Torch
import Support
import Tensors
import Testing

@Suite struct BatchNorm2dTests {
  private let batch = 6
  private let channels = 3
  private let side = 4

  private func image() throws -> (values: [Float], tensor: Tensor) {
    var random = RandomStream(key: 21, lane: 0)
    let values = random.normals(batch * channels * side * side, deviation: 2).map { $0 + 1 }
    return (values, try .floats(values, shape: [batch, channels, side, side]))
  }

  /// The formula in double precision over some samples: the output, and the statistics of a
  /// channel.
  private func twin(
    _ values: [Float], _ samples: Range<Int>, scale: [Double], shift: [Double]
  ) -> (output: [Int: Double], mean: [Double], unbiased: [Double]) {
    var (output, means, unbiased): ([Int: Double], [Double], [Double]) = ([:], [], [])
    let area = side * side
    for channel in 0..<channels {
      let places = samples.flatMap { sample in
        (0..<area).map { (sample * channels + channel) * area + $0 }
      }
      let count = Double(places.count)
      let mean = places.reduce(0) { $0 + Double(values[$1]) } / count
      let differences = places.map { Double(values[$0]) - mean }
      let square = differences.reduce(0) { $0 + $1 * $1 }
      for place in places {
        output[place] =
          (Double(values[place]) - mean) / (square / count + 1e-5).squareRoot() * scale[channel]
          + shift[channel]
      }
      means.append(mean)
      unbiased.append(square / (count - 1))
    }
    return (output, means, unbiased)
  }

  private func layer() throws -> (layer: BatchNorm2d, scale: [Double], shift: [Double]) {
    let layer = try BatchNorm2d(channels)
    try layer.weight.assign(try .floats([1, 2, -0.5]))
    try layer.bias.assign(try .floats([0, 1, 3]))
    return (layer, [1, 2, -0.5], [0, 1, 3])
  }

  @Test(arguments: [1, 2, 3])
  func `each group is normalised by itself, and the running copies are averaged`(
    groups: Int
  ) throws {
    let (values, tensor) = try image()
    let (layer, scale, shift) = try layer()
    let found = try layer.forward(tensor, .training(groups: groups)).floats()
    var (mean, variance) = (
      [Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels)
    )
    let size = batch / groups
    for group in 0..<groups {
      let part = twin(values, group * size..<(group + 1) * size, scale: scale, shift: shift)
      for (place, expected) in part.output {
        #expect(abs(Double(found[place]) - expected) < 1e-5)
      }
      for channel in 0..<channels {
        mean[channel] += 0.1 * part.mean[channel] / Double(groups)
        variance[channel] += (0.9 + 0.1 * part.unbiased[channel]) / Double(groups)
      }
    }
    #expect(zip(try layer.runningMean.floats(), mean).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    #expect(
      zip(try layer.runningVariance.floats(), variance).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }

  @Test func `groups equal calls of their own, bit for bit`() throws {
    let (_, tensor) = try image()
    let (whole, _, _) = try layer()
    let grouped = try whole.forward(tensor, .training(groups: 3)).floats()
    var apart: [Float] = []
    for group in 0..<3 {
      let (one, _, _) = try layer()
      apart += try one.forward(try tensor.slice(2 * group..<2 * group + 2), .training()).floats()
    }
    #expect(grouped == apart)
  }

  @Test func `evaluation uses the running statistics and changes nothing`() throws {
    let (values, tensor) = try image()
    let (layer, scale, shift) = try layer()
    try layer.runningMean.assign(try .floats([1, -1, 0.5]))
    try layer.runningVariance.assign(try .floats([4, 1, 0.25]))
    let found = try layer.forward(tensor, .evaluation).floats()
    let (means, variances) = ([1, -1, 0.5], [4, 1, 0.25])
    for place in values.indices {
      let channel = place / (side * side) % channels
      let expected =
        (Double(values[place]) - means[channel]) / (variances[channel] + 1e-5).squareRoot()
        * scale[channel]
        + shift[channel]
      #expect(abs(Double(found[place]) - expected) < 1e-5)
    }
    #expect(try layer.runningMean.floats() == [1, -1, 0.5])
    #expect(try layer.runningVariance.floats() == [4, 1, 0.25])
  }

  @Test func `groups that do not divide the batch are refused`() throws {
    let (_, tensor) = try image()
    let error = #expect(throws: PipelineError.self) {
      _ = try BatchNorm2d(channels).forward(tensor, .training(groups: 4))
    }
    #expect(error?.message == "a batch of 6 has no 4 equal groups")
    #expect(error?.hint == "choose a batch that is a multiple of the groups")
  }

  @Test(arguments: [([1, 3], 1), ([1, 3, 1, 1], 1), ([4, 3], 4)])
  func `one value a channel is refused in training, and leaves the statistics alone`(
    shape: [Int], groups: Int
  ) throws {
    let layer = try BatchNorm2d(3)
    let input = try Tensor.full(2, shape: shape)
    let error = #expect(throws: PipelineError.self) {
      try layer.forward(input, .training(groups: groups))
    }
    let part = [1] + shape.dropFirst()
    #expect(
      error?.description
        == "batch norm: \(part) has one value a channel, which has no variance; "
        + "train with a larger batch, or larger images")
    #expect(try layer.runningVariance.floats() == [1, 1, 1])
    #expect(try layer.forward(input, .evaluation).shape == shape)
  }
}
#endif
