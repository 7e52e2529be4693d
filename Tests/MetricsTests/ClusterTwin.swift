import Metrics
import Support

/// K-means straight from its formulas, in double precision and one feature after the other.
struct ClusterTwin {
  var centroids: [[Double]]
  var counts: [Int]

  static func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
  }

  static func nearest(to row: [Double], of centroids: [[Double]]) -> Int {
    let distances = centroids.map { squaredDistance(row, $0) }
    return distances.indices.reduce(0) { distances[$1] < distances[$0] ? $1 : $0 }
  }

  static func mean(_ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { column in
      rows.map { $0[column] }.reduce(0, +) / Double(rows.count)
    }
  }

  /// Lloyd's iterations, of which none may leave a cluster empty.
  init(_ rows: [[Double]], from start: [[Double]], iterations: Int) {
    var centroids = start
    for _ in 0..<iterations {
      let owners = rows.map { Self.nearest(to: $0, of: centroids) }
      centroids = centroids.indices.map { cluster in
        Self.mean(zip(rows, owners).filter { $1 == cluster }.map(\.0))
      }
    }
    self.centroids = centroids
    counts = centroids.indices.map { cluster in
      rows.count { Self.nearest(to: $0, of: centroids) == cluster }
    }
  }

  /// Moves the centroids towards the means of a batch.
  mutating func add(_ rows: [[Double]]) {
    let before = centroids
    for cluster in centroids.indices {
      let own = rows.filter { Self.nearest(to: $0, of: before) == cluster }
      guard !own.isEmpty else { continue }
      counts[cluster] += own.count
      let step = Double(own.count) / Double(counts[cluster])
      centroids[cluster] = zip(before[cluster], Self.mean(own)).map { (1 - step) * $0 + step * $1 }
    }
  }
}

/// Unit vectors around some directions, which they belong to in turn.
struct Blobs {
  let width: Int
  let values: [Float]

  init(_ count: Int, directions: Int, width: Int, spread: Float, lane: UInt64) {
    let centres = NeighbourTwin.units(features(directions, width: width, lane: 900), width: width)
    let noise = features(count, width: width, lane: lane)
    self.width = width
    values = (0..<count * width).map { index in
      centres[index / width % directions][index % width] + spread * noise[index]
    }
  }

  var unit: UnitFeatures {
    get throws { try UnitFeatures(normalising: values, width: width, at: "test") }
  }
}

extension UnitFeatures {
  var rows: [[Double]] {
    stride(from: 0, to: values.count, by: width).map { start in
      values[start..<start + width].map { Double($0) }
    }
  }

  /// Some rows of these.
  func part(_ range: Range<Int>) throws -> UnitFeatures {
    try UnitFeatures(
      normalising: Array(values[range.lowerBound * width..<range.upperBound * width]),
      width: width, at: "test")
  }
}

extension Centroids {
  var rows: [[Double]] {
    stride(from: 0, to: values.count, by: width).map { start in
      values[start..<start + width].map { Double($0) }
    }
  }
}
