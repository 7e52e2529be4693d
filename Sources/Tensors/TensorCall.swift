import CTorch
import Support

/// Turns the statuses and messages of the C side into errors.
enum TensorCall {
  /// Runs a C call while its operands live, and throws what it reports.
  ///
  /// Swift may free an object after its last use here, which is reading its handle: before the call
  /// runs. So every call names all its operands.
  ///
  /// - Throws: ``PipelineError`` with `refusedOperation`, or `limitExceeded` when there is not
  ///   enough memory.
  static func run(
    _ operation: String, holding operands: [Tensor?], _ body: (CTorchMessage) -> CTorchStatus
  ) throws(PipelineError) {
    let capacity = 512
    let failure = withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { text in
      text.initialize(repeating: 0)
      guard let start = text.baseAddress else { return (CTorchStatus.done, "") }
      let status = withExtendedLifetime(operands) {
        body(CTorchMessage(text: start, capacity: capacity))
      }
      return (status, status == .done ? "" : sentence(text))
    }
    switch failure.0 {
    case .done: return
    case .refused:
      throw PipelineError(.refusedOperation, at: "tensor.\(operation)", failure.1)
    case .outOfMemory:
      throw PipelineError(
        .limitExceeded, at: "tensor.\(operation)", failure.1,
        hint: "a smaller batch or smaller images need less memory")
    }
  }

  /// Runs a C call that makes a tensor.
  ///
  /// - Throws: As ``run(_:holding:_:)``.
  static func making(
    _ operation: String, from operands: Tensor?...,
    body: (UnsafeMutablePointer<OpaquePointer?>, CTorchMessage) -> CTorchStatus
  ) throws(PipelineError) -> Tensor {
    try making(operation, holding: operands, body: body)
  }

  /// As ``making(_:from:body:)`` with the operands as a list.
  static func making(
    _ operation: String, holding operands: [Tensor?],
    body: (UnsafeMutablePointer<OpaquePointer?>, CTorchMessage) -> CTorchStatus
  ) throws(PipelineError) -> Tensor {
    var out: OpaquePointer?
    try run(operation, holding: operands) { body(&out, $0) }
    guard let out else { preconditionFailure("tensor.\(operation) made nothing") }
    return Tensor(adopting: out)
  }

  /// Lends lengths or axes to a C call.
  static func withSizes<Result>(_ sizes: [Int], _ body: (CTorchSizes) -> Result) -> Result {
    sizes.map(Int64.init).withUnsafeBufferPointer {
      body(CTorchSizes(values: $0.baseAddress, count: $0.count))
    }
  }

  /// Lends handles to a C call, which must hold the tensors themselves.
  static func withHandles<Result>(
    of tensors: [Tensor], _ body: (CTorchTensors) -> Result
  ) -> Result {
    tensors.map(\.handle).withUnsafeBufferPointer {
      body(CTorchTensors(tensors: $0.baseAddress, count: $0.count))
    }
  }

  private static func sentence(_ text: UnsafeMutableBufferPointer<CChar>) -> String {
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let text = String(decoding: bytes, as: UTF8.self)
    guard let first = text.first, text.dropFirst().first?.isUppercase != true else { return text }
    return first.lowercased() + text.dropFirst()
  }
}
