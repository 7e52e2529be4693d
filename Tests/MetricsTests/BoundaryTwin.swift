import Imaging

/// The boundary F-measure straight from its definition: every pixel against every other one.
enum BoundaryTwin {
  /// Pixels with the class, beside a labelled pixel without it.
  static func boundary(
    _ map: LabelMap, of label: UInt16, where isLabelled: (Int, Int) -> Bool
  ) -> [(x: Int, y: Int)] {
    var points: [(x: Int, y: Int)] = []
    for y in 0..<map.size.height {
      for x in 0..<map.size.width where isLabelled(x, y) && map[x, y] == label {
        let beside = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)].filter {
          (0..<map.size.width).contains($0.0) && (0..<map.size.height).contains($0.1)
        }
        if beside.contains(where: { isLabelled($0.0, $0.1) && map[$0.0, $0.1] != label }) {
          points.append((x, y))
        }
      }
    }
    return points
  }

  /// The share of some points with one of others at a distance of some pixels or less.
  static func share(
    _ points: [(x: Int, y: Int)], near others: [(x: Int, y: Int)], _ pixels: Double
  ) -> Double {
    let near = points.count { point in
      others.contains { other in
        let (x, y) = (Double(point.x - other.x), Double(point.y - other.y))
        return (x * x + y * y).squareRoot() <= pixels
      }
    }
    return Double(near) / Double(points.count)
  }

  /// The F-measure of a class in an image; nil for a class that is not in it.
  static func f(
    _ labels: LabelMap, _ predictions: LabelMap, of label: UInt16, tolerance: Double
  ) -> Double? {
    let (width, height) = (Double(labels.size.width), Double(labels.size.height))
    let isLabelled = { (x: Int, y: Int) in labels[x, y] != 255 }
    let pixels = labels.labels.indices.filter { labels.labels[$0] != 255 }
    let isReal = pixels.map { labels.labels[$0] == label }
    let isClaimed = pixels.map { predictions.labels[$0] == label }
    guard isReal.contains(true) || isClaimed.contains(true) else { return nil }
    let real = boundary(labels, of: label, where: isLabelled)
    let claimed = boundary(predictions, of: label, where: isLabelled)
    if real.isEmpty && claimed.isEmpty { return isReal == isClaimed ? 1 : 0 }
    if real.isEmpty || claimed.isEmpty { return 0 }
    let reach = tolerance * (width * width + height * height).squareRoot()
    let precision = share(claimed, near: real, reach)
    let recall = share(real, near: claimed, reach)
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }
}
