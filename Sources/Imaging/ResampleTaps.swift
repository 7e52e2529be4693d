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

  init(starts: [Int], counts: [Int], weights: [Double], stride: Int) {
    self.starts = starts
    self.counts = counts
    self.weights = weights
    self.stride = stride
  }

  init(from inputSide: Int, to outputSide: Int, by filter: ResampleFilter) {
    let scale = Double(inputSide) / Double(outputSide)
    let stretch = max(1, scale)
    let support = filter.support * stretch
    let stride = Int(support.rounded(.up)) * 2 + 1
    self.stride = stride
    var starts = [Int](repeating: 0, count: outputSide)
    var counts = [Int](repeating: 0, count: outputSide)
    var weights = [Double](repeating: 0, count: outputSide * stride)
    let reciprocal = 1 / stretch
    weights.withUnsafeMutableBufferPointer { weights in
      for output in 0..<outputSide {
        let centre = (Double(output) + 0.5) * scale
        // As Pillow does: a reciprocal and truncation towards zero decide the last bit.
        let first = max(0, Int(centre - support + 0.5))
        let last = min(inputSide, Int(centre + support + 0.5))
        let own = UnsafeMutableBufferPointer(
          rebasing: weights[output * stride..<output * stride + last - first])
        var sum = 0.0
        for tap in own.indices {
          let weight = filter.weight(at: (Double(first + tap) - centre + 0.5) * reciprocal)
          own[tap] = weight
          sum += weight
        }
        if sum != 0 { for tap in own.indices { own[tap] /= sum } }
        starts[output] = first
        counts[output] = last - first
      }
    }
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  /// The weights in fixed point with some fractional bits, rounded half away from zero.
  func fixedPoint<Sum: FixedWidthInteger>(bits: Int) -> [Sum] {
    let one = Double(1 << bits)
    // As Pillow has it, without the call that the standard's rounding takes.
    return weights.map { Sum(truncatingIfNeeded: Int($0 * one + ($0 < 0 ? -0.5 : 0.5))) }
  }
}
