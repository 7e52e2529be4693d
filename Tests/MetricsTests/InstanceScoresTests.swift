import Annotations
import Imaging
import Metrics
import Support
import TestSupport
import Testing

@Suite struct COCOMaskAPGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "coco_mask_ap"))
  func `overlaps, precisions and the summary equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      for form in GoldenForm.all(of: golden) {
        let truths = try truths(check, form)
        let detections = try detections(check, form)
        let categories = Int(try #require(golden.constant("categories")))
        var evaluation = try InstanceEvaluation(
          categories: categories, rules: rules(of: golden))
        for image in Set(truths.map(\.image) + detections.map(\.image)).sorted() {
          try evaluation.add(
            image: image, truths: truths.filter { $0.image == image }.map(\.truth),
            detections: detections.filter { $0.image == image }.map(\.detection))
        }
        let pairs = detections.map { detection in
          truths.map {
            detection.detection.mask.overlap(with: $0.truth.mask, isCrowd: $0.truth.isCrowd)
          }
        }
        compare(check, form, try evaluation.scores(), pairs: pairs, truths: truths.count)
      }
    }
  }

  private func rules(of golden: GoldenCase) throws -> InstanceRules {
    guard case .array(let limits)? = golden.constants["max_dets"] else { return .coco }
    return try InstanceRules(
      detectionLimits: limits.compactMap { limit -> Int? in
        guard case .integer(let count) = limit else { return nil }
        return count
      },
      smallAreaPixels: #require(golden.constant("area_small")),
      mediumAreaPixels: #require(golden.constant("area_medium")))
  }

  private func masks(_ check: GoldenCheck, _ name: String) throws -> [RunLengths] {
    let shape = try check.shape(name)
    try #require(shape.count == 3)
    let values = try check.floats(name)
    let size = PixelSize(shape[2], shape[1])
    return (0..<shape[0]).map { index in
      let pixels = values[index * size.area..<(index + 1) * size.area]
      return RunLengths(Mask(size: size, bits: pixels.map { $0 > 0.5 ? 1 : 0 }))
    }
  }

  private func truths(
    _ check: GoldenCheck, _ form: GoldenForm
  ) throws -> [(image: Int, truth: InstanceTruth)] {
    let masks = try masks(check, #require(form.input("gt.masks")))
    let images = try check.integers(#require(form.input("gt.image")))
    let categories = try check.integers(#require(form.input("gt.category")))
    let crowds = try check.integers(#require(form.input("gt.crowd")))
    return masks.indices.map { index in
      let truth = InstanceTruth(
        category: categories[index], mask: masks[index], isCrowd: crowds[index] != 0)
      return (image: images[index], truth: truth)
    }
  }

  private func detections(
    _ check: GoldenCheck, _ form: GoldenForm
  ) throws -> [(image: Int, detection: InstanceDetection)] {
    let masks = try masks(check, #require(form.input("dt.masks")))
    let images = try check.integers(#require(form.input("dt.image")))
    let categories = try check.integers(#require(form.input("dt.category")))
    let scores = try check.doubles(#require(form.input("dt.score")))
    return masks.indices.map { index in
      let detection = InstanceDetection(
        category: categories[index], mask: masks[index], score: scores[index])
      return (image: images[index], detection: detection)
    }
  }

  private func compare(
    _ check: GoldenCheck, _ form: GoldenForm, _ scores: InstanceScores, pairs: [[Double]],
    truths: Int
  ) {
    let categories = scores.categories
    let thresholds = InstanceRules.thresholds.count
    let recalls = InstanceRules.recalls.count
    for name in form.names {
      switch form.leaf(name) {
      case "pairwise_iou":
        check.expect(name, equals: pairs.flatMap { $0 }, shape: [pairs.count, truths])
      case "stats": check.expect(name, equals: marked(scores.summary.map(\.value)))
      case "precision":
        let values = (0..<thresholds * recalls).flatMap { place in
          categories.map { $0.precision[.all]?[place] ?? -1 }
        }
        check.expect(name, equals: values, shape: [thresholds, recalls, categories.count])
      case "recall":
        let values = scores.limits.indices.flatMap { limit in
          (0..<thresholds).flatMap { threshold in
            categories.map { $0.limitedRecall?[limit][threshold] ?? -1 }
          }
        }
        check.expect(
          name, equals: values, shape: [scores.limits.count, thresholds, categories.count])
      case "ap_per_category":
        check.expect(name, equals: marked(scores.averagePrecisionOfCategories))
      case "ap_per_threshold":
        let values = (0..<thresholds).map { scores.averagePrecision(thresholds: $0..<$0 + 1) }
        check.expect(name, equals: marked(values))
      default: break  // Found by the check as never compared.
      }
    }
  }
}

@Suite struct InstanceScoresTests {
  private let size = PixelSize(10, 10)

  /// A mask of some columns.
  private func columns(_ range: Range<Int>) -> RunLengths {
    let bits = (0..<size.area).map { UInt8(range.contains($0 % size.width) ? 1 : 0) }
    return RunLengths(Mask(size: size, bits: bits))
  }

  @Test func `the summary has COCO's order and what is undefined has no value`() throws {
    var evaluation = try InstanceEvaluation(categories: 2)
    // 100 pixels: small. The detection overlaps 8 of 10 columns.
    try evaluation.add(
      image: 1, truths: [InstanceTruth(category: 0, mask: columns(0..<10))],
      detections: [InstanceDetection(category: 0, mask: columns(0..<8), score: 0.5)])
    let scores = try evaluation.scores()
    #expect(
      scores.summary.map(\.name) == [
        "AP", "AP50", "AP75", "APsmall", "APmedium", "APlarge", "AR1", "AR10", "AR100", "ARsmall",
        "ARmedium", "ARlarge",
      ])
    // Found at 0.5 to 0.8, that is at seven thresholds of ten.
    let expected: [Double?] = [0.7, 1, 1, 0.7, nil, nil, 0.7, 0.7, 0.7, 0.7, nil, nil]
    for (row, value) in zip(scores.summary, expected) {
      #expect((row.value == nil) == (value == nil), "\(row.name)")
      #expect(abs((row.value ?? 0) - (value ?? 0)) < 1e-12, "\(row.name)")
    }
    #expect(scores.averagePrecisionOfCategories.map { $0 == nil } == [false, true])
  }

  @Test func `a mask that is the thing is found at every threshold`() throws {
    let scenes = RandomScene.scenes(12, categories: 3, lane: 80).map { scene in
      var scene = scene
      scene.detections = scene.truths.filter { !$0.isCrowd }.map {
        InstanceDetection(category: $0.category, mask: $0.mask, score: 0.5)
      }
      return scene
    }
    let scores = try InstanceEvaluation(of: scenes, categories: 3).scores()
    #expect(abs((scores.averagePrecision() ?? 0) - 1) < 1e-12)
    #expect(abs((scores.averageRecall(limit: 2) ?? 0) - 1) < 1e-12)
  }

  @Test func `a thing that several detections find counts once`() throws {
    var evaluation = try InstanceEvaluation(categories: 1)
    let truth = InstanceTruth(category: 0, mask: columns(0..<4))
    let other = InstanceTruth(category: 0, mask: columns(6..<10))
    try evaluation.add(
      image: 0, truths: [truth, other],
      detections: [
        InstanceDetection(category: 0, mask: columns(0..<4), score: 0.9),
        InstanceDetection(category: 0, mask: columns(0..<4), score: 0.8),
        InstanceDetection(category: 0, mask: columns(6..<10), score: 0.7),
      ])
    let scores = try evaluation.scores()
    // Precision 1 up to recall 0.5, at 51 of 101 recalls, and 2/3 beyond.
    let expected = (51 + 50 * 2.0 / 3) / 101
    #expect(abs((scores.averagePrecision() ?? 0) - expected) < 1e-12)
    #expect(scores.averageRecall(limit: 0) == 0.5)
    #expect(scores.averageRecall(limit: 1) == 1)
  }

  @Test func `members of a crowd are neither right nor wrong`() throws {
    var evaluation = try InstanceEvaluation(categories: 1)
    let member = InstanceDetection(category: 0, mask: columns(5..<6), score: 0.9)
    try evaluation.add(
      image: 0,
      truths: [
        InstanceTruth(category: 0, mask: columns(0..<4)),
        InstanceTruth(category: 0, mask: columns(5..<10), isCrowd: true),
      ],
      detections: [
        member, member, InstanceDetection(category: 0, mask: columns(0..<4), score: 0.1),
      ])
    #expect(try evaluation.scores().averagePrecision() == 1)
  }
}
