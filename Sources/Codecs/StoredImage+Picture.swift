import Imaging
import Support

extension StoredImage {
  /// The picture in RGB or gray, with its alpha apart, upright.
  ///
  /// Unsigned samples of up to 16 bits go to the whole range of the wanted depth: 8 bits become
  /// `v · 257`, 16 bits `(v · 255 + 32767) / 65535`, and b bits `(v · m + (2^b - 1) / 2) / (2^b - 1)`
  /// with m the highest sample. All others are placed by `valueRange`: low becomes 0, high the
  /// highest sample, what lies beyond is cut off; where it is given it also holds for samples of 9
  /// to 16 bits, never for 8. Ink and L*a*b* become sRGB.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` when a range is needed and none given,
  ///   `outOfRange` for a sample that is not a number.
  package func picture(
    depth: PixelDepth, valueRange: ClosedRange<Double>?, named name: String
  ) throws(PipelineError) -> Picture {
    let whole = try wholeRange(valueRange, depth: depth, named: name)
    switch (whole, depth) {
    case (.eight(let samples), .eight): return .eight(coloured(samples))
    case (.sixteen(let samples), .sixteen): return .sixteen(coloured(samples))
    case (.eight(let samples), .sixteen):
      return .sixteen(coloured(samples).widened())
    case (.sixteen(let samples), .eight):
      return .eight(coloured(samples).narrowed())
    }
  }

  private enum WholeRange {
    case eight([UInt8])
    case sixteen([UInt16])
  }

  /// The samples over the whole range of 8 bits, or of 16 when they are deeper.
  private func wholeRange(
    _ valueRange: ClosedRange<Double>?, depth: PixelDepth, named name: String
  ) throws(PipelineError) -> WholeRange {
    switch samples {
    case .unsigned8(let samples):
      return .eight(bitDepth == 8 ? samples : Self.stretched(samples, bitDepth))
    case .unsigned16(let samples) where valueRange == nil:
      return .sixteen(bitDepth == 16 ? samples : Self.stretched(samples, bitDepth))
    default:
      guard let valueRange else {
        throw PipelineError(
          .unsupportedFormat, at: name,
          "has \(samples.kindName) of \(bitDepth) bits, which do not say what black and white are",
          hint: "write 'value_range: [low, high]' in the dataset manifest")
      }
      return depth == .eight
        ? .eight(try placed(in: valueRange, named: name))
        : .sixteen(try placed(in: valueRange, named: name))
    }
  }

  private static func stretched<Value: PixelValue>(_ samples: [Value], _ bitDepth: Int) -> [Value] {
    let highest = UInt32(1) << UInt32(bitDepth) - 1
    let top = UInt32(Value.max)
    return samples.map { Value((UInt32($0) * top + highest / 2) / highest) }
  }

  private func placed<Value: PixelValue>(
    in range: ClosedRange<Double>, named name: String
  ) throws(PipelineError) -> [Value] {
    switch samples {
    case .unsigned8(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .unsigned16(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .unsigned32(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .unsigned64(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .signed8(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .signed16(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .signed32(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .signed64(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .float32(let samples): try place(samples, in: range, named: name) { Double($0) }
    case .float64(let samples): try place(samples, in: range, named: name) { $0 }
    }
  }

  @inline(__always)
  private func place<Number, Value: PixelValue>(
    _ samples: [Number], in range: ClosedRange<Double>, named name: String,
    _ number: (Number) -> Double
  ) throws(PipelineError) -> [Value] {
    let low = range.lowerBound
    let width = range.upperBound - low
    let top = Double(Value.max)
    var out = [Value](repeating: 0, count: samples.count)
    for index in samples.indices {
      let value = number(samples[index])
      guard !value.isNaN else {
        let pixel = index / channels
        throw PipelineError(
          .outOfRange, at: name,
          "holds a NaN at column \(pixel % size.width), row \(pixel / size.width)",
          hint: "replace it by a number")
      }
      // A range of one value is a threshold: what is above it is white.
      let share = width > 0 ? (value - low) / width : value > low ? 1 : 0
      out[index] = Value((min(max(share, 0), 1) * top).rounded())
    }
    return out
  }
}

extension Raster where Value == UInt8 {
  /// The same picture with 16 bits a sample.
  func widened() -> DeepImage {
    DeepImage(size: size, channels: channels, samples: samples.map { UInt16($0) * 257 })
  }
}

extension Raster where Value == UInt16 {
  /// The same picture with 8 bits a sample, rounded.
  func narrowed() -> Image {
    Image(
      size: size, channels: channels,
      samples: samples.map { UInt8((UInt32($0) * 255 + 32_767) / 65_535) })
  }
}
