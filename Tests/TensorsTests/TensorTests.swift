#if Torch
import Safetensors
import Support
import Tensors
import Testing

@Suite struct TensorTests {
  @Test func `numbers come back as they went in`() throws {
    let tensor = try Tensor.floats([1, -2, 3.5, 0, 1e-30, 7], shape: [2, 3])
    #expect(tensor.shape == [2, 3])
    #expect(tensor.count == 6)
    #expect(tensor.type == .float32)
    #expect(tensor.device == .cpu)
    #expect(try tensor.floats() == [1, -2, 3.5, 0, 1e-30, 7])
    let whole = try Tensor.integers([3, -1 << 40])
    #expect(whole.type == .int64)
    #expect(try whole.integers() == [3, -1 << 40])
    #expect(try Tensor.full(2.5, shape: [2]).floats() == [2.5, 2.5])
    #expect(try Tensor.zeros([2, 2], type: .int64).integers() == [0, 0, 0, 0])
    #expect(try tensor.zerosLike().floats() == [0, 0, 0, 0, 0, 0])
    #expect(try Tensor.floats([]).floats().isEmpty)
    #expect(try Tensor.floats([4], shape: []).number() == 4)
  }

  @Test func `half the bits keep eight of them`() throws {
    let short = try Tensor.floats([1, 1.00390625, 1.0078125, 3.14159]).converted(to: .bfloat16)
    #expect(short.type == .bfloat16)
    #expect(try short.floats() == [1, 1, 1.0078125, 3.140625])
    #expect(try Tensor.floats([2.9, -2.9]).converted(to: .int64).integers() == [2, -2])
  }

  @Test func `the layout of channels changes no element`() throws {
    let values = (0..<2 * 3 * 4 * 5).map(Float.init)
    let rows = try Tensor.floats(values, shape: [2, 3, 4, 5])
    let pixels = try rows.channelsLast()
    #expect(!rows.isChannelsLast)
    #expect(pixels.isChannelsLast)
    #expect(try pixels.floats() == values)
    #expect(pixels.shape == [2, 3, 4, 5])
    #expect(try pixels.zerosLike().isChannelsLast)
    try pixels.assign(try rows.scaled(by: 2))
    #expect(pixels.isChannelsLast)
    #expect(try pixels.floats() == values.map { 2 * $0 })
  }

  @Test func `a copy is its own, a slice is shared`() throws {
    let tensor = try Tensor.floats([1, 2, 3, 4])
    let copy = try tensor.copy()
    try tensor.slice(1..<3).assign(try .floats([8, 9]))
    #expect(try tensor.floats() == [1, 8, 9, 4])
    #expect(try copy.floats() == [1, 2, 3, 4])
  }

  @Test func `a tensor outlives the one it shares elements with`() throws {
    let part: Tensor = try {
      let whole = try Tensor.floats((0..<1000).map(Float.init))
      return try whole.slice(990..<1000)
    }()
    #expect(try part.floats() == (990..<1000).map(Float.init))
  }

  @Test(arguments: [
    StoredTensor([1.5, 2.5, -3] as [Float]), StoredTensor([4, 5] as [Int]),
    StoredTensor([Float](repeating: 1, count: 6), shape: [1, 2, 3]),
  ])
  func `stored tensors come back`(stored: StoredTensor) throws {
    #expect(try Tensor.stored(stored).stored() == stored)
  }
}

@Suite struct TensorErrorTests {
  private func error(_ body: () throws -> Void) -> PipelineError? {
    #expect(throws: PipelineError.self) { try body() }
  }

  @Test func `errors are the first sentence of the library's`() throws {
    let matrix = try Tensor.zeros([2, 3])
    let product = error { _ = try matrix.matmul(try .zeros([4, 5])) }
    #expect(product?.code == .refusedOperation)
    #expect(
      product?.description
        == "tensor.matmul: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)")
    let shape = error { _ = try matrix.reshaped([4, 2]) }
    #expect(shape?.description == "tensor.reshaped: shape '[4, 2]' is invalid for input of size 6")
    let slice = error { _ = try matrix.slice(2..<5, axis: 1) }
    #expect(
      slice?.description
        == "tensor.slice: start (2) + length (3) exceeds dimension size (3)")
    let index = error { _ = try matrix.selected([7]) }
    #expect(index?.description == "tensor.selected: index out of range in self")
    let threads = error { try TensorEngine.setThreads(0) }
    #expect(
      threads?.description == "tensor.setThreads: expected positive number of threads")
  }

  @Test func `gradients of what is no number, or computed, are refused`() throws {
    let tensor = try Tensor.floats([1, 2])
    try tensor.requireGradient()
    let many = error { try tensor.scaled(by: 2).backward() }
    #expect(
      many?.description
        == "tensor.backward: grad can be implicitly created only for scalar outputs")
    let computed = error { try tensor.scaled(by: 2).requireGradient(false) }
    #expect(
      computed?.description
        == "tensor.requireGradient: you can only change requires_grad flags of leaf variables")
  }

  @Test func `too much memory is a limit, not the end`() {
    let found = error { _ = try Tensor.zeros([1 << 46]) }
    #expect(found?.code == .limitExceeded)
    #expect(
      found?.description.hasPrefix(
        "tensor.full: defaultCPUAllocator: can't allocate memory: you tried to allocate "
          + "281474976710656 bytes; ") == true)
    #expect(found?.hint == "a smaller batch or smaller images need less memory")
  }

  @Test func `one number is expected by name`() throws {
    let found = error { _ = try Tensor.zeros([2, 1]).number() }
    #expect(found?.description == "tensor.number: is [2, 1], expected one element")
    let assigned = error { try Tensor.zeros([2, 1]).assign(try .zeros([2])) }
    #expect(assigned?.description == "tensor.assign: is [2, 1] but the values are [2]")
    let flat = error { _ = try Tensor.zeros([2]).transposed() }
    #expect(flat?.description == "tensor.transposed: is [2], expected two axes or more")
  }
}
#endif
