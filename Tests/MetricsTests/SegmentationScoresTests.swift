import Imaging
import Metrics
import Support
import TestSupport
import Testing

@Suite struct SegConfusionMIoUGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "seg_confusion_miou"))
  func `confusion and scores equal the reference`(golden: GoldenCase) throws {
    let ignored = try #require(golden.constant("ignore_index"))
    try golden.checking { check in
      for form in GoldenForm.all(of: golden) {
        let stated = golden.constant("num_classes").map { Int($0) }
        let classes = try #require(form.shape(ofResult: "confusion")?.first ?? stated)
        var matrix = try ConfusionMatrix(classes: classes, ignoredLabel: Int(ignored))
        try matrix.add(
          labels: check.integers(#require(form.input("labels"))),
          predictions: check.integers(#require(form.input("predictions"))))
        compare(check, form, matrix, try Self.scores(of: matrix))
      }
    }
  }

  /// The scores, or nil when nothing was evaluated, which the reference writes as -1.
  private static func scores(of matrix: ConfusionMatrix) throws -> SegmentationScores? {
    guard matrix.pixels == 0 else { return try SegmentationScores(matrix) }
    #expect(throws: PipelineError.self) { _ = try SegmentationScores(matrix) }
    return nil
  }

  private func compare(
    _ check: GoldenCheck, _ form: GoldenForm, _ matrix: ConfusionMatrix,
    _ scores: SegmentationScores?
  ) {
    let none = [Double?](repeating: nil, count: matrix.classes)
    for name in form.names {
      switch form.leaf(name) {
      case "confusion":
        check.expect(
          name, equals: matrix.table.counts, shape: [matrix.classes, matrix.classes])
      case "iou": check.expect(name, equals: marked(scores?.iou ?? none))
      case "dice": check.expect(name, equals: marked(scores?.dice ?? none))
      case "class_accuracy": check.expect(name, equals: marked(scores?.classAccuracy ?? none))
      case "miou_union": check.expect(name, equals: marked([scores?.miouUnion]))
      case "miou_gt_present":
        check.expect(name, equals: marked([scores?.miouGroundTruthPresent]))
      case "mean_accuracy": check.expect(name, equals: marked([scores?.meanAccuracy]))
      case "pixel_accuracy": check.expect(name, equals: marked([scores?.pixelAccuracy]))
      case "fwiou": check.expect(name, equals: marked([scores?.frequencyWeightedIoU]))
      default: break  // Found by the check as never compared.
      }
    }
  }
}

@Suite struct SegmentationScoresTests {
  private func matrix(
    _ pairs: [(labels: LabelMap, predictions: LabelMap)], classes: Int
  ) throws -> ConfusionMatrix {
    var matrix = try ConfusionMatrix(classes: classes)
    for pair in pairs { try matrix.add(pair.labels, predictions: pair.predictions) }
    return matrix
  }

  private func scores(
    _ labels: [Int], _ predictions: [Int], classes: Int
  ) throws -> SegmentationScores {
    var matrix = try ConfusionMatrix(classes: classes)
    try matrix.add(labels: labels, predictions: predictions)
    return try SegmentationScores(matrix)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4]) func `scores equal those of counting pixel by pixel`(
    lane: UInt64
  ) throws {
    var maps = RandomMaps(lane: lane)
    let pairs = maps.pairs(6, classes: 5)
    // A class more, which nobody has.
    let scores = try SegmentationScores(matrix(pairs, classes: 6))
    let pixels = pairs.flatMap { zip($0.labels.labels, $0.predictions.labels) }.filter {
      $0.0 != 255
    }
    var ious: [Double] = []
    var weighted = 0.0
    for label in UInt16(0)..<6 {
      let found = Double(pixels.count { $0.0 == label && $0.1 == label })
      let either = Double(pixels.count { $0.0 == label || $0.1 == label })
      let real = Double(pixels.count { $0.0 == label })
      let claimed = Double(pixels.count { $0.1 == label })
      let index = Int(label)
      #expect(scores.iou[index] == (either > 0 ? found / either : nil))
      #expect(scores.dice[index] == (either > 0 ? 2 * found / (real + claimed) : nil))
      #expect(scores.classAccuracy[index] == (real > 0 ? found / real : nil))
      if either > 0 { ious.append(found / either) }
      weighted += either > 0 ? real / Double(pixels.count) * found / either : 0
    }
    #expect(abs(scores.miouUnion - ious.reduce(0, +) / Double(ious.count)) < 1e-12)
    #expect(
      scores.pixelAccuracy == Double(pixels.count { $0.0 == $0.1 }) / Double(pixels.count))
    #expect(abs(scores.frequencyWeightedIoU - weighted) < 1e-12)
  }

  @Test func `a class that is only predicted counts in one mean and not in the other`() throws {
    let scores = try scores([0, 0, 1, 1], [0, 2, 1, 1], classes: 4)
    #expect(scores.iou == [0.5, 1, 0, nil])
    #expect(scores.dice == [2.0 / 3, 1, 0, nil])
    #expect(scores.classAccuracy == [0.5, 1, nil, nil])
    #expect(scores.miouUnion == 0.5 && scores.miouGroundTruthPresent == 0.75)
    #expect(scores.meanAccuracy == 0.75 && scores.pixelAccuracy == 0.75)
    #expect(scores.frequencyWeightedIoU == 0.75)
  }

  @Test(arguments: [1, 4]) func `what is all right has scores of 1`(classes: Int) throws {
    let labels = (0..<40).map { $0 % classes }
    let scores = try scores(labels, labels, classes: classes)
    #expect(scores.iou == [Double?](repeating: 1, count: classes))
    for value in [
      scores.miouUnion, scores.miouGroundTruthPresent, scores.meanDice, scores.pixelAccuracy,
      scores.meanAccuracy, scores.frequencyWeightedIoU,
    ] {
      #expect(abs(value - 1) < 1e-12)
    }
  }

  @Test func `neither the order of images nor their parts make a difference`() throws {
    var maps = RandomMaps(lane: 5)
    let pairs = maps.pairs(11, classes: 4)
    let whole = try matrix(pairs, classes: 4)
    let shuffled = try matrix(maps.order(of: 11).map { pairs[$0] }, classes: 4)
    var sum = try matrix(Array(pairs[..<3]), classes: 4)
    try sum.merge(matrix(Array(pairs[3...]), classes: 4))
    #expect(shuffled == whole && sum == whole)
    #expect(try SegmentationScores(sum) == SegmentationScores(whole))
  }

  @Test func `nothing evaluated is an error, not a score`() throws {
    var matrix = try ConfusionMatrix(classes: 2)
    try matrix.add(labels: [255, 7, 255], predictions: [0, 1, 1])
    let error = #expect(throws: PipelineError.self) { _ = try SegmentationScores(matrix) }
    #expect(
      error?.description == "segmentation: there are 0 labelled pixels to evaluate, 3 were "
        + "skipped; check the number of classes and the ignored label")
  }
}
