import Annotations
import Imaging
import Metrics
import Support
import Testing

@Suite struct InstanceEvaluationTests {
  private func scores(_ scenes: [RandomScene]) throws -> InstanceScores {
    try InstanceEvaluation(of: scenes, categories: 3).scores()
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `neither the order of images nor their parts make a difference`(lane: UInt64) throws {
    var maps = RandomMaps(lane: lane)
    let scenes = RandomScene.scenes(10, categories: 3, lane: lane)
    let whole = try scores(scenes)
    let shuffled = maps.order(of: 10).map { scenes[$0] }
    #expect(try scores(shuffled) == whole)
    var sum = try InstanceEvaluation(of: Array(scenes[4...]), categories: 3)
    try sum.merge(InstanceEvaluation(of: Array(scenes[..<4]), categories: 3))
    #expect(try sum.scores() == whole)
    #expect(sum.images == scenes.map(\.image))
    #expect(try sum.scores(drawing: sum.images) == whole)
  }

  @Test(arguments: [UInt64(4), 5, 6, 7])
  func `duplicate detections never raise AP and leave AR as it is`(lane: UInt64) throws {
    var maps = RandomMaps(lane: lane)
    // A copy must not find a thing beside the one that is taken.
    let scenes = RandomScene.scenes(8, categories: 3, lane: lane, areApart: true)
    let before = try scores(scenes)
    for _ in 0..<20 {
      var changed = scenes
      let place = maps.integer(0...scenes.count - 1)
      guard let copy = scenes[place].detections.last else { continue }
      changed[place].detections.append(copy)
      let after = try scores(changed)
      #expect((after.averagePrecision() ?? 0) <= (before.averagePrecision() ?? 0) + 1e-12)
      // 100 detections are more than any image has.
      #expect(after.averageRecall(limit: 2) == before.averageRecall(limit: 2))
    }
  }

  @Test func `a duplicate that outranks a right detection lowers AP`() throws {
    let size = PixelSize(4, 4)
    let left = RunLengths(
      Mask(size: size, bits: (0..<16).map { $0 % 4 < 2 ? 1 : 0 }))
    let right = RunLengths(
      Mask(size: size, bits: (0..<16).map { $0 % 4 < 2 ? 0 : 1 }))
    let truths = [
      InstanceTruth(category: 0, mask: left), InstanceTruth(category: 0, mask: right),
    ]
    func precision(duplicates: Int) throws -> Double? {
      var evaluation = try InstanceEvaluation(categories: 1)
      let copies = (0..<1 + duplicates).map { _ in
        InstanceDetection(category: 0, mask: left, score: 0.9)
      }
      try evaluation.add(
        image: 0, truths: truths,
        detections: copies + [InstanceDetection(category: 0, mask: right, score: 0.5)])
      return try evaluation.scores().averagePrecision()
    }
    let values = try (0...3).map { try #require(try precision(duplicates: $0)) }
    #expect(values[0] == 1)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func `without regard to category a wrong one is no mistake`() throws {
    let mask = RunLengths(Mask(size: PixelSize(3, 3), filling: true))
    let truths = [InstanceTruth(category: 0, mask: mask)]
    let detections = [InstanceDetection(category: 1, mask: mask, score: 1)]
    var apart = try InstanceEvaluation(categories: 2)
    try apart.add(image: 0, truths: truths, detections: detections)
    #expect(try apart.scores().averagePrecision() == 0)
    var together = try InstanceEvaluation(
      categories: 2, rules: InstanceRules(isCategoryAgnostic: true))
    try together.add(image: 0, truths: truths, detections: detections)
    #expect(try together.scores().averagePrecision() == 1)
    #expect(try together.scores().categories.count == 1)
  }

  @Test func `an image drawn twice counts twice`() throws {
    let scenes = RandomScene.scenes(5, categories: 3, lane: 90)
    let evaluation = try InstanceEvaluation(of: scenes, categories: 3)
    let doubled =
      scenes
      + scenes.map {
        RandomScene(image: $0.image + 1000, truths: $0.truths, detections: $0.detections)
      }
    let drawn = evaluation.images + evaluation.images
    #expect(try evaluation.scores(drawing: drawn) == scores(doubled))
  }

  @Test func `thresholds and recalls are those that are written`() {
    let thresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
    #expect(
      zip(InstanceRules.thresholds, thresholds).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(InstanceRules.thresholds.count == 10 && InstanceRules.recalls.count == 101)
    #expect(InstanceRules.recalls.first == 0 && InstanceRules.recalls.last == 1)
    #expect(InstanceRules.coco.areas(of: .small) == 0...1024)
    #expect(InstanceRules.coco.areas(of: .medium) == 1024...9216)
    #expect(InstanceRules.coco.areas(of: .large) == 9216...1e10)
  }

  @Test func `images that make no sense are refused by name and not added`() throws {
    let mask = RunLengths(Mask(size: PixelSize(3, 3), filling: true))
    let wide = RunLengths(Mask(size: PixelSize(4, 3), filling: true))
    var evaluation = try InstanceEvaluation(categories: 2)
    try evaluation.add(image: 7, truths: [], detections: [])
    func refusal(
      _ image: Int, _ truths: [InstanceTruth], _ detections: [InstanceDetection]
    ) -> String? {
      let error = #expect(throws: PipelineError.self) {
        try evaluation.add(image: image, truths: truths, detections: detections)
      }
      return error?.description
    }
    #expect(refusal(7, [], []) == "instances: image 7: is added twice")
    #expect(
      refusal(8, [InstanceTruth(category: 2, mask: mask)], [])
        == "instances: image 8: has a category 2, expected 0 to 1")
    #expect(
      refusal(
        8, [InstanceTruth(category: 0, mask: mask)],
        [InstanceDetection(category: 0, mask: wide, score: 1)])
        == "instances: image 8: has a mask of 3x3 and one of 4x3")
    #expect(
      refusal(8, [], [InstanceDetection(category: 0, mask: mask, score: .nan)])
        == "instances: image 8: has a detection with the score nan")
    #expect(evaluation.images == [7])
  }

  @Test func `evaluations that make no sense are refused by name`() throws {
    let none = #expect(throws: PipelineError.self) {
      _ = try InstanceEvaluation(categories: 2).scores()
    }
    #expect(none?.description == "instances: there are 0 images to evaluate")
    let missing = #expect(throws: PipelineError.self) {
      _ = try InstanceEvaluation(categories: 2).scores(drawing: [4])
    }
    #expect(missing?.description == "instances: image 4: was never added")
    let limits = #expect(throws: PipelineError.self) {
      _ = try InstanceRules(detectionLimits: [10, 1])
    }
    #expect(
      limits?.description == "instances: the numbers of detections are [10, 1], expected ascending "
        + "ones from 1 on")
    let areas = #expect(throws: PipelineError.self) {
      _ = try InstanceRules(smallAreaPixels: 5, mediumAreaPixels: 4)
    }
    #expect(
      areas?.description == "instances: small ends at 5.0 and medium at 4.0 pixels, expected two "
        + "areas of which the first is not larger")
    let merged = #expect(throws: PipelineError.self) {
      var one = try InstanceEvaluation(categories: 2)
      try one.merge(InstanceEvaluation(categories: 3))
    }
    #expect(
      merged?.message == "an evaluation by other categories or rules cannot be added")
  }
}
