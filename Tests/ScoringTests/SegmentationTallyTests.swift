import Imaging
import Metrics
import Scoring
import Support
import Testing

@Suite struct SegmentationTallyTests {
  private let images = RandomMaps.images(12, classes: 4, lane: 1)

  @Test func `the matrix holds every pixel that counts, as one matrix of all images does`() throws {
    let tally = try SegmentationTally(images, classes: 4)
    var whole = try ConfusionMatrix(classes: 4)
    for image in images { try whole.add(image.truth, predictions: image.prediction) }
    #expect(try tally.matrix().table.counts == whole.table.counts)
    let labels = images.flatMap(\.truth.labels)
    #expect(tally.pixels == labels.count { $0 != EvaluatedClasses.ignoredLabel })
    #expect(tally.ignoredPixels == labels.count { $0 == EvaluatedClasses.ignoredLabel })
    #expect(try tally.matrix().pixels == tally.pixels)
  }

  @Test func `the order of images changes nothing`() throws {
    let (forth, back) = (
      try SegmentationTally(images, classes: 4),
      try SegmentationTally(images.reversed(), classes: 4)
    )
    #expect(forth.images == back.images)
    #expect(try forth.figures() == back.figures())
    #expect(try forth.interval(seed: 7) == back.interval(seed: 7))
    #expect(try forth.ranked() == back.ranked())
  }

  @Test func `images of one key have an order too`() throws {
    let twins = images.map { RandomMaps(key: "a", truth: $0.truth, prediction: $0.prediction) }
    let (forth, back) = (
      try SegmentationTally(twins, classes: 4), try SegmentationTally(twins.reversed(), classes: 4)
    )
    #expect(forth.images == back.images)
  }

  @Test func `a perfect prediction scores 100 in every figure`() throws {
    let perfect = images.map { image in
      var prediction = image.truth
      for (index, label) in prediction.labels.enumerated() where label > 3 {
        prediction.labels[index] = 0
      }
      return RandomMaps(key: image.key, truth: image.truth, prediction: prediction)
    }
    let tally = try SegmentationTally(perfect, classes: 4)
    let figures = try tally.figures()
    #expect(figures.keys.sorted() == figureNames)
    #expect(figures.values.allSatisfy { $0 == 100 })
    let interval = try #require(try tally.interval(seed: 1))
    #expect(interval.lower == 100 && interval.upper == 100)
  }

  private let figureNames = [
    "boundary_f", "fw_iou", "mean_accuracy", "mean_dice", "miou_gt_present", "miou_union",
    "pixel_accuracy",
  ]

  @Test func `an image of which nothing counts adds nothing but its number`() throws {
    let size = PixelSize(6, 5)
    let nothing = RandomMaps(
      key: "images/00.png",
      truth: LabelMap(size: size, labels: [UInt16](repeating: 255, count: size.area)),
      prediction: LabelMap(size: size, labels: [UInt16](repeating: 1, count: size.area)))
    let without = try SegmentationTally(images, classes: 4)
    let with = try SegmentationTally(images + [nothing], classes: 4)
    #expect(with.images == without.images)
    #expect(try with.figures() == without.figures())
    #expect(try with.interval(seed: 3) == without.interval(seed: 3))
    #expect(with.unlabelledImages == 1)
    #expect(with.ignoredPixels == without.ignoredPixels + 30)
  }

  @Test func `a set of which nothing counts has no score`() throws {
    let tally = SegmentationTally(classes: ["a"])
    let error = #expect(throws: PipelineError.self) { try tally.figures() }
    #expect(error?.message == "there are 0 labelled pixels to evaluate in 0 images")
  }

  @Test func `the interval is that of the matrices of the images`() throws {
    var matrices: [ConfusionMatrix] = []
    for image in images {
      var matrix = try ConfusionMatrix(classes: 4)
      try matrix.add(image.truth, predictions: image.prediction)
      matrices.append(matrix)
    }
    // By their keys: images/10.png stands before images/2.png.
    let order = images.indices.sorted { images[$0].key < images[$1].key }
    let plain = try BootstrapInterval(of: order.map { matrices[$0] }, resamples: 200, seed: 5) {
      100 * $0.miouUnion
    }
    #expect(try SegmentationTally(images, classes: 4).interval(seed: 5, resamples: 200) == plain)
  }

  @Test func `images are ranked by the mean over the classes they show`() throws {
    func map(_ labels: [UInt16]) -> LabelMap { LabelMap(size: PixelSize(4, 1), labels: labels) }
    var tally = SegmentationTally(classes: ["a", "b", "c"])
    // IoU of a: 1/2, of b: 2/3; c is neither there nor predicted.
    try tally.add(key: "middle", truth: map([0, 0, 1, 1]), prediction: map([0, 1, 1, 1]))
    try tally.add(key: "good", truth: map([2, 2, 255, 255]), prediction: map([2, 2, 0, 0]))
    try tally.add(key: "bad", truth: map([0, 0, 0, 0]), prediction: map([1, 1, 1, 1]))
    let ranked = try tally.ranked()
    #expect(ranked.map(\.key) == ["bad", "middle", "good"])
    #expect(ranked.map(\.score) == [0, 100 * (0.5 + 2.0 / 3) / 2, 100])
    let run = try tally.run(seed: 4)
    #expect(run.worst.map(\.key) == ["bad", "middle", "good"])
    #expect(run.best.map(\.key) == ["good", "middle", "bad"])
  }

  @Test func `a prediction that is no class is refused`() throws {
    let size = PixelSize(1, 1)
    var tally = SegmentationTally(classes: ["a"])
    let error = #expect(throws: PipelineError.self) {
      try tally.add(
        key: "k", truth: LabelMap(size: size, labels: [0]),
        prediction: LabelMap(size: size, labels: [1]))
    }
    #expect(error?.code == .outOfRange)
    #expect(tally.images.isEmpty)
  }
}
