import Imaging

/// How well saliency maps agree with masks of what is salient, over many images.
///
/// The benchmark's protocol (Achanta et al., CVPR 2009; Borji et al., "Salient object detection: a
/// benchmark", IEEE TIP 2015, section 3): maps of 8 bits are cut at each of the 256 levels, precision
/// and recall of the cuts are averaged over the images, and the best F-measure with β² = 0.3 counts.
public struct SaliencyScores: Sendable {
  private static let betaSquared = 0.3

  /// How many images were added.
  public private(set) var count = 0
  private var precision = [Double](repeating: 0, count: 256)
  private var recall = [Double](repeating: 0, count: 256)
  private var error = 0.0

  /// Scores of no image yet.
  public init() {}

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - map: One channel of 8 bits, 255 stands out most.
  ///   - truth: What is salient, of the same size.
  public mutating func add(_ map: Image, truth: Mask) {
    precondition(map.channels == 1 && map.size == truth.size, "\(map.size) and \(truth.size)")
    guard map.size.area > 0 else { return }
    var inside = [Int](repeating: 0, count: 256)
    var outside = inside
    var sum = 0
    for (level, bit) in zip(map.samples, truth.bits) {
      if bit != 0 { inside[Int(level)] += 1 } else { outside[Int(level)] += 1 }
      sum += bit != 0 ? 255 - Int(level) : Int(level)
    }
    count += 1
    error += Double(sum) / 255 / Double(map.size.area)
    let salient = inside.reduce(0, +)
    var (found, wrong) = (0, 0)
    for level in (0..<256).reversed() {
      found += inside[level]
      wrong += outside[level]
      // What finds nothing has made no mistake; where nothing is to be found, nothing was missed.
      precision[level] += found + wrong > 0 ? Double(found) / Double(found + wrong) : 1
      recall[level] += salient > 0 ? Double(found) / Double(salient) : 1
    }
  }

  /// The best F-measure of all levels, 0…1; 0 without images.
  public var maxF: Double {
    guard count > 0 else { return 0 }
    return zip(precision, recall).map { precision, recall in
      let (precision, recall) = (precision / Double(count), recall / Double(count))
      let below = Self.betaSquared * precision + recall
      return below > 0 ? (1 + Self.betaSquared) * precision * recall / below : 0
    }.max() ?? 0
  }

  /// The mean absolute difference of map and mask, 0…1; 0 without images.
  public var meanAbsoluteError: Double { count > 0 ? error / Double(count) : 0 }
}
