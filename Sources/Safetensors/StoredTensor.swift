import Support

/// A tensor as a safetensors file holds it: raw little-endian bytes, row by row.
package struct StoredTensor: Sendable, Equatable {
  /// What an element is, named as in the file's header.
  package enum ElementType: String, Sendable, CaseIterable {
    case boolean = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case int16 = "I16"
    case int32 = "I32"
    case int64 = "I64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float32 = "F32"
    case float64 = "F64"

    /// Bytes of one element.
    package var width: Int {
      switch self {
      case .boolean, .uint8, .int8: 1
      case .int16, .float16, .bfloat16: 2
      case .int32, .float32: 4
      case .int64, .float64: 8
      }
    }
  }

  /// What an element is.
  package let type: ElementType
  /// The length along each axis; empty for a single number.
  package let shape: [Int]
  /// The elements.
  package let bytes: [UInt8]

  package init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(
      bytes.count == shape.reduce(type.width, *), "\(bytes.count) bytes for \(shape) \(type)")
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor of single-precision numbers; without a shape it has one axis.
  package init(_ values: [Float], shape: [Int]? = nil) {
    self.init(
      type: .float32, shape: shape ?? [values.count],
      bytes: Self.littleEndian(values.map(\.bitPattern)))
  }

  /// A tensor of double-precision numbers; without a shape it has one axis.
  package init(_ values: [Double], shape: [Int]? = nil) {
    self.init(
      type: .float64, shape: shape ?? [values.count],
      bytes: Self.littleEndian(values.map(\.bitPattern)))
  }

  /// A tensor of 64-bit whole numbers; without a shape it has one axis.
  package init(_ values: [Int], shape: [Int]? = nil) {
    self.init(
      type: .int64, shape: shape ?? [values.count], bytes: Self.littleEndian(values.map(Int64.init))
    )
  }

  /// A tensor of bytes; without a shape it has one axis.
  package init(_ values: [UInt8], shape: [Int]? = nil) {
    self.init(type: .uint8, shape: shape ?? [values.count], bytes: values)
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }

  private static func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * MemoryLayout<Int64>.size)
    for value in values {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}

extension StoredTensor {
  /// The elements as double-precision numbers: exactly, but for 64-bit integers beyond 2⁵³.
  package func doubles() -> [Double] {
    switch type {
    case .float64: elements(UInt64.self) { Double(bitPattern: $0) }
    case .float32: elements(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float16: elements(UInt16.self) { Double(Float16(bitPattern: $0)) }
    case .bfloat16: elements(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .boolean, .uint8, .int8, .int16, .int32, .int64: wholeElements().map(Double.init)
    }
  }

  /// The elements as single-precision numbers, rounded to the nearest where they are finer.
  package func floats() -> [Float] {
    guard type == .float32 else { return doubles().map(Float.init) }
    return elements(UInt32.self) { Float(bitPattern: $0) }
  }

  /// The elements as whole numbers; nil for a floating-point tensor.
  package func integers() -> [Int]? {
    switch type {
    case .float16, .bfloat16, .float32, .float64: nil
    case .boolean, .uint8, .int8, .int16, .int32, .int64: wholeElements()
    }
  }

  private func wholeElements() -> [Int] {
    switch type {
    case .int8: bytes.map { Int(Int8(bitPattern: $0)) }
    case .int16: elements(Int16.self, Int.init)
    case .int32: elements(Int32.self, Int.init)
    case .int64: elements(Int64.self, Int.init)
    default: bytes.map(Int.init)
    }
  }

  private func elements<Word: FixedWidthInteger, Value>(
    _ word: Word.Type, _ value: (Word) -> Value
  ) -> [Value] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Word>.size).map {
        let offset = $0 * MemoryLayout<Word>.size
        return value(Word(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Word.self)))
      }
    }
  }
}
