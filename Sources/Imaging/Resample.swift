/// What resampling weighs pixels by.
public enum ResampleFilter: String, Sendable, CaseIterable {
  /// The triangle, Pillow's `BILINEAR`.
  case bilinear
  /// Keys's cubic with a = -0.5, Pillow's `BICUBIC`.
  case bicubic

  /// Where the weights end on each side, in pixels of the larger of the two grids.
  var support: Double { self == .bilinear ? 1 : 2 }

  /// The weight at a distance.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      // As Pillow forms it, so that the last bit is the same.
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }
}

/// The taps of one output pixel row or column of a separable resampling.
///
/// Antialiased: centre `(i + 0.5) · s` with `s = in / out`, the filter stretched by `max(1, s)`,
/// weights normalised (as Pillow has it; compositing and torchvision agree).
struct ResampleTaps {
  /// The first input pixel of each output pixel.
  let starts: [Int]
  /// How many input pixels each output pixel reads.
  let counts: [Int]
  /// `stride` weights per output pixel, the rest 0.
  let weights: [Double]
  let stride: Int

  init(from inputSide: Int, to outputSide: Int, by filter: ResampleFilter) {
    let scale = Double(inputSide) / Double(outputSide)
    let stretch = max(1, scale)
    let support = filter.support * stretch
    stride = Int(support.rounded(.up)) * 2 + 1
    var starts = [Int](repeating: 0, count: outputSide)
    var counts = [Int](repeating: 0, count: outputSide)
    var weights = [Double](repeating: 0, count: outputSide * stride)
    for output in 0..<outputSide {
      let centre = (Double(output) + 0.5) * scale
      // As Pillow does: a reciprocal and truncation towards zero decide the last bit.
      let first = max(0, Int(centre - support + 0.5))
      let last = min(inputSide, Int(centre + support + 0.5))
      var sum = 0.0
      for input in first..<last {
        let weight = filter.weight(at: (Double(input) - centre + 0.5) * (1 / stretch))
        weights[output * stride + input - first] = weight
        sum += weight
      }
      for tap in 0..<last - first where sum != 0 { weights[output * stride + tap] /= sum }
      starts[output] = first
      counts[output] = last - first
    }
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  /// The weights in fixed point with some fractional bits, rounded half away from zero.
  func fixedPoint<Sum: FixedWidthInteger>(bits: Int) -> [Sum] {
    let one = Double(1 << bits)
    return weights.map { Sum(($0 * one).rounded(.toNearestOrAwayFromZero)) }
  }
}

extension Raster where Value: PixelValue {
  /// Resized with an antialiased filter, columns first, in fixed point.
  ///
  /// With eight bits it is equal to Pillow's `resize` of the modes L and RGB sample for sample:
  /// weights have 22 fractional bits and each pass rounds to eight bits. Pillow 13 takes the rows
  /// first where that is cheaper, and then differs by a few levels. With sixteen bits the weights
  /// have 40 and each pass rounds to sixteen. Every channel is resized on its own, alpha too.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func resized(to target: PixelSize, by filter: ResampleFilter = .bilinear) -> Self {
    precondition(target.area > 0 && size.area > 0, "resize \(size) to \(target)")
    var image = self
    if target.width != width { image = image.resizedColumns(to: target.width, by: filter) }
    if target.height != height { image = image.resizedRows(to: target.height, by: filter) }
    return image
  }

  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  private func resizedColumns(to outputWidth: Int, by filter: ResampleFilter) -> Self {
    let taps = ResampleTaps(from: width, to: outputWidth, by: filter)
    let bits = Value.weightBits
    let weights: [Value.Sum] = taps.fixedPoint(bits: bits)
    let channels = self.channels
    let width = self.width
    var out = [Value](repeating: 0, count: outputWidth * height * channels)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        weights.withUnsafeBufferPointer { weights in
          for y in 0..<height {
            for x in 0..<outputWidth {
              let first = (y * width + taps.starts[x]) * channels
              let tap = x * taps.stride
              for channel in 0..<channels {
                var sum = Value.Sum(1) << (bits - 1)
                for index in 0..<taps.counts[x] {
                  sum &+=
                    Value.Sum(truncatingIfNeeded: input[first + index * channels + channel])
                    &* weights[tap + index]
                }
                output[(y * outputWidth + x) * channels + channel] = Value(clamping: sum >> bits)
              }
            }
          }
        }
      }
    }
    return Raster(size: PixelSize(outputWidth, height), channels: channels, samples: out)
  }

  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  private func resizedRows(to outputHeight: Int, by filter: ResampleFilter) -> Self {
    let taps = ResampleTaps(from: height, to: outputHeight, by: filter)
    let bits = Value.weightBits
    let weights: [Value.Sum] = taps.fixedPoint(bits: bits)
    let rowLength = width * channels
    var out = [Value](repeating: 0, count: outputHeight * rowLength)
    var sums = [Value.Sum](repeating: 0, count: rowLength)
    let half = Value.Sum(1) << (bits - 1)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<outputHeight {
            for index in 0..<rowLength { sums[index] = half }
            for tap in 0..<taps.counts[y] {
              let weight = weights[y * taps.stride + tap]
              let row = (taps.starts[y] + tap) * rowLength
              for index in 0..<rowLength {
                sums[index] &+= Value.Sum(truncatingIfNeeded: input[row + index]) &* weight
              }
            }
            for index in 0..<rowLength {
              output[y * rowLength + index] = Value(clamping: sums[index] >> bits)
            }
          }
        }
      }
    }
    return Raster(size: PixelSize(width, outputHeight), channels: channels, samples: out)
  }
}
