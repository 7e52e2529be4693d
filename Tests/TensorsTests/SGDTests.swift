#if Torch
import Support
import Tensors
import Testing

@Suite struct SGDTests {
  @Test(arguments: [(0.9, 0.05, false), (0.9, 0.05, true), (0, 0.05, false), (0.5, 0, true)])
  func `steps follow the formula`(momentum: Double, decay: Double, isNesterov: Bool) throws {
    let start = [1, -2, 0.5]
    let target = [0.25, 1, -3]
    let parameter = try Tensor.floats(start.map(Float.init))
    try parameter.requireGradient()
    let optimiser = try SGD(
      [("p", parameter)], momentum: momentum, weightDecay: decay, isNesterov: isNesterov)
    var (values, buffers) = (start, [0.0, 0, 0])
    for step in 0..<4 {
      let rate = 0.1 / Double(step + 1)
      try optimiser.clearGradients()
      let difference = try parameter - Tensor.floats(target.map(Float.init))
      try (difference * difference).sum().backward()
      try optimiser.step(rate: rate)
      for place in values.indices {
        let change = 2 * (values[place] - target[place]) + decay * values[place]
        buffers[place] = momentum * buffers[place] + change
        values[place] -=
          rate * (isNesterov ? change + momentum * buffers[place] : buffers[place])
      }
      let found = try parameter.floats()
      #expect(zip(found, values).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "step \(step)")
      if momentum > 0 {
        let kept = try optimiser.state.tensors[0].tensor.floats()
        #expect(zip(kept, buffers).allSatisfy { abs(Double($0) - $1) < 1e-4 }, "step \(step)")
      }
    }
  }

  @Test func `parameters without a gradient are left alone`() throws {
    let (used, unused) = (try Tensor.floats([1, 2]), try Tensor.floats([3]))
    try used.requireGradient()
    try unused.requireGradient()
    let optimiser = try SGD([("unused", unused), ("used", used)], weightDecay: 0.5)
    try optimiser.step(rate: 1)
    #expect(try used.floats() == [1, 2])
    try used.sum().backward()
    try optimiser.step(rate: 1)
    #expect(try used.floats() == [-0.5, 0])
    #expect(try unused.floats() == [3])
    #expect(try optimiser.state.tensors[0].tensor.floats() == [0])
    try optimiser.clearGradients()
    try optimiser.step(rate: 1)
    #expect(try used.floats() == [-0.5, 0])
  }
}

@Suite struct LearningRateTests {
  private func close(_ rate: LearningRate, _ epoch: Double, _ expected: Double) -> Bool {
    abs(rate.at(epoch: epoch) - expected) < 1e-12
  }

  @Test func `a cosine falls from the base to 0`() {
    let rate = LearningRate(base: 0.03, decay: .cosine(epochs: 200))
    #expect(rate.at(epoch: 0) == 0.03)
    #expect(close(rate, 100, 0.015))
    #expect(close(rate, 50, 0.03 * (0.5 + 0.25 * 2.0.squareRoot())))
    #expect(rate.at(epoch: 200) == 0)
    #expect(rate.at(epoch: 300) == 0)
  }

  @Test func `a rate warms up in a line, and the cosine spans the rest`() {
    let rate = LearningRate(base: 2, warmUpEpochs: 10, decay: .cosine(epochs: 110))
    #expect(rate.at(epoch: 0) == 0)
    #expect(close(rate, 2.5, 0.5))
    #expect(rate.at(epoch: 10) == 2)
    #expect(close(rate, 60, 1))
    #expect(close(rate, 110, 0))
  }

  @Test func `steps multiply from their epoch on`() {
    let rate = LearningRate(base: 0.03, decay: .steps(at: [120, 160], factor: 0.1))
    #expect(rate.at(epoch: 119) == 0.03)
    #expect(close(rate, 120, 0.003))
    #expect(close(rate, 159, 0.003))
    #expect(close(rate, 160, 0.0003))
    #expect(LearningRate(base: 0.1, warmUpEpochs: 2).at(epoch: 7) == 0.1)
  }
}
#endif
