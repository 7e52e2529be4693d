/// An image's pixels in rows and columns of patches, each pixel in exactly one.
package struct PatchGrid: Sendable, Equatable {
  /// Columns and rows of patches.
  package let size: PixelSize
  /// The image's columns and rows.
  package let image: PixelSize

  /// A grid of some patches; of no more a side than the image has pixels.
  package init(_ size: PixelSize, on image: PixelSize) {
    self.size = PixelSize(
      max(1, min(size.width, image.width)), max(1, min(size.height, image.height)))
    self.image = image
  }

  /// A grid of patches with about this many pixels a side; at least one patch.
  package init(patchPixels: Int, on image: PixelSize) {
    self.init(PixelSize(image.width / patchPixels, image.height / patchPixels), on: image)
  }

  /// How many patches there are.
  package var count: Int { size.area }

  /// The pixels of a patch, numbered row by row.
  package func box(of patch: Int) -> Box {
    let (row, column) = patch.quotientAndRemainder(dividingBy: size.width)
    return Box(
      column * image.width / size.width, row * image.height / size.height,
      (column + 1) * image.width / size.width, (row + 1) * image.height / size.height)
  }

  /// The mean of a map over each patch, as adaptive average pooling has it: where the grid does not
  /// divide the image, neighbours share the pixels they both cover in part.
  ///
  /// - Parameter map: One channel, the image's size.
  /// - Returns: A mean in 0…255 for each patch.
  package func means(of map: Image) -> [Double] {
    precondition(map.channels == 1 && map.size == image, "a map of \(map.size) for \(image)")
    func span(_ index: Int, _ side: Int, _ count: Int) -> Range<Int> {
      index * side / count..<((index + 1) * side + count - 1) / count
    }
    return (0..<count).map { patch in
      let (row, column) = patch.quotientAndRemainder(dividingBy: size.width)
      let rows = span(row, image.height, size.height)
      let columns = span(column, image.width, size.width)
      var sum: UInt64 = 0
      map.samples.withUnsafeBufferPointer { samples in
        for y in rows {
          let start = y * image.width
          let row = samples[start + columns.lowerBound..<start + columns.upperBound]
          // No row is so long that its sum would not fit.
          var part: UInt32 = 0
          for sample in row { part &+= UInt32(sample) }
          sum += UInt64(part)
        }
      }
      return Double(sum) / Double(rows.count * columns.count)
    }
  }
}
