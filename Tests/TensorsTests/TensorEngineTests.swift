#if Torch
import Support
import Tensors
import Testing

@Suite struct TensorEngineTests {
  @Test func `products are bfloat16 inside, and parameters stay as they are`() throws {
    let weight = try Tensor.floats([1.00390625, 0, 0, 1], shape: [2, 2])
    try weight.requireGradient()
    let input = try Tensor.floats([1, 0, 0, 1], shape: [2, 2])
    let product = try TensorEngine.withBfloat16 { () throws(PipelineError) in
      try input.linear(weight)
    }
    #expect(product.type == .bfloat16)
    #expect(try product.floats() == [1, 0, 0, 1])
    try product.converted(to: .float32).sum().backward()
    #expect(try weight.gradient()?.type == .float32)
    #expect(try weight.gradient()?.floats() == [1, 1, 1, 1])
    #expect(try input.linear(weight).type == .float32)
    #expect(try input.linear(weight).floats()[0] == 1.00390625)
  }

  @Test func `a weight that changed between two steps is converted anew`() throws {
    let weight = try Tensor.floats([1], shape: [1, 1])
    try weight.requireGradient()
    let input = try Tensor.floats([1], shape: [1, 1])
    func product() throws -> Float {
      try TensorEngine.withBfloat16 { () throws(PipelineError) in
        try input.linear(weight).number()
      }
    }
    #expect(try product() == 1)
    try weight.assign(try .floats([2], shape: [1, 1]))
    #expect(try product() == 2)
  }

  @Test func `precision is restored after an error, and off is off`() throws {
    let matrix = try Tensor.floats([1, 0, 0, 1], shape: [2, 2])
    #expect(throws: PipelineError.self) {
      try TensorEngine.withBfloat16 { () throws(PipelineError) in
        _ = try matrix.matmul(try .zeros([5]))
      }
    }
    #expect(try matrix.matmul(matrix).type == .float32)
    let plain = try TensorEngine.withBfloat16(false) { () throws(PipelineError) in
      try matrix.matmul(matrix)
    }
    #expect(plain.type == .float32)
  }

  @Test func `the library tells its version and means`() {
    #expect(TensorEngine.version.split(separator: ".").count >= 3)
    #expect(TensorEngine.threads >= 1)
    #expect(TensorEngine.cudaDevices >= 0)
  }

  @Test(.enabled(if: TensorEngine.cudaDevices > 0, "there is no CUDA device"))
  func `a CUDA device computes what the processor does`() throws {
    var random = RandomStream(key: 31, lane: 0)
    let values = random.normals(64 * 32, deviation: 1)
    let here = try Tensor.floats(values, shape: [64, 32])
    let there = try here.moved(to: .cuda(0))
    #expect(there.device == .cuda(0))
    let (found, expected) = (
      try there.matmul(try there.transposed()), try here.matmul(try here.transposed())
    )
    #expect(found.device == .cuda(0))
    #expect(zip(try found.floats(), try expected.floats()).allSatisfy { abs($0 - $1) < 1e-3 })
  }
}
#endif
