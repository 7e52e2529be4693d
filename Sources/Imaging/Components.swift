/// Connected regions of a mask.
package enum Components {
  /// The 8-connected regions, in order of their first pixel by rows.
  ///
  /// - Returns: Each region's tight box and its mask cropped to that box; a mask is made when it is
  ///   asked for, because boxes that lie in each other can be far larger together than the mask.
  /// - Complexity: O(pixels), and O(area of the box) for each region; labels from one pass with
  ///   union-find.
  package static func regions(
    of mask: Mask
  ) -> LazyMapCollection<Range<Int>, (box: Box, mask: Mask)> {
    let (labels, count) = labelled(mask)
    var boxes = [Box](repeating: Box(mask.width, mask.height, 0, 0), count: count)
    for y in 0..<mask.height {
      for x in 0..<mask.width {
        let label = Int(labels[y * mask.width + x]) - 1
        guard label >= 0 else { continue }
        boxes[label].minX = min(boxes[label].minX, x)
        boxes[label].maxX = max(boxes[label].maxX, x + 1)
        boxes[label].minY = min(boxes[label].minY, y)
        boxes[label].maxY = y + 1
      }
    }
    return boxes.indices.lazy.map { [boxes, width = mask.width] index in
      let box = boxes[index]
      var bits: [UInt8] = []
      bits.reserveCapacity(box.area)
      for y in box.minY..<box.maxY {
        for x in box.minX..<box.maxX {
          bits.append(labels[y * width + x] == Int32(index + 1) ? 1 : 0)
        }
      }
      return (box, Mask(size: box.size, bits: bits))
    }
  }

  /// A label from 1 for each pixel inside, numbered by first pixel, and how many there are.
  private static func labelled(_ mask: Mask) -> (labels: [Int32], count: Int) {
    let width = mask.width
    var labels = [Int32](repeating: 0, count: mask.size.area)
    var parents: [Int32] = [0]
    func root(_ label: Int32) -> Int32 {
      var label = label
      while parents[Int(label)] != label {
        parents[Int(label)] = parents[Int(parents[Int(label)])]
        label = parents[Int(label)]
      }
      return label
    }
    for y in 0..<mask.height {
      for x in 0..<width where mask.bits[y * width + x] != 0 {
        var label: Int32 = 0
        func meet(_ x: Int, _ y: Int) {
          guard x >= 0, x < width, y >= 0 else { return }
          let other = labels[y * width + x]
          guard other != 0 else { return }
          let otherRoot = root(other)
          if label == 0 {
            label = otherRoot
          } else if otherRoot != label {
            let low = min(label, otherRoot)
            parents[Int(max(label, otherRoot))] = low
            label = low
          }
        }
        meet(x - 1, y)
        meet(x - 1, y - 1)
        meet(x, y - 1)
        meet(x + 1, y - 1)
        if label == 0 {
          label = Int32(parents.count)
          parents.append(label)
        }
        labels[y * width + x] = label
      }
    }
    var compact = [Int32](repeating: 0, count: parents.count)
    var count = 0
    for label in parents.indices.dropFirst() where parents[label] == Int32(label) {
      count += 1
      compact[label] = Int32(count)
    }
    for index in labels.indices where labels[index] != 0 {
      labels[index] = compact[Int(root(labels[index]))]
    }
    return (labels, count)
  }
}
