#if Torch
import Support
import Tensors
import Testing

@Suite struct LARSTests {
  /// A parameter whose gradient is the given one, by a loss of its product with it.
  private func parameter(
    _ values: [Float], _ gradient: [Float], shape: [Int]
  ) throws -> Tensor {
    let tensor = try Tensor.floats(values, shape: shape)
    try tensor.requireGradient()
    try (tensor * .floats(gradient, shape: shape)).sum().backward()
    return tensor
  }

  @Test func `weights are decayed and adapted, biases are not`() throws {
    let weight = try parameter([3, 4], [0, 2], shape: [1, 2])
    let bias = try parameter([3, 4], [0, 2], shape: [2])
    let optimiser = try LARS(
      [("weight", weight), ("bias", bias)], momentum: 0.5, weightDecay: 0.1, trust: 0.01)
    // u = (0.3, 2.4), |p| = 5.
    let norm = (0.3 * 0.3 + 2.4 * 2.4).squareRoot()
    try optimiser.step(rate: 2)
    let (found, other) = (try weight.floats(), try bias.floats())
    let expected = [3 - 2 * 0.01 * 5 / norm * 0.3, 4 - 2 * 0.01 * 5 / norm * 2.4]
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "\(found)")
    #expect(other == [3, 0])
    try optimiser.step(rate: 2)
    // The last change counts half once more: 2 (2 + 0.5 · 2).
    #expect(try bias.floats() == [3, -6])
  }

  @Test func `a weight of zeros is changed by its gradient alone`() throws {
    let weight = try parameter([0, 0], [1, -1], shape: [1, 2])
    try LARS([("weight", weight)], weightDecay: 0.1).step(rate: 0.5)
    #expect(try weight.floats() == [-0.5, 0.5])
  }

  @Test func `a gradient of zeros changes nothing`() throws {
    let weight = try parameter([1, 2], [0, 0], shape: [1, 2])
    try LARS([("weight", weight)]).step(rate: 0.5)
    #expect(try weight.floats() == [1, 2])
  }
}

@Suite struct AdamWTests {
  @Test(arguments: [0, 0.1]) func `steps equal the formula`(decay: Double) throws {
    let (beta, other, epsilon, rate) = (0.8, 0.9, 1e-3, 0.1)
    let parameter = try Tensor.floats([1, -2, 0.5])
    try parameter.requireGradient()
    let optimiser = try AdamW(
      [("p", parameter)], betas: (beta, other), epsilon: epsilon, weightDecay: decay)
    var values = [1.0, -2, 0.5]
    var (means, squares) = ([0.0, 0, 0], [0.0, 0, 0])
    for step in 1...4 {
      try optimiser.clearGradients()
      try (parameter * parameter).sum().backward()
      try optimiser.step(rate: rate)
      for place in values.indices {
        let gradient = 2 * values[place]
        means[place] = beta * means[place] + (1 - beta) * gradient
        squares[place] = other * squares[place] + (1 - other) * gradient * gradient
        var (mean, square) = (1.0, 1.0)
        for _ in 0..<step {
          mean *= beta
          square *= other
        }
        values[place] *= 1 - rate * decay
        values[place] -=
          rate * means[place] / (1 - mean)
          / ((squares[place] / (1 - square)).squareRoot() + epsilon)
      }
      let found = try parameter.floats()
      #expect(zip(found, values).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "step \(step)")
    }
  }
}

@Suite struct ExtremesTests {
  @Test func `places are in order, and of equal ones at the end the first are taken`() throws {
    let rows = try Tensor.floats([1, 5, 3, 5, 3, 3, 0, 0, 0, 0, 0, 0], shape: [2, 6])
    #expect(try Set(rows.largest(3).integers().prefix(3)) == [1, 3, 2])
    #expect(try rows.largest(2).integers().suffix(2) == [0, 1])
    #expect(try rows.smallest(4).integers().prefix(4) == [0, 2, 4, 5])
  }
}

@Suite struct ActivationTests {
  @Test func `GELU uses the error function`() throws {
    // x Φ(x), with Φ(1) = 0.8413447.
    let found = try Tensor.floats([-1, 0, 1]).gelu().floats()
    let expected: [Float] = [-0.1586553, 0, 0.8413447]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found)")
  }

  @Test func `softplus does not overflow`() throws {
    let found = try Tensor.floats([-1e4, 0, 1e4]).softplus().floats()
    #expect(found[0] == 0 && abs(found[1] - 0.6931472) < 1e-6 && found[2] == 1e4)
  }
}
#endif
