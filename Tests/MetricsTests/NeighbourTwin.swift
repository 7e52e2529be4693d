import Foundation
import Support

/// Weighted kNN straight from its formula, in double precision and with every tie spelt out.
struct NeighbourTwin {
  let features: [[Float]]

  init(_ values: [Float], width: Int) {
    features = Self.units(values, width: width)
  }

  /// Rows divided by their lengths.
  static func units(_ values: [Float], width: Int) -> [[Float]] {
    stride(from: 0, to: values.count, by: width).map { start in
      let row = values[start..<start + width].map(Double.init)
      let length = row.map { $0 * $0 }.reduce(0, +).squareRoot()
      return row.map { length > 0 ? Float($0 / length) : 0 }
    }
  }

  static func similarity(_ left: [Float], _ right: [Float]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
    return sum
  }

  /// Rows and similarities, the nearest first.
  func neighbours(
    of query: [Float], count: Int, leavingOut own: Int? = nil
  ) -> [(index: Int, similarity: Double)] {
    let all = features.indices.filter { $0 != own }.map {
      (index: $0, similarity: Self.similarity(query, features[$0]))
    }
    let sorted = all.sorted {
      ($0.similarity, $1.index) > ($1.similarity, $0.index)
    }
    return Array(sorted.prefix(count))
  }

  /// The sum of exp(similarity / T) for every class.
  func scores(
    of query: [Float], count: Int, labels: [Int], classes: Int, temperature: Double,
    leavingOut own: Int? = nil
  ) -> [Double] {
    var scores = [Double](repeating: 0, count: classes)
    for neighbour in neighbours(of: query, count: count, leavingOut: own) {
      scores[labels[neighbour.index]] += Foundation.exp(neighbour.similarity / temperature)
    }
    return scores
  }

  /// Classes by their scores, the lower one first of two that are equal.
  static func ranked(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
  }
}

/// Numbers as networks make them, the same in every run.
func features(_ count: Int, width: Int, lane: UInt64) -> [Float] {
  var random = RandomStream(key: 4711, lane: lane)
  return random.normals(count * width, deviation: 3)
}
