import Support
import Testing

@Suite struct HistogramTests {
  @Test(
    arguments: [
      (-1, 0), (0, 0), (7.99, 0), (8, 1), (31.9, 4), (32, 5), (96, 8), (2047.9, 15), (2048, 16),
      (1e9, 16),
    ] as [(Double, Int)])
  func `a value counts in the bin whose edges it lies between`(value: Double, bin: Int) {
    var histogram = Histogram.sides
    histogram.add(value)
    #expect(histogram.counts[bin] == 1)
    #expect(histogram.total == 1)
  }

  @Test func `what is exactly one has a bin of its own`() {
    var histogram = Histogram.fractions
    for value in [0.949, 0.95, 0.9999999, 1] { histogram.add(value) }
    #expect(histogram.counts.suffix(3) == [1, 2, 1])
    #expect(histogram.occupied == 18...20)
  }

  @Test func `labels say what a bin holds`() {
    #expect([0, 4, 16].map(Histogram.sides.label(of:)) == ["0–8", "24–32", "from 2048"])
    #expect([0, 19, 20].map(Histogram.fractions.label(of:)) == ["0–0.05", "0.95–1", "1"])
    #expect([0, 15, 16].map(Histogram.fewCounts.label(of:)) == ["0", "15", "from 16"])
  }

  @Test func `merging adds up, in any order`() {
    var (left, right) = (Histogram.fewCounts, Histogram.fewCounts)
    for value in [0.0, 3, 3, 20] { left.add(value) }
    for value in [3.0, 5] { right.add(value) }
    var sum = left
    sum.merge(right)
    var other = right
    other.merge(left)
    #expect(sum == other)
    #expect(sum.total == 6)
    #expect(sum.counts[3] == 3)
  }

  @Test func `an empty histogram occupies no bin and has no middle`() {
    #expect(Histogram.sides.occupied == nil)
    #expect(Histogram.sides.median == nil)
  }

  @Test(
    arguments: [([3], 3), ([1, 2], 1), ([1, 2, 2, 9], 2), ([5, 0, 1], 1)] as [([Double], Int)])
  func `the median bin holds the middle value`(values: [Double], bin: Int) {
    var histogram = Histogram.fewCounts
    for value in values { histogram.add(value) }
    #expect(histogram.median == bin)
  }

  @Test func `counts are read back, and others refused`() {
    var histogram = Histogram.fewCounts
    histogram.add(4)
    let edges = histogram.edges
    #expect(Histogram(edges: edges, counts: histogram.countsJSON) == histogram)
    #expect(Histogram(edges: Histogram.fractions.edges, counts: histogram.countsJSON) == nil)
    #expect(Histogram(edges: [0, 1], counts: [1, -1]) == nil)
    #expect(Histogram(edges: [0, 1], counts: [1, 1.5]) == nil)
    #expect(Histogram(edges: [0, 1], counts: nil) == nil)
  }
}
