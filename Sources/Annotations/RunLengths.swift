import Imaging
import Support

/// A mask as COCO writes it: lengths of runs down the columns, left to right, the first of zeros.
///
/// The lengths sum to the area. A run may be empty: the first one is when the mask begins inside.
/// Source: the COCO API's `maskApi.h`, "RLE".
package struct RunLengths: Sendable, Equatable {
  /// Columns and rows of the mask; at most `UInt32.max` pixels.
  package let size: PixelSize
  /// The lengths; even indices are runs outside, odd ones inside.
  package let counts: [UInt32]

  /// The shortest lengths of a mask.
  package init(_ mask: Mask) {
    precondition(mask.size.area <= UInt32.max, "\(mask.size) is too large for run lengths")
    var counts: [UInt32] = []
    var run: UInt32 = 0
    var current: UInt8 = 0
    for x in 0..<mask.width {
      for y in 0..<mask.height {
        let bit = mask.bits[y * mask.width + x]
        if bit != current {
          counts.append(run)
          run = 0
          current = bit
        }
        run += 1
      }
    }
    counts.append(run)
    self.init(size: mask.size, unchecked: counts)
  }

  /// Takes an uncompressed list.
  ///
  /// - Throws: ``PipelineError`` with `invalidAnnotation` when a length is negative or the lengths
  ///   do not sum to the area.
  package init(size: PixelSize, counts: [Int], at place: String) throws(PipelineError) {
    var total = 0
    for (index, count) in counts.enumerated() {
      guard count >= 0 else {
        throw PipelineError(
          .invalidAnnotation, at: place, "run length \(index) is \(count), expected 0 or more")
      }
      total = count > size.area - total ? size.area + 1 : total + count
      if total > size.area { break }
    }
    guard total <= size.area, size.area <= UInt32.max else {
      throw PipelineError(
        .invalidAnnotation, at: place,
        "run lengths cover more than the \(size.area) pixels of a \(size) image")
    }
    guard total == size.area else {
      throw PipelineError(
        .invalidAnnotation, at: place,
        "run lengths sum to \(total), expected the \(size.area) pixels of a \(size) image")
    }
    self.init(size: size, unchecked: counts.map(UInt32.init))
  }

  /// Takes lengths that are known to sum to the area.
  init(size: PixelSize, unchecked counts: [UInt32]) {
    self.size = size
    self.counts = counts
  }

  /// The pixels.
  package func mask() -> Mask {
    var bits = [UInt8](repeating: 0, count: size.area)
    forEachRun { start, end in
      var x = start / size.height
      var y = start % size.height
      for _ in start..<end {
        bits[y * size.width + x] = 1
        y += 1
        if y == size.height {
          y = 0
          x += 1
        }
      }
    }
    return Mask(size: size, bits: bits)
  }

  /// The number of pixels inside.
  package var area: Int {
    var sum = 0
    forEachRun { sum += $1 - $0 }
    return sum
  }

  /// The tight box around the pixels inside; nil when there is none.
  package var box: Box? {
    var box = Box(size.width, size.height, 0, 0)
    forEachRun { start, end in
      let first = start / size.height
      let last = (end - 1) / size.height
      box.minX = min(box.minX, first)
      box.maxX = max(box.maxX, last + 1)
      // A run that goes on into the next column touches the bottom of one and the top of the other.
      box.minY = min(box.minY, first == last ? start % size.height : 0)
      box.maxY = max(box.maxY, first == last ? (end - 1) % size.height + 1 : size.height)
    }
    return box.isEmpty ? nil : box
  }

  /// Calls the body with the first and one past the last pixel, counted down the columns, of each
  /// run inside that is not empty.
  private func forEachRun(_ body: (Int, Int) -> Void) {
    var position = 0
    for (index, count) in counts.enumerated() {
      let end = position + Int(count)
      if index % 2 == 1, count > 0 { body(position, end) }
      position = end
    }
  }
}
