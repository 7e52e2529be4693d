#if Torch
import Support
import Tensors
import Testing

/// An operation on tensors, and the shapes it is tried with.
struct Differentiable: CustomTestStringConvertible {
  let testDescription: String
  let shapes: [[Int]]
  let apply: @Sendable ([Tensor]) throws -> Tensor

  init(
    _ name: String, _ shapes: [Int]..., apply: @escaping @Sendable ([Tensor]) throws -> Tensor
  ) {
    testDescription = name
    self.shapes = shapes
    self.apply = apply
  }

  static let all: [Differentiable] = [
    .init("add", [2, 3], [3]) { try $0[0] + $0[1] },
    .init("subtract", [2, 3], [2, 1]) { try $0[0] - $0[1] },
    .init("multiply", [2, 3], [3]) { try $0[0] * $0[1] },
    .init("divide", [2, 3], [3]) { try $0[0] / $0[1].exp() },
    .init("matmul", [2, 3], [3, 4]) { try $0[0].matmul($0[1]) },
    .init("scaled", [4]) { try $0[0].scaled(by: -1.5, plus: 2) },
    .init("exp, log, squareRoot", [4]) {
      try $0[0].exp().squareRoot().scaled(by: 1, plus: 1).log()
    },
    .init("relu", [4, 4]) { try $0[0].relu() },
    .init("permuted", [2, 3, 2]) { try $0[0].permuted([2, 0, 1]) },
    .init("slice", [4, 3]) { try $0[0].slice(1..<3) },
    .init("selected", [4, 3]) { try $0[0].selected([2, 2, 0]) },
    .init("concatenated", [2, 3], [2, 1]) { try .concatenated($0, axis: 1) },
    .init("sum, mean", [3, 4]) { try $0[0].sum([0]).reshaped([4]) * $0[0].mean([1]).sum() },
    .init("max", [3, 4]) { try $0[0].max([1]) },
    .init("logSumExp", [3, 4]) { try $0[0].logSumExp([1]) },
    .init("logSoftmax", [3, 4]) { try $0[0].logSoftmax(axis: 1) },
    .init("crossEntropy", [3, 4]) { try $0[0].crossEntropy(.integers([1, 0, 3])) },
    .init("normalized", [3, 4]) { try $0[0].normalized(axis: 1) },
    .init("conv2d", [2, 3, 5, 4], [2, 3, 3, 3], [2]) {
      try $0[0].conv2d($0[1], bias: $0[2], window: Window(3, stride: 2, padding: 1))
    },
    .init("conv2d, dilated", [1, 2, 6, 5], [2, 2, 3, 3]) {
      try $0[0].conv2d($0[1], window: Window(3, padding: 2, dilation: 2))
    },
    .init("linear", [2, 3], [4, 3], [4]) { try $0[0].linear($0[1], bias: $0[2]) },
    .init("maxPool2d", [1, 2, 4, 4]) { try $0[0].maxPool2d(Window(2, stride: 2)) },
    .init("averagePool2d", [1, 2, 4, 6]) { try $0[0].averagePool2d(height: 2, width: 3) },
    .init("upsampled", [1, 2, 2, 3]) { try $0[0].upsampled(height: 4, width: 6) },
    .init("resized by borders", [1, 2, 3, 4]) {
      try $0[0].resized(height: 5, width: 3, alignsCorners: false)
    },
    .init("resized by corners", [1, 2, 3, 4]) {
      try $0[0].resized(height: 5, width: 3, alignsCorners: true)
    },
    .init("pixelCrossEntropy", [2, 3, 2, 2]) {
      let classes = try Tensor.integers([1, 0, 9, 2, 9, 9, 2, 1], shape: [2, 2, 2])
      return try #require(try $0[0].pixelCrossEntropy(classes, ignoring: 9))
    },
    .init("replacing", [3, 4], [3, 2]) { try $0[0].replacing([3, 0], axis: 1, with: $0[1]) },
    .init("batchNorm", [6, 2], [2], [2]) {
      let running = Tensor.RunningStatistics(mean: try .zeros([2]), variance: try .zeros([2]))
      return try $0[0].batchNorm(running, scale: $0[1], shift: $0[2], isTraining: true)
    },
  ]
}

@Suite struct GradientTests {
  @Test(arguments: Differentiable.all)
  func `gradients equal central differences`(operation: Differentiable) throws {
    var random = RandomStream(key: 11, lane: 0)
    // Apart from each other and from 0, so that no step crosses a kink.
    var values = operation.shapes.map { shape in
      let count = shape.reduce(1, *)
      let order = random.permutation(count)
      return (0..<count).map { (Float(order[$0]) + 0.5) * 2 / Float(count) - 1 }
    }
    func result(_ values: [[Float]]) throws -> Tensor {
      try operation.apply(zip(values, operation.shapes).map { try .floats($0, shape: $1) })
    }
    let plain = try result(values)
    let weights = random.normals(plain.count, deviation: 1)
    func loss() throws -> Double {
      zip(try result(values).floats(), weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    let inputs = try zip(values, operation.shapes).map { values, shape in
      let tensor = try Tensor.floats(values, shape: shape)
      try tensor.requireGradient()
      return tensor
    }
    try (operation.apply(inputs) * Tensor.floats(weights, shape: plain.shape)).sum().backward()
    let step: Float = 1 / 128
    for (index, input) in inputs.enumerated() {
      let gradient = try #require(try input.gradient()).floats()
      for place in gradient.indices {
        let value = values[index][place]
        values[index][place] = value + step
        let above = try loss()
        values[index][place] = value - step
        let below = try loss()
        values[index][place] = value
        let expected = (above - below) / Double(2 * step)
        #expect(
          abs(Double(gradient[place]) - expected) <= 2e-3 + 2e-3 * abs(expected),
          "input \(index), element \(place)")
      }
    }
  }

  @Test func `gradients add up until they are cleared`() throws {
    let tensor = try Tensor.floats([1, 2])
    #expect(!tensor.requiresGradient)
    try tensor.requireGradient()
    #expect(tensor.requiresGradient)
    #expect(try tensor.gradient() == nil)
    try (tensor * tensor).sum().backward()
    try (tensor * tensor).sum().backward()
    #expect(try tensor.gradient()?.floats() == [4, 8])
    try Tensor.clearGradients(of: [tensor])
    #expect(try tensor.gradient() == nil)
  }

  @Test func `what is detached or made without gradients has no history`() throws {
    let tensor = try Tensor.floats([1, 2])
    try tensor.requireGradient()
    #expect(try tensor.scaled(by: 2).requiresGradient)
    #expect(try !tensor.scaled(by: 2).detached().requiresGradient)
    let made = try TensorEngine.withoutGradients { () throws(PipelineError) in
      try tensor.scaled(by: 2)
    }
    #expect(!made.requiresGradient)
    #expect(try tensor.scaled(by: 2).requiresGradient)
    #expect(throws: PipelineError.self) {
      try TensorEngine.withoutGradients { () throws(PipelineError) in
        _ = try tensor.matmul(try .zeros([5]))
      }
    }
    #expect(try tensor.scaled(by: 2).requiresGradient)
  }

  @Test func `an average moves its target and nothing else`() throws {
    let (target, source) = (try Tensor.floats([1, 2]), try Tensor.floats([3, -2]))
    try source.requireGradient()
    try Tensor.average([source], into: [target], momentum: 0.75)
    #expect(try target.floats() == [1.5, 1])
    #expect(try source.floats() == [3, -2])
    #expect(!target.requiresGradient)
  }
}

extension RandomStream {
  fileprivate mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for place in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(place, integer(0...place))
    }
    return order
  }
}
#endif
