import Support

/// An image cut into connected regions of about one size and of similar colour.
package struct Superpixels: Sendable, Equatable {
  /// Columns and rows of the image.
  package let size: PixelSize
  /// `height · width` region numbers in `0..<count`, row by row; every number occurs.
  package let labels: [Int32]
  /// The number of regions.
  package let count: Int

  /// Takes regions as they are given.
  ///
  /// - Parameters:
  ///   - size: Columns and rows, at least 1×1.
  ///   - labels: `height · width` numbers that leave none out between 0 and the greatest.
  package init(size: PixelSize, labels: [Int32]) {
    precondition(labels.count == size.area, "\(labels.count) labels for \(size)")
    let used = Set(labels)
    precondition(used.min() == 0 && used.max().map { Int($0) } == used.count - 1, "a gap in labels")
    self.size = size
    self.labels = labels
    count = used.count
  }

  /// Simple linear iterative clustering: Achanta, Shaji, Smith, Lucchi, Fua and Süsstrunk, "SLIC
  /// superpixels compared to state-of-the-art superpixel methods", TPAMI 2012, section 3.
  ///
  /// Ten rounds in L*a*b*. Unlike in the paper, the first centres are the middles of the grid's cells
  /// and not moved to a lower gradient, and a search window is as wide as two cells, rounded out to
  /// columns that are a multiple of 8.
  ///
  /// - Parameters:
  ///   - image: At least 1×1, with 1 or 3 channels.
  ///   - count: About how many regions, at least 1.
  ///   - compactness: The colour distance that counts as much as one cell's side.
  /// - Complexity: O(h · w)
  package init(of image: Image, count: Int, compactness: Float = 20) {
    precondition(count > 0 && compactness > 0, "\(count) regions of compactness \(compactness)")
    var clusters = ColourClusters(
      LabColour.lab(of: image), image.size, count: count, compactness: compactness)
    for _ in 0..<10 {
      clusters.assign()
      clusters.recentre()
    }
    size = image.size
    (labels, self.count) = Self.connected(
      clusters.labels, size, smallest: image.size.area / clusters.centres.count / 4)
  }

  /// An image's values, given one for each region.
  package func painted(_ values: [Double]) -> [Double] {
    precondition(values.count == count, "\(values.count) values for \(count) regions")
    return values.withUnsafeBufferPointer { values in labels.map { values[Int($0)] } }
  }

  /// Numbers the 4-connected pieces of equal label by their first pixels, and gives a piece that is
  /// too small to the piece before its first pixel.
  ///
  /// - Parameters:
  ///   - labels: `height · width` labels, row by row.
  ///   - size: Columns and rows, at least 1×1.
  ///   - smallest: The least number of pixels that make a region of their own.
  /// - Returns: A number for each pixel, and how many numbers there are.
  private static func connected(
    _ labels: [Int32], _ size: PixelSize, smallest: Int
  ) -> (labels: [Int32], count: Int) {
    var found = [Int32](repeating: -1, count: size.area)
    var next: Int32 = 0
    labels.withUnsafeBufferPointer { labels in
      found.withUnsafeMutableBufferPointer { found in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: size.area) { piece in
          for first in 0..<size.area where found[first] < 0 {
            let label = labels[first]
            var (read, written) = (0, 1)
            piece[0] = Int32(first)
            found[first] = next
            while read < written {
              let place = Int(piece[read])
              let x = place % size.width
              read += 1
              func reach(_ other: Int) {
                guard found[other] < 0, labels[other] == label else { return }
                found[other] = next
                piece[written] = Int32(other)
                written += 1
              }
              if x > 0 { reach(place - 1) }
              if x + 1 < size.width { reach(place + 1) }
              if place >= size.width { reach(place - size.width) }
              if place + size.width < size.area { reach(place + size.width) }
            }
            if written >= smallest {
              next += 1
            } else if first > 0 {
              // The pixel to the left, or else the one above, comes before: it has its number.
              let before = found[first % size.width > 0 ? first - 1 : first - size.width]
              for index in 0..<written { found[Int(piece[index])] = before }
            }
          }
        }
      }
    }
    return (found, max(1, Int(next)))
  }
}
