import Metrics
import Support
import TestSupport
import Testing

@Suite struct MultilabelMAPGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "multilabel_map"))
  func `average precisions equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      for form in GoldenForm.all(of: golden) {
        let name = try #require(form.input("scores"))
        let labels = try check.integers(#require(form.input("labels")))
        let classes = try #require(check.shape(name).last)
        var scores: MultiLabelScores?
        if labels.contains(1) {
          scores = try MultiLabelScores(
            scores: check.floats(name), labels: labels, classes: classes)
        }
        compare(check, form, scores, classes: classes)
      }
    }
  }

  /// Compares; without scores nothing was positive, which the reference writes as -1.
  private func compare(
    _ check: GoldenCheck, _ form: GoldenForm, _ scores: MultiLabelScores?, classes: Int
  ) {
    let precisions = scores?.classes ?? [AveragePrecision?](repeating: nil, count: classes)
    for name in form.names {
      switch form.leaf(name) {
      case "ap_11point": check.expect(name, equals: marked(precisions.map { $0?.elevenPoint }))
      case "ap_area": check.expect(name, equals: marked(precisions.map { $0?.area }))
      case "ap_raw": check.expect(name, equals: marked(precisions.map { $0?.raw }))
      case "map_11point": check.expect(name, equals: marked([scores?.meanElevenPoint]))
      case "map_area": check.expect(name, equals: marked([scores?.meanArea]))
      case "map_raw": check.expect(name, equals: marked([scores?.meanRaw]))
      default: break  // Found by the check as never compared.
      }
    }
  }
}

@Suite struct MultiLabelScoresTests {
  @Test func `the three rules differ`() throws {
    // Ranked: right, wrong, wrong, right, right: precisions 1, 2/4 and 3/5 at recalls 1/3 to 1.
    let precision = try #require(
      AveragePrecision(scores: [0.9, 0.8, 0.7, 0.6, 0.5], labels: [1, 0, 0, 1, 1]))
    #expect(abs(precision.raw - (1 + 0.5 + 0.6) / 3) < 1e-12)
    #expect(abs(precision.area - (1 + 0.6 + 0.6) / 3) < 1e-12)
    // Recalls 0 to 0.3 are reached with the first.
    #expect(abs(precision.elevenPoint - (4 * 1 + 7 * 0.6) / 11) < 1e-12)
  }

  @Test func `a recall of just a tenth is reached`() throws {
    // The third of ten positives has recall 0.3, whatever 0.3 is in binary.
    let labels = [1, 1, 1] + [Int](repeating: 0, count: 7) + [Int](repeating: 1, count: 7)
    let scores = labels.indices.map { Float(-$0) }
    let precision = try #require(AveragePrecision(scores: scores, labels: labels))
    #expect(abs(precision.elevenPoint - (4 * 1 + 7 * (10.0 / 17)) / 11) < 1e-12)
  }

  /// The three rules by looking at every cut of a ranking.
  private static func twin(_ scores: [Float], _ labels: [Int]) -> [Double]? {
    let kept = scores.indices.filter { labels[$0] != -1 }
      .sorted { (scores[$0], $1) > (scores[$1], $0) }
    let positives = Double(kept.count { labels[$0] == 1 })
    guard positives > 0 else { return nil }
    let cuts = (1...kept.count).map { count -> (isRight: Bool, precision: Double, recall: Double) in
      let right = Double(kept.prefix(count).count { labels[$0] == 1 })
      return (labels[kept[count - 1]] == 1, right / Double(count), right / positives)
    }
    func best(_ recall: Double) -> Double {
      cuts.filter { $0.recall >= recall - 1e-9 }.map(\.precision).max() ?? 0
    }
    var area = 0.0
    var last = 0.0
    for cut in cuts {
      area += (cut.recall - last) * best(cut.recall)
      last = cut.recall
    }
    let points = (0...10).map { best(Double($0) / 10) }
    let raw = cuts.filter(\.isRight).map(\.precision)
    return [points.reduce(0, +) / 11, area, raw.reduce(0, +) / positives]
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `scores are those of the slow twin`(
    lane: UInt64
  ) throws {
    var maps = RandomMaps(lane: lane)
    let (count, classes) = (maps.integer(20...50), 6)
    // Tenths, so that many are equal; the last class has no positive.
    let scores = (0..<count * classes).map { _ in Float(maps.integer(0...9)) / 10 }
    let labels = (0..<count * classes).map {
      $0 % classes == classes - 1 ? maps.integer(-1...0) : maps.integer(-1...1)
    }
    let found = try MultiLabelScores(scores: scores, labels: labels, classes: classes)
    var means = [0.0, 0, 0]
    for label in 0..<classes {
      let column = Array(stride(from: label, to: count * classes, by: classes))
      let twin = Self.twin(column.map { scores[$0] }, column.map { labels[$0] })
      let own = found.classes[label].map { [$0.elevenPoint, $0.area, $0.raw] }
      #expect((own == nil) == (twin == nil) && (own == nil) == (label == classes - 1))
      guard let own, let twin else { continue }
      for rule in 0..<3 {
        #expect(abs(own[rule] - twin[rule]) < 1e-12)
        means[rule] += twin[rule] / Double(classes - 1)
      }
    }
    #expect(abs(found.meanElevenPoint - means[0]) < 1e-12)
    #expect(abs(found.meanArea - means[1]) < 1e-12)
    #expect(abs(found.meanRaw - means[2]) < 1e-12)
  }

  @Test func `what ranks all positives first is perfect by every rule`() throws {
    let scores = try MultiLabelScores(
      scores: [0.9, 0.1, 0.8, 0.2, 0.1, 0.9], labels: [1, 0, 1, 0, 0, 1], classes: 2)
    #expect(scores.meanElevenPoint == 1 && scores.meanArea == 1 && scores.meanRaw == 1)
  }

  @Test func `what is not to be counted might as well not be there`() throws {
    let all = AveragePrecision(scores: [9, 8, 7, 6, 5], labels: [-1, 1, -1, 0, 1])
    #expect(all == AveragePrecision(scores: [8, 6, 5], labels: [1, 0, 1]))
  }

  @Test func `without ties the order of the images makes no difference`() throws {
    var maps = RandomMaps(lane: 9)
    let scores = maps.order(of: 60).map { Float($0) }
    let labels = (0..<60).map { _ in maps.integer(-1...1) }
    let order = maps.order(of: 60)
    #expect(
      AveragePrecision(scores: scores, labels: labels)
        == AveragePrecision(
          scores: order.map { scores[$0] }, labels: order.map { labels[$0] }))
  }

  @Test(
    arguments: [
      ([0.5, 0.5], [1], 1, "there are 2 scores and 1 labels of 1 classes"),
      ([0.5, 0.5, 0.5], [1, 0, 1], 2, "there are 3 scores and 3 labels of 2 classes"),
      ([0.5, .nan], [1, 1], 2, "the score of image 0 and class 1 is no number"),
      ([0.5, 0.5], [1, 2], 1, "the label of image 1 and class 0 is 2, expected 1, 0 or -1"),
      ([0.5, 0.5], [0, -1], 1, "there are 0 classes with a positive image to evaluate"),
    ] as [([Float], [Int], Int, String)]) func `what makes no sense is refused by name`(
      scores: [Float], labels: [Int], classes: Int, message: String
    )
  {
    let error = #expect(throws: PipelineError.self) {
      _ = try MultiLabelScores(scores: scores, labels: labels, classes: classes)
    }
    #expect(error?.description == "multi-label: \(message)")
  }
}
