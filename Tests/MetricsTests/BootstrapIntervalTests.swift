import Imaging
import Metrics
import Support
import Testing

@Suite struct BootstrapIntervalTests {
  private let values = { () -> [Double] in
    var random = RandomStream(key: 12, lane: 0)
    return random.normals(200, deviation: 1).map { Double($0) }
  }()

  private func mean(_ drawn: [Int]) -> Double {
    drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
  }

  @Test func `the ends are the percentiles of the scores of the samples`() throws {
    var scores: [Double] = []
    let interval = try BootstrapInterval(
      images: values.count, resamples: 41, level: 0.9, seed: 3
    ) { drawn in
      #expect(drawn.count == 200 && drawn == drawn.sorted() && Set(drawn).count < 200)
      scores.append(mean(drawn))
      return scores.last
    }
    scores.sort()
    // 5 and 95 % of 40 steps.
    #expect(abs(interval.lower - scores[2]) < 1e-9 && abs(interval.upper - scores[38]) < 1e-9)
    #expect(interval.resamples == 41)
  }

  @Test func `an interval of a mean is that of the normal distribution`() throws {
    let interval = try BootstrapInterval(images: 200, resamples: 2000, seed: 1, statistic: mean)
    let centre = mean(Array(0..<200))
    let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let error = (squares / 200).squareRoot() / 200.0.squareRoot()
    #expect(interval.lower < centre && centre < interval.upper)
    let width = interval.upper - interval.lower
    #expect(abs(width / (2 * 1.96 * error) - 1) < 0.1)
  }

  @Test func `the same seed makes the same interval and another one another`() throws {
    let interval = try BootstrapInterval(images: 200, resamples: 50, seed: 4, statistic: mean)
    #expect(
      try interval == BootstrapInterval(images: 200, resamples: 50, seed: 4, statistic: mean))
    #expect(
      try interval != BootstrapInterval(images: 200, resamples: 50, seed: 5, statistic: mean))
  }

  @Test func `a score that is always the same has an interval without width`() throws {
    let interval = try BootstrapInterval(images: 9, resamples: 20, seed: 0) { _ in 0.25 }
    #expect(interval.lower == 0.25 && interval.upper == 0.25)
  }

  @Test func `samples without a score are left out and counted`() throws {
    var number = 0
    let interval = try BootstrapInterval(images: 9, resamples: 20, seed: 0) { _ in
      number += 1
      return number % 4 == 0 ? nil : 1
    }
    #expect(number == 20 && interval.resamples == 15)
  }

  @Test func `an interval of a confusion matrix is that of summing the images drawn`() throws {
    var maps = RandomMaps(lane: 60)
    let pairs = maps.pairs(12, classes: 3)
    var matrices: [ConfusionMatrix] = []
    for pair in pairs {
      var matrix = try ConfusionMatrix(classes: 3)
      try matrix.add(pair.labels, predictions: pair.predictions)
      matrices.append(matrix)
    }
    // An image without labels, of which a sample may consist.
    matrices.append(try ConfusionMatrix(classes: 3))
    let interval = try BootstrapInterval(of: matrices, resamples: 60, seed: 8, score: \.miouUnion)
    let slow = try BootstrapInterval(images: 13, resamples: 60, seed: 8) {
      drawn throws(PipelineError) in
      var matrix = try ConfusionMatrix(classes: 3)
      for image in drawn where image < 12 {
        try matrix.add(pairs[image].labels, predictions: pairs[image].predictions)
      }
      return try SegmentationScores(matrix).miouUnion
    }
    #expect(interval == slow)
    #expect(interval.lower < interval.upper && interval.lower > 0 && interval.upper < 1)
  }

  @Test(
    arguments: [
      (1, 10, 0.95, "there are 1 images to draw from, expected 2 or more"),
      (5, 0, 0.95, "there are 0 samples to draw, expected 1 or more"),
      (5, 10, 1, "the level is 1.0, expected a share between 0 and 1"),
    ] as [(Int, Int, Double, String)]) func `settings that make no sense are refused by name`(
      images: Int, resamples: Int, level: Double, message: String
    )
  {
    let error = #expect(throws: PipelineError.self) {
      _ = try BootstrapInterval(
        images: images, resamples: resamples, level: level, seed: 0
      ) { _ in 1 }
    }
    #expect(error?.description == "bootstrap: \(message)")
  }

  @Test func `no score at all, and one that is no number, are errors`() {
    let none = #expect(throws: PipelineError.self) {
      _ = try BootstrapInterval(images: 3, resamples: 7, seed: 0) { _ in nil }
    }
    #expect(none?.description == "bootstrap: none of 7 samples of the images has a score")
    let wild = #expect(throws: PipelineError.self) {
      _ = try BootstrapInterval(images: 3, resamples: 7, seed: 0) { _ in Double.infinity }
    }
    #expect(wild?.description == "bootstrap: the score of sample 0 is inf")
  }
}
