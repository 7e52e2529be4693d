import Annotations
import Imaging
import Metrics

/// An image with annotated things and with what a network might have found.
struct RandomScene {
  let image: Int
  var truths: [InstanceTruth]
  var detections: [InstanceDetection]

  private static let size = PixelSize(24, 20)

  /// Some images with boxes, of which some are crowds and some have another area than their masks;
  /// scores are tenths, so that many are equal.
  ///
  /// Things overlap, or are apart by a pixel or more.
  static func scenes(
    _ count: Int, categories: Int, lane: UInt64, areApart: Bool = false
  ) -> [RandomScene] {
    var maps = RandomMaps(lane: lane)
    return (0..<count).map { number in
      let masks =
        areApart
        ? (0..<3).map { boxOfThird($0, &maps) }
        : (0..<maps.integer(0...6)).map { _ in maps.mask(size) }
      let truths = masks.map { mask in
        InstanceTruth(
          category: maps.integer(0...categories - 1), mask: RunLengths(mask),
          isCrowd: maps.chance(0.15), area: maps.chance(0.3) ? Double(2 * mask.area) : nil)
      }
      let detections = (0..<maps.integer(0...14)).map { _ in
        detection(of: truths, categories: categories, &maps)
      }
      return RandomScene(image: 3 * number, truths: truths, detections: detections)
    }
  }

  /// A box in one third of the image's width, whose last column stays free.
  private static func boxOfThird(_ third: Int, _ maps: inout RandomMaps) -> Mask {
    let part = maps.mask(PixelSize(size.width / 3 - 1, size.height))
    var mask = Mask(size: size)
    for y in 0..<part.height {
      for x in 0..<part.width { mask[third * (part.width + 1) + x, y] = part[x, y] }
    }
    return mask
  }

  /// A thing without some of its pixels, seldom of another category, or any box.
  private static func detection(
    of truths: [InstanceTruth], categories: Int, _ maps: inout RandomMaps
  ) -> InstanceDetection {
    var category = maps.integer(0...categories - 1)
    let score = Double(maps.integer(0...10)) / 10
    guard !truths.isEmpty, maps.chance(0.7) else {
      return InstanceDetection(
        category: category, mask: RunLengths(maps.mask(size)), score: score)
    }
    let truth = truths[maps.integer(0...truths.count - 1)]
    if maps.chance(0.8) { category = truth.category }
    var mask = truth.mask.mask()
    let kept = 0.5 + maps.unit() / 2
    for index in mask.bits.indices where !maps.chance(kept) { mask.bits[index] = 0 }
    return InstanceDetection(category: category, mask: RunLengths(mask), score: score)
  }
}

extension InstanceEvaluation {
  /// An evaluation of some images.
  init(
    of scenes: [RandomScene], categories: Int, rules: InstanceRules = .coco
  ) throws {
    try self.init(categories: categories, rules: rules)
    for scene in scenes {
      try add(image: scene.image, truths: scene.truths, detections: scene.detections)
    }
  }
}
