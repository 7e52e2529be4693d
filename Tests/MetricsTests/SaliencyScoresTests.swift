import Imaging
import Metrics
import Support
import Testing

@Suite struct SaliencyScoresTests {
  private func mask(_ bits: [UInt8]) -> Mask { Mask(size: PixelSize(bits.count, 1), bits: bits) }
  private func map(_ samples: [UInt8]) -> Image {
    Image(size: PixelSize(samples.count, 1), channels: 1, samples: samples)
  }

  @Test func `a map that is the mask is perfect`() {
    var scores = SaliencyScores()
    scores.add(map([255, 0, 255]), truth: mask([1, 0, 1]))
    #expect(scores.maxF == 1 && scores.meanAbsoluteError == 0 && scores.count == 1)
  }

  @Test func `the best cut counts, by means over images`() {
    var scores = SaliencyScores()
    // Cut at 200: precision 1, recall 1/2; at 100: 2/3 and 1.
    scores.add(map([200, 150, 100, 0]), truth: mask([1, 0, 1, 0]))
    #expect(abs(scores.maxF - 1.3 * 0.5 / (0.3 + 0.5)) < 1e-12)
    // The other image has precision 1/2 from there down, and recall 1 at 200 already.
    scores.add(map([255, 255]), truth: mask([1, 0]))
    let strict = 1.3 * 0.75 * 0.75 / (0.3 * 0.75 + 0.75)
    let loose = 1.3 * (7.0 / 12) * 1 / (0.3 * (7.0 / 12) + 1)
    #expect(abs(scores.maxF - max(strict, loose)) < 1e-12)
  }

  @Test func `the error is the mean over images of the mean over pixels`() {
    var scores = SaliencyScores()
    scores.add(map([51, 255]), truth: mask([0, 1]))
    scores.add(map([0]), truth: mask([1]))
    #expect(abs(scores.meanAbsoluteError - (0.1 + 1) / 2) < 1e-12)
  }

  @Test func `scores equal those of cutting at each level`() {
    var random = RandomStream(key: 71, lane: 0)
    var scores = SaliencyScores()
    var precisions = [Double](repeating: 0, count: 256)
    var recalls = precisions
    for _ in 0..<7 {
      let samples = (0..<90).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) }
      let bits = samples.map { UInt8(random.chance(Double($0) / 300) ? 1 : 0) }
      scores.add(map(samples), truth: mask(bits))
      for level in 0..<256 {
        let cut = samples.map { Int($0) >= level }
        let both = zip(cut, bits).count { $0 && $1 == 1 }
        let chosen = cut.count { $0 }
        precisions[level] += chosen > 0 ? Double(both) / Double(chosen) / 7 : 1.0 / 7
        recalls[level] += Double(both) / Double(bits.count { $0 == 1 }) / 7
      }
    }
    let best = zip(precisions, recalls).map { 1.3 * $0 * $1 / (0.3 * $0 + $1) }.max() ?? 0
    #expect(abs(scores.maxF - best) < 1e-12)
  }

  @Test func `no image, and one without anything salient, are no trouble`() {
    #expect(SaliencyScores().maxF == 0 && SaliencyScores().meanAbsoluteError == 0)
    var scores = SaliencyScores()
    scores.add(map([0, 0]), truth: mask([0, 0]))
    #expect(scores.maxF.isFinite && scores.meanAbsoluteError == 0)
  }
}
