extension Raster where Value == UInt16 {
  /// As with eight bits, but the weights have 40 fractional bits and each pass rounds to sixteen.
  public func resized(
    _ part: Box? = nil, to target: PixelSize, by filter: ResampleFilter = .bilinear
  ) -> Self {
    var image = part.map(cropped) ?? self
    precondition(target.area > 0 && image.size.area > 0, "resize \(image.size) to \(target)")
    if target.width != image.width { image = image.resizedColumns(to: target.width, by: filter) }
    if target.height != image.height { image = image.resizedRows(to: target.height, by: filter) }
    return image
  }

  /// So that the rounding of hundreds of weights cannot move a 16-bit sum by a tenth of a sample.
  private static var weightBits: Int { 40 }

  private func resizedColumns(to outputWidth: Int, by filter: ResampleFilter) -> Self {
    let taps = ResampleTaps(from: width, to: outputWidth, by: filter)
    let bits = Self.weightBits
    let weights: [Int64] = taps.fixedPoint(bits: bits)
    let channels = self.channels
    let width = self.width
    var out = [UInt16](repeating: 0, count: outputWidth * height * channels)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        weights.withUnsafeBufferPointer { weights in
          for y in 0..<height {
            for x in 0..<outputWidth {
              let first = (y * width + taps.starts[x]) * channels
              let tap = x * taps.stride
              for channel in 0..<channels {
                var sum = Int64(1) << (bits - 1)
                for index in 0..<taps.counts[x] {
                  sum &+=
                    Int64(truncatingIfNeeded: input[first + index * channels + channel])
                    &* weights[tap + index]
                }
                output[(y * outputWidth + x) * channels + channel] = UInt16(clamping: sum >> bits)
              }
            }
          }
        }
      }
    }
    return Raster(size: PixelSize(outputWidth, height), channels: channels, samples: out)
  }

  private func resizedRows(to outputHeight: Int, by filter: ResampleFilter) -> Self {
    let taps = ResampleTaps(from: height, to: outputHeight, by: filter)
    let bits = Self.weightBits
    let weights: [Int64] = taps.fixedPoint(bits: bits)
    let rowLength = width * channels
    var out = [UInt16](repeating: 0, count: outputHeight * rowLength)
    var sums = [Int64](repeating: 0, count: rowLength)
    let half = Int64(1) << (bits - 1)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<outputHeight {
            for index in 0..<rowLength { sums[index] = half }
            for tap in 0..<taps.counts[y] {
              let weight = weights[y * taps.stride + tap]
              let row = (taps.starts[y] + tap) * rowLength
              for index in 0..<rowLength {
                sums[index] &+= Int64(truncatingIfNeeded: input[row + index]) &* weight
              }
            }
            for index in 0..<rowLength {
              output[y * rowLength + index] = UInt16(clamping: sums[index] >> bits)
            }
          }
        }
      }
    }
    return Raster(size: PixelSize(width, outputHeight), channels: channels, samples: out)
  }
}
