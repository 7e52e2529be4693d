import Scoring
import Support
import Testing

@Suite struct InitDifferenceTests {
  private func results(_ name: String, _ scores: [Int: Double]) -> InitResults {
    InitResults(
      name: name,
      runs: scores.sorted { $0.key < $1.key }.map {
        EvaluationRun(seed: $0.key, figures: ["miou_union": $0.value])
      })
  }

  @Test func `seeds are paired, and those of one side alone are left out`() throws {
    let difference = try #require(
      InitDifference(
        of: results("pretrained", [1: 62, 2: 64, 4: 10]),
        to: results("random", [1: 60, 2: 61, 3: 90]), figure: "miou_union"))
    #expect(difference.seeds == 2)
    #expect(difference.mean == 2.5)
    #expect(abs((difference.deviation ?? 0) - 0.5.squareRoot()) < 1e-12)
    let interval = try #require(difference.interval)
    // 12.7062 · √0.5 / √2.
    #expect(abs(interval.upperBound - 2.5 - 6.353_102) < 1e-5)
    #expect(difference.by == .seeds)
  }

  @Test func `one seed has no interval, and none no difference`() throws {
    let one = try #require(
      InitDifference(of: results("a", [1: 3]), to: results("b", [1: 1]), figure: "miou_union"))
    #expect(one.mean == 2 && one.interval == nil && one.deviation == nil)
    #expect(
      InitDifference(of: results("a", [1: 3]), to: results("b", [2: 1]), figure: "miou_union")
        == nil)
  }

  @Test func `all initialisations are compared with the first`() {
    let all = InitDifference.toFirst([
      results("random", [1: 1]), results("pretrained", [1: 4]), results("file", [1: 3]),
    ])
    #expect(all.map(\.name) == ["pretrained", "file"])
    #expect(all.allSatisfy { $0.other == "random" })
    #expect(all.map(\.mean) == [3, 2])
  }

  @Test func `the same predictions differ by nothing in every sample of images`() throws {
    let tally = try SegmentationTally(RandomMaps.images(9, classes: 3, lane: 2), classes: 3)
    let difference = try InitDifference(
      of: tally, to: tally, names: ("a", "b"), seed: 1, resamples: 100)
    #expect(difference.mean == 0 && difference.interval == 0...0 && difference.by == .images)
  }

  @Test func `paired samples tell what single ones cannot`() throws {
    let images = RandomMaps.images(20, classes: 3, lane: 3)
    // The other one is wrong in one pixel more of each image.
    let worse = images.map { image in
      var prediction = image.prediction
      if let place = image.truth.labels.indices.first(where: {
        image.truth.labels[$0] == prediction.labels[$0]
      }) {
        prediction.labels[place] = (prediction.labels[place] + 1) % 3
      }
      return RandomMaps(key: image.key, truth: image.truth, prediction: prediction)
    }
    let (good, bad) = (
      try SegmentationTally(images, classes: 3), try SegmentationTally(worse, classes: 3)
    )
    let difference = try InitDifference(
      of: good, to: bad, names: ("good", "bad"), seed: 1, resamples: 300)
    #expect(try #require(difference.interval).lowerBound > 0)
    let single = try #require(try good.interval(seed: 1, resamples: 300))
    #expect(single.lower < 100 * (try bad.scores().miouUnion))
  }

  @Test func `other images are refused`() throws {
    let images = RandomMaps.images(4, classes: 3, lane: 4)
    let (all, fewer) = (
      try SegmentationTally(images, classes: 3),
      try SegmentationTally(images.dropLast(), classes: 3)
    )
    let error = #expect(throws: PipelineError.self) {
      try InitDifference(of: all, to: fewer, names: ("a", "b"), seed: 1)
    }
    #expect(error?.message == "'a' was evaluated on other images or classes than 'b'")
  }
}
