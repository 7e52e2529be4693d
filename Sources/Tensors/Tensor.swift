import CTorch
import Safetensors
import Support

/// Numbers along some axes, and how they were computed where that is recorded.
///
/// Shapes are written `[N, C, H, W]`: samples, channels, rows, columns. Operations return new
/// tensors; what changes one in place says so. Not for two threads at a time.
package final class Tensor {
  /// What an element is.
  package enum ElementType: Sendable, Equatable {
    /// Single precision.
    case float32
    /// The upper half of single precision's bits.
    case bfloat16
    /// A 64-bit whole number.
    case int64
  }

  /// Where the elements are, and the operations on them run.
  package enum Device: Sendable, Hashable {
    /// The processor.
    case cpu
    /// A CUDA device by its number.
    case cuda(Int)

    var number: CTorchDevice {
      switch self {
      case .cpu: -1
      case .cuda(let number): CTorchDevice(number)
      }
    }
  }

  let handle: OpaquePointer

  /// Takes over a handle from the C side.
  init(adopting handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    ctorch_free(handle)
  }
}

extension Tensor {
  /// A single-precision tensor with a copy of the values, the last axis running fastest.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package static func floats(
    _ values: [Float], shape: [Int]? = nil, on device: Device = .cpu
  ) throws(PipelineError) -> Tensor {
    let shape = shape ?? [values.count]
    return try values.withUnsafeBufferPointer { values throws(PipelineError) in
      try floats(values, shape: shape, on: device)
    }
  }

  /// As ``floats(_:shape:on:)-(_,[Int]?,_)`` from memory that is only lent.
  package static func floats(
    _ values: UnsafeBufferPointer<Float>, shape: [Int], on device: Device
  ) throws(PipelineError) -> Tensor {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(shape)")
    guard let start = values.baseAddress else { return try .zeros(shape, on: device) }
    return try TensorCall.making("floats") { out, message in
      TensorCall.withSizes(shape) { ctorch_from_floats(start, $0, device.number, out, message) }
    }
  }

  /// A tensor of whole numbers with a copy of the values, the last axis running fastest.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package static func integers(
    _ values: [Int], shape: [Int]? = nil, on device: Device = .cpu
  ) throws(PipelineError) -> Tensor {
    let shape = shape ?? [values.count]
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(shape)")
    let words = values.map(Int64.init)
    return try TensorCall.making("integers") { out, message in
      TensorCall.withSizes(shape) {
        ctorch_from_integers(words, $0, device.number, out, message)
      }
    }
  }

  /// A tensor filled with one value.
  package static func full(
    _ value: Double, shape: [Int], type: ElementType = .float32, on device: Device = .cpu
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making("full") { out, message in
      TensorCall.withSizes(shape) {
        ctorch_full(value, $0, type.code, device.number, out, message)
      }
    }
  }

  /// A tensor filled with zeros.
  package static func zeros(
    _ shape: [Int], type: ElementType = .float32, on device: Device = .cpu
  ) throws(PipelineError) -> Tensor {
    try full(0, shape: shape, type: type, on: device)
  }

  /// Zeros of the same shape, type, device and layout.
  package func zerosLike() throws(PipelineError) -> Tensor {
    try TensorCall.making("zerosLike", from: self) { ctorch_zeros_like(handle, $0, $1) }
  }

  /// What a weights file holds, rounded to single precision where it is finer.
  package static func stored(
    _ stored: StoredTensor, on device: Device = .cpu
  ) throws(PipelineError) -> Tensor {
    if let integers = stored.integers() {
      return try .integers(integers, shape: stored.shape, on: device)
    }
    return try .floats(stored.floats(), shape: stored.shape, on: device)
  }
}

extension Tensor {
  /// The length along each axis; empty for a single number.
  package var shape: [Int] {
    withExtendedLifetime(self) {
      (0..<ctorch_rank(handle)).map { Int(ctorch_length(handle, $0)) }
    }
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }

  /// What an element is; nil for what only libtorch makes.
  package var type: ElementType? {
    switch withExtendedLifetime(self, { ctorch_type(handle) }) {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int64: .int64
    case .other: nil
    }
  }

  /// Where the elements are.
  package var device: Device {
    let number = withExtendedLifetime(self) { ctorch_device(handle) }
    return number < 0 ? .cpu : .cuda(Int(number))
  }

  /// The elements as single-precision numbers, the last axis running fastest.
  package func floats() throws(PipelineError) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let count = values.count
    try TensorCall.run("floats", holding: [self]) {
      ctorch_read_floats(handle, &values, count, $0)
    }
    return values
  }

  /// The elements as whole numbers, cut off at the point, the last axis running fastest.
  package func integers() throws(PipelineError) -> [Int] {
    var values = [Int64](repeating: 0, count: count)
    let count = values.count
    try TensorCall.run("integers", holding: [self]) {
      ctorch_read_integers(handle, &values, count, $0)
    }
    return values.map { Int($0) }
  }

  /// The one element of a tensor that has one.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it has more, or none.
  package func number() throws(PipelineError) -> Float {
    let values = try floats()
    guard values.count == 1, let value = values.first else {
      throw PipelineError(
        .mismatchedShape, at: "tensor.number", "is \(shape), expected one element")
    }
    return value
  }

  /// The elements as a weights file holds them.
  package func stored() throws(PipelineError) -> StoredTensor {
    type == .int64
      ? StoredTensor(try integers(), shape: shape) : StoredTensor(try floats(), shape: shape)
  }
}

extension Tensor {
  /// The elements as another type.
  package func converted(to type: ElementType) throws(PipelineError) -> Tensor {
    try TensorCall.making("converted", from: self) { ctorch_converted(handle, type.code, $0, $1) }
  }

  /// The same elements on a device.
  package func moved(to device: Device) throws(PipelineError) -> Tensor {
    try TensorCall.making("moved", from: self) { ctorch_moved(handle, device.number, $0, $1) }
  }

  /// Moves this tensor itself to a device, with whoever holds it.
  package func move(to device: Device) throws(PipelineError) {
    try TensorCall.run("move", holding: [self]) { ctorch_move(handle, device.number, $0) }
  }

  /// A copy, computed from this one where that is recorded.
  package func copy() throws(PipelineError) -> Tensor {
    try TensorCall.making("copy", from: self) { ctorch_clone(handle, $0, $1) }
  }

  /// `[N, C, H, W]` with the channels of a pixel side by side in memory, which convolutions like
  /// best.
  ///
  /// What is computed from it has that layout too; no result changes but in its last bits.
  package func channelsLast() throws(PipelineError) -> Tensor {
    try TensorCall.making("channelsLast", from: self) { ctorch_channels_last(handle, $0, $1) }
  }

  /// Whether the channels of a pixel lie side by side in memory.
  package var isChannelsLast: Bool {
    withExtendedLifetime(self) { ctorch_is_channels_last(handle) }
  }

  /// Overwrites the elements, keeping type, device and layout; shapes must agree.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when they do not.
  package func assign(_ values: Tensor) throws(PipelineError) {
    guard shape == values.shape else {
      throw PipelineError(
        .mismatchedShape, at: "tensor.assign", "is \(shape) but the values are \(values.shape)")
    }
    try TensorCall.run("assign", holding: [self, values]) {
      ctorch_assign(handle, values.handle, $0)
    }
  }
}

extension Tensor.ElementType {
  var code: CTorchType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int64: .int64
    }
  }
}
