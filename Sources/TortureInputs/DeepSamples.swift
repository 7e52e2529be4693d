import Codecs

/// The bytes of samples that the manifests keep at their depth.
struct DeepSamples {
  let bytes: [UInt8]
  let pixelBytes: Int

  /// Nil for an image that the manifests reduce to 8 bits.
  init?(_ image: StoredImage) {
    var isGray = false
    if case .gray = image.colour { isGray = true }
    let step = image.channels
    // A gray value's companions that Pillow does not keep.
    let kept =
      isGray && (image.alpha == .keyed || image.alpha == .unspecified) ? 1 : image.channels
    func numbers<Number>(_ samples: [Number]) -> [Number] {
      kept == step
        ? samples : stride(from: 0, to: samples.count, by: step).map { samples[$0] }
    }
    let width: Int
    switch image.samples {
    case .unsigned8, .signed8: return nil
    case .unsigned16(let samples):
      guard isGray, kept == 1 else { return nil }
      (bytes, width) = Self.littleEndian(numbers(samples))
    case .signed16(let samples):
      (bytes, width) = Self.littleEndian(numbers(samples).map(Int32.init))
    case .unsigned32(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    case .signed32(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    case .unsigned64(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    case .signed64(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    case .float32(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    case .float64(let samples): (bytes, width) = Self.littleEndian(numbers(samples))
    }
    pixelBytes = width * kept
  }

  private static func littleEndian<Number: BitwiseCopyable>(
    _ numbers: [Number]
  ) -> (bytes: [UInt8], width: Int) {
    let width = MemoryLayout<Number>.size
    let native = numbers.withUnsafeBytes { Array($0) }
    guard UInt16(1).littleEndian != 1 else { return (native, width) }
    let swapped = stride(from: 0, to: native.count, by: width).flatMap {
      native[$0..<$0 + width].reversed()
    }
    return (swapped, width)
  }
}
