/// How often values fall into fixed bins: a few numbers, however many values there were.
///
/// Bin `i` holds `edges[i]..<edges[i + 1]`, the last one everything from its edge on; what lies below
/// the first edge counts in the first bin.
package struct Histogram: Sendable, Equatable {
  /// The lower ends of the bins, rising.
  package let edges: [Double]
  /// How many values each bin holds.
  package private(set) var counts: [Int]

  /// An empty histogram.
  package init(edges: [Double]) {
    precondition(!edges.isEmpty, "a histogram without bins")
    precondition(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }, "edges that do not rise")
    self.edges = edges
    counts = [Int](repeating: 0, count: edges.count)
  }

  /// Sides in pixels, bounds of COCO's small (32) and medium (96) among the edges.
  package static var sides: Histogram {
    Histogram(edges: [0, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048])
  }

  /// Fractions in twentieths; the last bin holds what is exactly 1.
  package static var fractions: Histogram {
    Histogram(edges: (0...20).map { Double($0) / 20 })
  }

  /// Small whole numbers, from 16 on together.
  package static var fewCounts: Histogram {
    Histogram(edges: (0...16).map { Double($0) })
  }

  /// The number of values.
  package var total: Int { counts.reduce(0, +) }

  /// The bins from the first to the last that hold something; nil when none does.
  package var occupied: ClosedRange<Int>? {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return nil }
    return first...last
  }

  /// The bin in which the middle value lies, the lower of two; nil when there is no value.
  package var median: Int? {
    var before = 0
    return counts.firstIndex { count in
      before += count
      return before > 0 && 2 * before >= total
    }
  }

  /// Counts a value.
  package mutating func add(_ value: Double) {
    counts[max(0, (edges.firstIndex { value < $0 } ?? edges.count) - 1)] += 1
  }

  /// Adds the counts of a histogram with the same bins.
  package mutating func merge(_ other: Histogram) {
    precondition(edges == other.edges, "histograms of other bins")
    for bin in counts.indices { counts[bin] += other.counts[bin] }
  }

  /// What a bin holds, for people: `8–12`, `from 2048`, or one number where bins are whole numbers.
  package func label(of bin: Int) -> String {
    let low = Self.short(edges[bin])
    guard bin + 1 < edges.count else { return edges[bin] == 1 ? "1" : "from \(low)" }
    let isStepOne = zip(edges, edges.dropFirst()).allSatisfy { $1 - $0 == 1 }
    return isStepOne ? low : "\(low)–\(Self.short(edges[bin + 1]))"
  }

  /// A number without `.0` when it is whole.
  package static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension Histogram {
  /// Edges and counts, for reports.
  package var json: JSONValue {
    ["edges": .array(edges.map { .number($0) }), "counts": countsJSON]
  }

  /// The counts alone, for where the edges are known.
  package var countsJSON: JSONValue { .array(counts.map { .integer($0) }) }

  /// Takes counts that were written with the same edges; nil when they cannot have been.
  package init?(edges: [Double], counts: JSONValue?) {
    self.init(edges: edges)
    guard let counts = counts?.counts, counts.count == edges.count else { return nil }
    self.counts = counts
  }
}
