import Imaging
import Support

/// Label maps and masks drawn from a seed.
struct RandomMaps {
  private var stream: RandomStream

  init(lane: UInt64) {
    stream = RandomStream(key: 8086, lane: lane)
  }

  /// A ground truth of boxes of which a tenth of the pixels is unlabelled, and a prediction that is
  /// right in places.
  mutating func pair(
    _ size: PixelSize, classes: Int
  ) -> (labels: LabelMap, predictions: LabelMap) {
    var labels = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
    for _ in 0..<2 * classes { paint(&labels, classes: classes) }
    var predictions = labels
    for _ in 0..<classes { paint(&predictions, classes: classes) }
    for index in 0..<size.area where chance(0.1) { labels.labels[index] = 255 }
    return (labels, predictions)
  }

  /// Some images of different sizes.
  mutating func pairs(
    _ count: Int, classes: Int
  ) -> [(labels: LabelMap, predictions: LabelMap)] {
    (0..<count).map { _ in
      pair(PixelSize(integer(1...24), integer(1...24)), classes: classes)
    }
  }

  /// A box of at least one pixel.
  mutating func box(in size: PixelSize) -> Box {
    let (x, y) = (integer(0...size.width - 1), integer(0...size.height - 1))
    return Box(x, y, integer(x + 1...size.width), integer(y + 1...size.height))
  }

  /// A mask of one box.
  mutating func mask(_ size: PixelSize) -> Mask {
    let box = box(in: size)
    var mask = Mask(size: size)
    for y in box.minY..<box.maxY {
      for x in box.minX..<box.maxX { mask[x, y] = true }
    }
    return mask
  }

  private mutating func paint(_ map: inout LabelMap, classes: Int) {
    let box = box(in: map.size)
    let label = UInt16(integer(0...classes - 1))
    for y in box.minY..<box.maxY {
      for x in box.minX..<box.maxX { map[x, y] = label }
    }
  }

  /// The numbers below a count in random order.
  mutating func order(of count: Int) -> [Int] { stream.order(of: count) }

  /// A whole number of the range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int { stream.integer(range) }

  /// True with the probability.
  mutating func chance(_ probability: Double) -> Bool { stream.chance(probability) }

  /// A number in `[0, 1)`.
  mutating func unit() -> Double { stream.unit() }
}
