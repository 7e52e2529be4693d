import Support

/// Features of boxes, brought to one size by bilinear sampling (He et al., arXiv 1703.06870, section
/// 3), aligned to half pixels and with as many samples as a bin has pixels, as torchvision's
/// `roi_align(aligned=True, sampling_ratio=-1)`.
///
/// A sample's weights are a product of one along y and one along x, and so is their mean over a bin:
/// a box is two small matrices, and its features two products with them.
package struct RoIAlign: Sendable {
  /// Rows and columns of what comes out.
  package let rows: Int
  package let columns: Int
  /// From one pixel of the features to the next, in pixels of the image.
  package let stride: Int

  package init(rows: Int, columns: Int, stride: Int) {
    precondition(
      rows > 0 && columns > 0 && stride > 0, "\(rows) × \(columns) bins of stride \(stride)")
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// As many rows as columns.
  package init(side: Int, stride: Int) {
    self.init(rows: side, columns: side, stride: stride)
  }

  /// The features of one box of each image.
  ///
  /// - Parameters:
  ///   - features: `[N, C, H, W]`.
  ///   - boxes: N boxes in pixels of the images.
  ///   - mirrored: Of each box whether what comes out is mirrored, left to right; empty for none.
  /// - Returns: `[N, C, rows, columns]`, channels last.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for another number of boxes.
  package func pooled(
    _ features: Tensor, boxes: [RegionBox], mirrored: [Bool] = []
  ) throws(PipelineError) -> Tensor {
    let shape = features.shape
    guard shape.count == 4, shape[0] == boxes.count else {
      throw PipelineError(
        .mismatchedShape, at: "roi align",
        "features are \(shape), expected [N, C, H, W] for \(boxes.count) boxes")
    }
    let (count, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    var (down, across) = ([Float](), [Float]())
    for (number, box) in boxes.enumerated() {
      down += weights(from: box.minY, to: box.maxY, bins: rows, length: height)
      var part = weights(from: box.minX, to: box.maxX, bins: columns, length: width)
      if number < mirrored.count, mirrored[number] {
        part = (0..<columns).reversed().flatMap { part[$0 * width..<($0 + 1) * width] }
      }
      // The same for each of the rows that come out.
      for _ in 0..<rows { across += part }
    }
    let above = try Tensor.floats(down, shape: [count, rows, height], on: features.device)
    let beside = try Tensor.floats(
      across, shape: [count * rows, columns, width], on: features.device)
    // With channels last, neither product needs a copy of the features.
    let pixels = try features.channelsLast().permuted([0, 2, 3, 1])
    let narrowed = try above.matmul(try pixels.reshaped([count, height, width * channels]))
    let pooled = try beside.matmul(try narrowed.reshaped([count * rows, width, channels]))
    return try pooled.reshaped([count, rows, columns, channels]).permuted([0, 3, 1, 2])
  }

  /// What each bin takes of each pixel along one axis, `[bins, length]`; rows add up to 1 inside the
  /// image.
  func weights(from start: Double, to end: Double, bins: Int, length: Int) -> [Float] {
    let scale = 1 / Double(stride)
    let first = start * scale - 0.5
    let bin = (end * scale - 0.5 - first) / Double(bins)
    // An empty box has no samples, and features of 0.
    let samples = max(0, Int(bin.rounded(.up)))
    var weights = [Double](repeating: 0, count: bins * length)
    for place in 0..<bins {
      for sample in 0..<samples {
        let step = (Double(sample) + 0.5) / Double(samples)
        let position = first + (Double(place) + step) * bin
        // Beyond half a pixel more than the border there is nothing.
        guard position >= -1, position <= Double(length) else { continue }
        let inside = min(max(position, 0), Double(length - 1))
        let low = min(Int(inside), length - 1)
        let share = inside - Double(low)
        weights[place * length + low] += (1 - share) / Double(samples)
        if share > 0 { weights[place * length + low + 1] += share / Double(samples) }
      }
    }
    return weights.map { Float($0) }
  }
}
