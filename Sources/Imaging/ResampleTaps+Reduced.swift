extension ResampleTaps {
  /// The taps where pixels were made one before, several a side, and the input begins and ends within
  /// such a reduced pixel.
  ///
  /// The filter is that of the unreduced input, looked up at the middle of what a reduced pixel has of
  /// it and weighed by how much that is; with a reduction of 1 the weights are those of
  /// ``init(from:to:by:)``. Inputs are counted from the first reduced pixel with a part of the range.
  ///
  /// - Parameters:
  ///   - range: The input in unreduced pixels, of which the first reduced one begins at 0.
  ///   - reduction: How many pixels one stands for.
  ///   - outputSide: The number of outputs.
  ///   - filter: What pixels are weighed by.
  init(
    from range: Range<Int>, reducedBy reduction: Int, to outputSide: Int, by filter: ResampleFilter
  ) {
    let step = Double(reduction)
    let origin = range.lowerBound / reduction
    let (low, high) = (Double(range.lowerBound) / step, Double(range.upperBound) / step)
    let scale = (high - low) / Double(outputSide)
    let stretch = max(1, scale)
    let support = filter.support * stretch
    let stride = Int(support.rounded(.up)) * 2 + 2
    var starts: [Int] = []
    var counts: [Int] = []
    var weights = [Double](repeating: 0, count: outputSide * stride)
    for output in 0..<outputSide {
      let centre = low + (Double(output) + 0.5) * scale
      let first = Int(max(low, centre - support).rounded(.down))
      let last = Int(min(high, centre + support).rounded(.up))
      var sum = 0.0
      for input in first..<last {
        let (start, end) = (max(Double(input), low), min(Double(input) + 1, high))
        let distance = ((start + end) / 2 - centre) / stretch
        let weight = filter.weight(at: distance) * (end - start)
        weights[output * stride + input - first] = weight
        sum += weight
      }
      for tap in 0..<last - first { weights[output * stride + tap] /= sum }
      starts.append(first - origin)
      counts.append(last - first)
    }
    self.init(starts: starts, counts: counts, weights: weights, stride: stride)
  }
}
