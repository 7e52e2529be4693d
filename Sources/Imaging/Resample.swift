/// The taps of one output pixel row or column of a separable resampling.
///
/// The antialiased triangle filter: centre `(i + 0.5) · s` with `s = in / out`, support
/// `max(1, s)`, weights normalised (as Pillow's `BILINEAR`; compositing and torchvision agree).
struct ResampleTaps {
  /// The first input pixel of each output pixel.
  let starts: [Int]
  /// How many input pixels each output pixel reads.
  let counts: [Int]
  /// `stride` weights per output pixel, the rest 0.
  let weights: [Double]
  let stride: Int

  init(from inputSide: Int, to outputSide: Int) {
    let scale = Double(inputSide) / Double(outputSide)
    let support = max(1, scale)
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
        let distance = (Double(input) - centre + 0.5) * (1 / support)
        let weight = max(0, 1 - abs(distance))
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

  /// The weights in 22-bit fixed point, rounded half away from zero.
  var fixedPoint: [Int32] {
    weights.map { Int32(($0 * Double(1 << 22)).rounded(.toNearestOrAwayFromZero)) }
  }
}

extension Image {
  /// Resized with the antialiased triangle filter, columns first, in 8-bit fixed point.
  ///
  /// Equal to Pillow's `resize(…, BILINEAR)` of the modes L and RGB sample for sample: weights have
  /// 22 fractional bits and each pass rounds to eight bits. Pillow 13 takes the rows first where that
  /// is cheaper, and then differs by a level. Every channel is resized on its own, alpha too.
  public func resized(to target: PixelSize) -> Image {
    precondition(target.area > 0 && size.area > 0, "resize \(size) to \(target)")
    var image = self
    if target.width != width { image = image.resizedColumns(to: target.width) }
    if target.height != height { image = image.resizedRows(to: target.height) }
    return image
  }

  private func resizedColumns(to outputWidth: Int) -> Image {
    let taps = ResampleTaps(from: width, to: outputWidth)
    let weights = taps.fixedPoint
    let channels = self.channels
    let width = self.width
    var out = [UInt8](repeating: 0, count: outputWidth * height * channels)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        weights.withUnsafeBufferPointer { weights in
          for y in 0..<height {
            for x in 0..<outputWidth {
              let first = (y * width + taps.starts[x]) * channels
              let tap = x * taps.stride
              for channel in 0..<channels {
                var sum: Int32 = 1 << 21
                for index in 0..<taps.counts[x] {
                  sum &+= Int32(input[first + index * channels + channel]) &* weights[tap + index]
                }
                output[(y * outputWidth + x) * channels + channel] = UInt8(
                  clamping: sum >> 22)
              }
            }
          }
        }
      }
    }
    return Image(size: PixelSize(outputWidth, height), channels: channels, samples: out)
  }

  private func resizedRows(to outputHeight: Int) -> Image {
    let taps = ResampleTaps(from: height, to: outputHeight)
    let weights = taps.fixedPoint
    let rowLength = width * channels
    var out = [UInt8](repeating: 0, count: outputHeight * rowLength)
    var sums = [Int32](repeating: 0, count: rowLength)
    samples.withUnsafeBufferPointer { input in
      out.withUnsafeMutableBufferPointer { output in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<outputHeight {
            for index in 0..<rowLength { sums[index] = 1 << 21 }
            for tap in 0..<taps.counts[y] {
              let weight = weights[y * taps.stride + tap]
              let row = (taps.starts[y] + tap) * rowLength
              for index in 0..<rowLength { sums[index] &+= Int32(input[row + index]) &* weight }
            }
            for index in 0..<rowLength {
              output[y * rowLength + index] = UInt8(clamping: sums[index] >> 22)
            }
          }
        }
      }
    }
    return Image(size: PixelSize(width, outputHeight), channels: channels, samples: out)
  }
}
