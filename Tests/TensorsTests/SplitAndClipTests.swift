#if Torch
import Support
import Tensors
import Testing

@Suite struct SplitAndClipTests {
  @Test func `equal parts hold an axis in its order`() throws {
    let tensor = try Tensor.floats((0..<12).map(Float.init), shape: [4, 3])
    let parts = try tensor.split(into: 2)
    #expect(parts.map(\.shape) == [[2, 3], [2, 3]])
    #expect(try parts[1].floats() == [6, 7, 8, 9, 10, 11])
    #expect(try tensor.split(into: 3, axis: 1)[2].floats() == [2, 5, 8, 11])
    let error = #expect(throws: PipelineError.self) { try tensor.split(into: 3) }
    #expect(error?.code == .refusedOperation)
  }

  @Test func `gradients come back through all parts`() throws {
    let tensor = try Tensor.floats([1, 2, 3, 4], shape: [4])
    try tensor.requireGradient()
    let parts = try tensor.split(into: 2)
    try (parts[0] * parts[1]).sum().backward()
    #expect(try tensor.gradient()?.floats() == [3, 4, 1, 2])
  }

  @Test(arguments: [(10.0, [Float(3), 4]), (2.5, [Float(1.5), 2])])
  func `gradients together are as long as is allowed`(most: Double, expected: [Float]) throws {
    let (left, right) = (try Tensor.floats([1]), try Tensor.floats([1]))
    for tensor in [left, right] { try tensor.requireGradient() }
    try (left.scaled(by: 3) + right.scaled(by: 4)).sum().backward()
    #expect(try Tensor.clipGradients(of: [left, right], norm: most) == 5)
    #expect(try left.gradient()?.floats() == [expected[0]])
    #expect(try right.gradient()?.floats() == [expected[1]])
  }

  @Test func `a tensor moved to where it is keeps its elements`() throws {
    let tensor = try Tensor.floats([1, 2])
    try tensor.requireGradient()
    try tensor.move(to: .cpu)
    #expect(try tensor.floats() == [1, 2])
    #expect(tensor.requiresGradient)
  }
}
#endif
