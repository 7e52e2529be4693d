import Imaging
import Scoring
import Support

/// Made-up label maps of a set of images.
struct RandomMaps {
  let key: String
  let truth: LabelMap
  let prediction: LabelMap

  /// Maps of different sizes; a tenth of the pixels does not count, and about half of the others are
  /// predicted right.
  static func images(_ count: Int, classes: Int, lane: UInt64) -> [RandomMaps] {
    var random = RandomStream(key: 31, lane: lane)
    return (0..<count).map { number in
      let size = PixelSize(random.integer(5...19), random.integer(4...17))
      var truth = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
      var prediction = truth
      for index in truth.labels.indices {
        let label = UInt16(random.integer(0...classes - 1))
        truth.labels[index] = random.chance(0.1) ? EvaluatedClasses.ignoredLabel : label
        prediction.labels[index] =
          random.chance(0.5) ? label : UInt16(random.integer(0...classes - 1))
      }
      return RandomMaps(key: "images/\(number).png", truth: truth, prediction: prediction)
    }
  }

  static func names(_ count: Int) -> [String] { (0..<count).map { "class \($0)" } }
}

extension SegmentationTally {
  init(_ images: [RandomMaps], classes: Int) throws {
    self.init(classes: RandomMaps.names(classes))
    for image in images {
      try add(key: image.key, truth: image.truth, prediction: image.prediction)
    }
  }
}
